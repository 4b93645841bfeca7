import type { Scenario } from '@drydock/scenario';
import { FakeWorld } from '../../test/fake-world.ts';
import { prove, type ProvableWorld } from './prove.ts';

/** Every typed line `write TEXT` is the new contents of /a. */
class TypingWorld extends FakeWorld implements ProvableWorld {
  async type(lines: string): Promise<void> {
    for (const line of lines.split('\n').filter((each) => each.startsWith('write '))) this.change({ files: { '/a': line.slice(6) } });
  }
}

const scenario = (changes: Partial<Scenario>): Scenario =>
  ({
    folder: 't/l',
    steps: [
      {
        id: 's',
        checks: [
          { id: 'answer', title: { en: '' }, points: 1, failHints: [], reveal: true, expect: { file: { path: '/a', equals: 'x' } } },
        ],
        hints: { en: [] },
      },
    ],
    solution: 'write x',
    wrongAttempts: [{ name: 'y', script: 'write x\n# advance: 5s\nwrite y', fails: 'answer' }],
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
      { wrongAttempts: [{ name: 'w', script: 'write x', fails: 'answer' }] },
      'w answer: should fail and does not',
    ],
  ])('finds %s', async (_, changes, problem) => {
    expect(await problems(changes)).toEqual([problem]);
  });

  it('finds a lesson that is solved at the start', async () => {
    expect(await problems({}, { '/a': 'x' })).toEqual(['setup answer: passes before the learner has done anything']);
  });
});
