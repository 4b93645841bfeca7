import type { AnswerResult, Attempt, AttemptEvent, CommandRecord, Hint, SandboxClock, StepResult, TaskMark } from './lesson.documents.ts';

/** The sandbox's clock as it was told, and the browser's time (ms) when it was. */
export interface ClockReading extends SandboxClock {
  readonly readAt: number;
}

export interface AttemptState extends Omit<Attempt, 'clock'> {
  readonly clock: ClockReading;
  /** The commands that finished while this page was open, oldest first. */
  readonly commands: readonly CommandRecord[];
}

export type AttemptAction =
  | { readonly type: 'loaded'; readonly attempt: Attempt; readonly at: number }
  /** Somebody else is here now, with attempts of their own. */
  | { readonly type: 'left' }
  | { readonly type: 'event'; readonly event: AttemptEvent; readonly at: number }
  | { readonly type: 'result'; readonly result: StepResult }
  | { readonly type: 'hint'; readonly hint: Hint }
  | { readonly type: 'answer'; readonly answer: AnswerResult }
  | { readonly type: 'mark'; readonly mark: TaskMark }
  | { readonly type: 'clock'; readonly clock: SandboxClock; readonly at: number };

const KEPT_COMMANDS = 200;

export function attemptReducer(state: AttemptState | null, action: AttemptAction): AttemptState | null {
  if (action.type === 'loaded') {
    const commands = state?.id === action.attempt.id ? state.commands : [];
    return { ...action.attempt, clock: { ...action.attempt.clock, readAt: action.at }, commands };
  }
  if (!state || action.type === 'left') return null;
  switch (action.type) {
    case 'event':
      return afterEvent(state, action.event, action.at);
    case 'result':
      return withResults(state, [action.result]);
    case 'hint':
      return { ...state, hints: replaced(state.hints, action.hint, (hint) => `${hint.stepId}/${hint.index}`) };
    case 'answer':
      return { ...state, answers: replaced(state.answers, action.answer, (answer) => answer.questionId) };
    case 'mark':
      return withMark(state, action.mark);
    case 'clock':
      return { ...state, clock: { ...action.clock, readAt: action.at } };
  }
}

function afterEvent(state: AttemptState, event: AttemptEvent, at: number): AttemptState {
  const told = withResults(event.mark ? withMark(state, event.mark) : state, event.results ?? []);
  return {
    ...told,
    clock: event.clock ? { ...event.clock, readAt: at } : told.clock,
    progress: event.progress ?? told.progress,
    commands: event.command ? replaced(told.commands, event.command, (command) => command.id).slice(-KEPT_COMMANDS) : told.commands,
  };
}

/** The progress follows the results at once; the server's own figures replace it when they come. */
function withResults(state: AttemptState, changed: readonly StepResult[]): AttemptState {
  if (changed.length === 0) return state;
  const results = changed.reduce<readonly StepResult[]>((all, result) => replaced(all, result, ({ stepId }) => stepId), state.results);
  return { ...state, results: [...results], progress: { ...state.progress, stepsDone: results.filter(({ passed }) => passed).length } };
}

function withMark(state: AttemptState, mark: TaskMark): AttemptState {
  return state.exam ? { ...state, exam: { ...state.exam, marks: replaced(state.exam.marks, mark, ({ stepId }) => stepId) } } : state;
}

function replaced<T>(all: readonly T[], item: T, keyOf: (item: T) => string): T[] {
  const key = keyOf(item);
  const index = all.findIndex((other) => keyOf(other) === key);
  return index < 0 ? [...all, item] : all.with(index, item);
}

/** The sandbox's time now: it has gone on at its speed since it was read. */
export function clockNow(clock: ClockReading, browserNow: number): Date {
  return new Date(Date.parse(clock.now) + Math.max(0, browserNow - clock.readAt) * clock.speed);
}

/** Points of the checks and answers that are known here. */
export function pointsOf(state: AttemptState): number {
  const checks = state.results.flatMap(({ checks }) => checks).filter(({ status }) => status === 'PASSED');
  return [...checks, ...state.answers].reduce((sum, { points }) => sum + points, 0);
}

/** What has newly passed between two states: for telling the learner. */
export function newlyPassed(before: readonly StepResult[], after: readonly StepResult[]): { steps: string[]; checks: string[] } {
  const steps = new Set(before.filter(({ passed }) => passed).map(({ stepId }) => stepId));
  const passedChecks = (results: readonly StepResult[]) =>
    results.flatMap(({ stepId, checks }) => checks.filter(({ status }) => status === 'PASSED').map(({ id }) => `${stepId}/${id}`));
  const checks = new Set(passedChecks(before));
  return {
    steps: after.filter(({ stepId, passed }) => passed && !steps.has(stepId)).map(({ stepId }) => stepId),
    checks: passedChecks(after).filter((key) => !checks.has(key)),
  };
}
