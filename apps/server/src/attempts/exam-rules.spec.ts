import type { AttemptWithProgress } from '@drydock/persistence';
import type { Scenario } from '@drydock/scenario';
import { checkOpen, deadlineOf, examOf, isRunningExam } from './exam-rules.ts';

const START = new Date('2026-11-20T09:00:00Z');
const step = { id: 'a', domain: 'one', checks: [{ points: 4 }, { points: 6 }] };
const exam = {
  exam: { minutes: 30, passMark: 50, domains: { one: { en: 'One', ko: '하나' } }, pools: [] },
  steps: [step],
} as unknown as Scenario;
const lesson = { steps: [step] } as unknown as Scenario;
const attempt = (completedAt: Date | null) =>
  ({ id: 'x', startedAt: START, completedAt, steps: [{ stepId: 'a', points: 5 }], marks: [] }) as unknown as AttemptWithProgress;
const at = (minutes: number) => new Date(START.getTime() + minutes * 60_000);

describe('an exam', () => {
  it('ends after its minutes; a lesson does not', () => {
    expect(deadlineOf(attempt(null), exam)).toEqual(at(30));
    expect(deadlineOf(attempt(null), lesson)).toBeUndefined();
  });

  it.each([
    ['while it runs', exam, null, 29, true],
    ['after its time', exam, null, 31, false],
    ['when it is finished', exam, at(10), 11, false],
    ['in a lesson', lesson, null, 5000, true],
  ])('takes input %s: %#', (_, scenario, completedAt, minutes, open) => {
    const check = () => checkOpen(attempt(completedAt), scenario, at(minutes));
    if (open) expect(check).not.toThrow();
    else expect(check).toThrow('The exam is over.');
  });

  it('tells its report when it is over, not before', () => {
    expect(isRunningExam(attempt(null), exam)).toBe(true);
    expect(examOf(attempt(null), exam, 'ko')).toEqual({ deadline: at(30), report: undefined, marks: [] });
    expect(examOf(attempt(at(20)), exam, 'ko')).toMatchObject({
      report: {
        attemptId: 'x',
        finishedAt: at(20),
        points: 5,
        maxPoints: 10,
        passed: true,
        domains: [{ id: 'one', title: '하나', points: 5, maxPoints: 10 }],
      },
    });
    expect(examOf(attempt(at(20)), lesson, 'ko')).toBeUndefined();
  });
});
