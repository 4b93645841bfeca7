import { attemptReducer, clockNow, newlyPassed, pointsOf, type AttemptState } from './attempt-state.ts';
import type { Attempt, AttemptEvent, StepResult, TaskMark } from './lesson.documents.ts';

const result = (stepId: string, ...statuses: string[]): StepResult => ({
  stepId,
  passed: statuses.every((status) => status === 'PASSED'),
  checks: statuses.map((status, index) => ({
    id: `${index}`,
    status,
    points: status === 'PASSED' ? 1 : 0,
    message: null,
    expected: null,
    found: null,
    where: null,
    look: null,
  })),
});
const attempt: Attempt = {
  id: 'a',
  startedAt: '',
  completedAt: null,
  progress: { state: 'STARTED', stepsDone: 0, steps: 2, points: 0, maxPoints: 3, quizCorrect: 0, quizTotal: 1 },
  results: [result('one', 'FAILED', 'PASSED'), result('two', 'PENDING')],
  answers: [],
  hints: [],
  clock: { now: '2025-01-01T00:00:00Z', speed: 10 },
  exam: null,
  terminals: [],
};
const event = (change: Partial<AttemptEvent>): AttemptEvent => ({
  type: 'results',
  results: null,
  clock: null,
  command: null,
  mark: null,
  progress: null,
  ...change,
});
const loaded = attemptReducer(null, { type: 'loaded', attempt, at: 1000 })!;
const after = (state: AttemptState, change: Partial<AttemptEvent>) =>
  attemptReducer(state, { type: 'event', event: event(change), at: 2000 })!;

describe('attemptReducer', () => {
  it('knows nothing before the attempt is loaded', () => {
    expect(attemptReducer(null, { type: 'event', event: event({}), at: 0 })).toBeNull();
  });

  it('replaces the results that are told, and counts the steps', () => {
    const state = after(loaded, { results: [result('one', 'PASSED', 'PASSED')] });
    expect([state.results.map(({ passed }) => passed), state.progress.stepsDone, pointsOf(state)]).toEqual([[true, false], 1, 2]);
  });

  it('replaces answers, hints and commands that are told again', () => {
    const answer = { questionId: 'q', correct: false, points: 0, feedback: null, answer: 'x', attemptsLeft: 1 };
    const once = attemptReducer(loaded, { type: 'answer', answer })!;
    const twice = attemptReducer(once, { type: 'answer', answer: { ...answer, correct: true, points: 1 } })!;
    const command = { id: 'c', terminalId: 't', line: 'ls', startedAt: '', exitCode: null, requests: 0 };
    const commands = after(after(twice, { command }), { command: { ...command, exitCode: 0 } }).commands;
    expect([twice.answers, commands]).toEqual([[{ ...answer, correct: true, points: 1 }], [{ ...command, exitCode: 0 }]]);
  });
});

describe('marks of tasks', () => {
  const exam = { deadline: '', report: null, marks: [{ stepId: 'one', flagged: true, skipped: false }] };
  const taken = attemptReducer(null, { type: 'loaded', attempt: { ...attempt, exam }, at: 0 })!;

  it.each([
    ['here', (state: AttemptState, mark: TaskMark) => attemptReducer(state, { type: 'mark', mark })!],
    ['in another window', (state: AttemptState, mark: TaskMark) => after(state, { type: 'mark', mark })],
  ])('are those that were made last %s', (_, change) => {
    const skipped = { stepId: 'two', flagged: false, skipped: true };
    const unflagged = { stepId: 'one', flagged: false, skipped: false };
    expect(change(change(taken, skipped), unflagged).exam!.marks).toEqual([unflagged, skipped]);
    expect(change(loaded, skipped).exam).toBeNull();
  });
});

describe('clockNow', () => {
  it.each([
    [1000, '2025-01-01T00:00:00.000Z'],
    [4000, '2025-01-01T00:00:30.000Z'],
    [0, '2025-01-01T00:00:00.000Z'],
  ])('at %d ms', (at, time) => {
    expect(clockNow(loaded.clock, at).toISOString()).toBe(time);
  });
});

describe('newlyPassed', () => {
  it('names what has turned green, and nothing else', () => {
    expect(newlyPassed(attempt.results, [result('one', 'PASSED', 'PASSED'), result('two', 'FAILED')])).toEqual({
      steps: ['one'],
      checks: ['one/0'],
    });
  });
});
