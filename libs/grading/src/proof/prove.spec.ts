import { formatProblem, type Check, type Scenario } from '@drydock/scenario';
import { FakeWorld } from '../../test/fake-world.ts';
import { problemsOfProof, prove, type ProvableWorld } from './prove.ts';

/** Every typed line `write TEXT` is the new contents of /a. */
class TypingWorld extends FakeWorld implements ProvableWorld {
  override fork = () => new TypingWorld(this.state);

  async type(lines: string, afterLine?: () => Promise<void>): Promise<void> {
    for (const line of lines.split('\n').filter((each) => each.startsWith('write '))) {
      this.change({ files: { '/a': line.slice(6) } });
      await afterLine?.();
    }
  }
}

const scenario = (changes: Partial<Scenario>): Scenario =>
  ({
    folder: 't/l',
    steps: [
      {
        id: 's',
        after: [],
        checks: [
          { id: 'answer', title: { en: '' }, points: 1, failHints: [], reveal: true, expect: { file: { path: '/a', equals: 'x' } } },
        ],
        hints: { en: [] },
      },
    ],
    solution: 'write x',
    wrongAttempts: [{ name: 'y', script: 'write x\n# advance: 5s\nwrite y', fails: ['answer'] }],
    ...changes,
  }) as Scenario;
const problems = async (changes: Partial<Scenario>, files?: Record<string, string>) =>
  (await prove(scenario(changes), async () => new TypingWorld({ files }))).map(
    ({ attempt, check, message }) => `${attempt} ${check}: ${message}`,
  );

describe('prove', () => {
  it('finds nothing wrong with a sound lesson', async () => {
    expect(await problems({})).toEqual([]);
  });

  it.each<[string, Partial<Scenario>, string]>([
    ['a solution that does not solve', { solution: 'write z' }, 'solution answer: fails after the solution: /a; found z'],
    ['no solution', { solution: undefined }, 'solution answer: fails after the solution: /a; found nothing'],
    [
      'a wrong attempt that is right',
      { wrongAttempts: [{ name: 'w', script: 'write x', fails: ['answer'] }] },
      'w answer: should fail and does not',
    ],
  ])('finds %s', async (_, changes, problem) => {
    expect(await problems(changes)).toEqual([problem]);
  });

  it('lets a solution undo what had to come true only once', async () => {
    const check = (id: string, equals: string, once: boolean) =>
      ({
        id,
        title: { en: '' },
        points: 1,
        failHints: [],
        reveal: true,
        once,
        expect: { file: { path: '/a', equals } },
      }) as unknown as Check;
    const steps = (once: boolean) =>
      [
        { id: 's', after: [], checks: [check('first', 'x', once)], hints: { en: [] } },
        { id: 't', after: ['s'], checks: [check('second', 'y', false)], hints: { en: [] } },
      ] as unknown as Scenario['steps'];
    const changes = { solution: 'write x\nwrite y', wrongAttempts: [] };
    expect(await problems({ ...changes, steps: steps(true) })).toEqual([]);
    expect(await problems({ ...changes, steps: steps(false) })).toEqual(['solution first: fails after the solution: /a; found y']);
    expect(await problems({ ...changes, solution: 'write y\nwrite z', steps: steps(true) })).toHaveLength(2);
    const [first, second] = steps(true);
    const undone = { ...second!, checks: [check('undone', '', true), check('gone', 'y', true)] };
    expect(await problems({ ...changes, solution: 'write y', steps: [first!, undone] })).toHaveLength(3);
  });

  const guard = {
    id: 'guard',
    title: { en: '' },
    points: 1,
    failHints: [],
    reveal: true,
    guard: true,
    expect: { not: { file: { path: '/a', equals: 'no' } } },
  };
  const guarded = (wrongAttempts: Scenario['wrongAttempts']) => {
    const [step] = scenario({}).steps;
    return { steps: [{ ...step!, checks: [...step!.checks, guard as unknown as Check] }], wrongAttempts };
  };

  it('lets a guard hold from the start, and wants a wrong attempt to break it', async () => {
    expect(await problems(guarded([{ name: 'no', script: 'write no', fails: ['guard', 'answer'] }]))).toEqual([]);
    expect(await problems(guarded([]))).toEqual(['setup guard: nothing can fail it: no wrong attempt breaks this guard']);
    expect(await problems(guarded([{ name: 'no', script: 'write no', fails: ['guard'] }]), { '/a': 'no' })).toEqual([
      'setup guard: is a guard and fails before the learner has done anything: found nothing',
    ]);
  });

  it('reports a set-up that fails, and says in which file things are', async () => {
    const failing = await prove(scenario({}), async () => {
      throw new Error('no set-up');
    });
    expect(failing).toEqual([{ scenario: 't/l', attempt: 'setup', check: undefined, message: 'no set-up' }]);
    const files = { 't/l/scenario.yaml': 'steps:\n  - checks:\n      - id: answer\n' };
    const found = [
      { scenario: 't/l', attempt: 'setup', check: 'answer', message: 'passes' },
      { ...failing[0]!, attempt: 'y' },
    ];
    expect(problemsOfProof(found, files).map(formatProblem)).toEqual([
      't/l/scenario.yaml:3:9: answer: passes',
      't/l/wrong/y.sh:1:1: no set-up',
    ]);
  });

  it('finds a lesson that is solved at the start', async () => {
    expect(await problems({}, { '/a': 'x' })).toEqual(['setup answer: passes before the learner has done anything']);
  });
});
