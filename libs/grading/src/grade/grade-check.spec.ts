import type { Check, Scenario } from '@drydock/scenario';
import { FakeWorld, type FakeState } from '../../test/fake-world.ts';
import { gradeCheck, gradeStep } from './grade-check.ts';
import { dependenciesOf, LiveGrader } from './live-grader.ts';

const check = (changes: Partial<Check> = {}): Check => ({
  id: 'answer',
  title: { en: 'Title' },
  points: 4,
  partialCredit: false,
  expect: { file: { path: '/a', equals: 'x' } },
  message: { en: 'Write it.', ko: '쓰세요.' },
  failHints: [],
  eventually: undefined,
  stableFor: undefined,
  reveal: true,
  guard: false,
  once: false,
  ...changes,
});
const withFile = (text: string): FakeState => ({ files: { '/a': text } });

describe('gradeStep', () => {
  const guard = check({ id: 'kept', points: 1, guard: true, expect: { file: { path: '/b', equals: 'kept' } } });
  const step = { id: 's', after: [], checks: [check(), guard], hints: { en: [] } };
  const pointsWith = async (files: Record<string, string>) =>
    (await gradeStep(step, new FakeWorld({ files }), 'en')).checks.map(({ status, points }) => [status, points]);

  it('gives the points of a guard only beside something that was done', async () => {
    expect(await pointsWith({ '/b': 'kept' })).toEqual([
      ['FAILED', 0],
      ['PASSED', 0],
    ]);
    expect(await pointsWith({ '/a': 'x', '/b': 'kept' })).toEqual([
      ['PASSED', 4],
      ['PASSED', 1],
    ]);
    expect(await pointsWith({ '/a': 'x' })).toEqual([
      ['PASSED', 4],
      ['FAILED', 0],
    ]);
  });
});

describe('gradeCheck', () => {
  it('gives the points', async () => {
    expect(await gradeCheck(check(), new FakeWorld(withFile('x')))).toEqual({
      id: 'answer',
      status: 'PASSED',
      points: 4,
      message: undefined,
    });
  });

  it('says what was found', async () => {
    expect(await gradeCheck(check(), new FakeWorld(withFile('y')))).toEqual({
      id: 'answer',
      status: 'FAILED',
      points: 0,
      message: { en: 'Write it.', ko: '쓰세요.' },
      found: 'y',
      where: '/a',
    });
  });

  it('conceals it when the check says so', async () => {
    const verdict = await gradeCheck(check({ reveal: false }), new FakeWorld(withFile('y')));
    expect(verdict).toEqual({ id: 'answer', status: 'FAILED', points: 0, message: { en: 'Write it.', ko: '쓰세요.' } });
  });

  it('tells the first mistake that was made', async () => {
    const failHints = ['z', 'y'].map((text) => ({ when: { file: { path: '/a', equals: text } }, message: { en: `Not ${text}.` } }));
    expect(await gradeCheck(check({ failHints }), new FakeWorld(withFile('y')))).toMatchObject({ message: { en: 'Not y.' } });
  });

  it('gives partial credit where the check allows it', async () => {
    const expect_ = { allOf: [{ file: { path: '/a', equals: 'x' } }, { file: { path: '/b', equals: 'x' } }] };
    expect(await gradeCheck(check({ expect: expect_, partialCredit: true }), new FakeWorld(withFile('x')))).toMatchObject({
      status: 'FAILED',
      points: 2,
    });
    expect(await gradeCheck(check({ expect: expect_ }), new FakeWorld(withFile('x')))).toMatchObject({ points: 0 });
  });

  it.each([
    [19_000, 'FAILED'],
    [21_000, 'PASSED'],
  ])('wants it to stay so: a change after %i ms means %s', async (after, status) => {
    const world = new FakeWorld({ ...withFile('x'), later: { after, state: withFile('y') } });
    expect(await gradeCheck(check({ stableFor: 20_000 }), world)).toMatchObject({ status });
    expect(world.state.files).toEqual({ '/a': 'x' });
  });

  it.each([
    [19_000, 'PASSED'],
    [21_000, 'FAILED'],
  ])('waits for it on a copy: a change after %i ms means %s', async (after, status) => {
    const world = new FakeWorld({ ...withFile('y'), later: { after, state: withFile('x') } });
    expect(await gradeCheck(check({ eventually: 20_000 }), world)).toMatchObject({ status });
    expect(world.state.files).toEqual({ '/a': 'y' });
  });

  it('reports a world that can not be read', async () => {
    const world = new FakeWorld({});
    world.readFile = () => {
      throw new Error('disk on fire');
    };
    expect(await gradeCheck(check(), world)).toMatchObject({ status: 'ERROR', points: 0, found: 'disk on fire' });
  });
});

describe('gradeStep', () => {
  it('speaks the language asked for, and passes without checks', async () => {
    const step = { id: 's', after: [], checks: [check()], hints: { en: [] } };
    expect(await gradeStep(step, new FakeWorld({}), 'ko')).toMatchObject({ stepId: 's', passed: false, checks: [{ message: '쓰세요.' }] });
    expect(await gradeStep({ ...step, checks: [] }, new FakeWorld({}), 'ko')).toEqual({ stepId: 's', passed: true, checks: [] });
  });
});

describe('LiveGrader', () => {
  const scenario = {
    steps: [
      {
        id: 's',
        after: [] as string[],
        checks: [
          check(),
          check({ id: 'script', expect: { command: { run: 'run' } } }),
          check({ id: 'ran', expect: { learnerRan: { matches: 'x' } } }),
        ],
      },
    ],
  } as Scenario;

  it('looks only at what has changed', async () => {
    const world = new FakeWorld(withFile('y'));
    const runs: string[] = [];
    world.runCommand = async (script) => {
      runs.push(script);
      return { stdout: '', stderr: '', exitCode: 0 };
    };
    const grader = new LiveGrader(scenario);
    const statuses = async () => (await grader.grade(world, 'en'))[0]!.checks.map(({ status }) => status);
    expect(await statuses()).toEqual(['FAILED', 'PASSED', 'FAILED']);
    expect(await statuses()).toEqual(['FAILED', 'PASSED', 'FAILED']);
    expect(runs).toHaveLength(1);
    world.change(withFile('x'));
    expect(await statuses()).toEqual(['PASSED', 'PASSED', 'FAILED']);
    expect(runs).toHaveLength(2);
    world.change({ commands: [{ line: 'x', exitCode: 0, startedAt: 0 }] });
    expect(await statuses()).toEqual(['PASSED', 'PASSED', 'PASSED']);
  });

  it('looks at what need come true only once when the steps before it are done, and not again', async () => {
    const once = (id: string, after: string[], equals: string) =>
      ({
        id,
        after,
        checks: [check({ id, once: true, expect: { file: { path: '/a', equals } } })],
      }) as unknown as Scenario['steps'][number];
    const steps = [once('make', [], 'x'), once('remove', ['make'], 'y')];
    const world = new FakeWorld(withFile('y'));
    const passed = async (grader: LiveGrader) => (await grader.grade(world, 'en')).map((step) => step.passed);
    const grader = new LiveGrader({ steps } as Scenario);
    expect(await passed(grader)).toEqual([false, false]);
    world.change(withFile('x'));
    expect(await passed(grader)).toEqual([true, false]);
    world.change(withFile('y'));
    expect(await passed(grader)).toEqual([true, true]);
    expect(await passed(new LiveGrader({ steps } as Scenario, ['make']))).toEqual([false, true]);
  });

  it('knows what a check reads', () => {
    expect(dependenciesOf(check({ failHints: [{ when: { not: { context: { user: 'a' } } }, message: { en: '' } }] }))).toMatchObject({
      objects: [],
      files: ['/a'],
      context: true,
      commands: false,
      everything: false,
    });
    expect(dependenciesOf(check({ stableFor: 1 })).everything).toBe(true);
  });
});
