/** What is different in an exam: it ends, and it tells nothing before. */
import type { AttemptWithProgress, StoredMark } from '@drydock/persistence';
import { examReport, type Locale, type Scenario } from '@drydock/scenario';
import { ApiError } from '../graphql/api-error.ts';
import type { ExamAttempt, ExamReport, TaskMark } from './attempt.types.ts';

const MINUTE = 60_000;

/** When an attempt at an exam ends by itself; undefined for a lesson. */
export function deadlineOf({ startedAt }: Pick<AttemptWithProgress, 'startedAt'>, { exam }: Scenario): Date | undefined {
  return exam && new Date(startedAt.getTime() + exam.minutes * MINUTE);
}

/** An exam whose results nobody may know yet. */
export function isRunningExam({ completedAt }: Pick<AttemptWithProgress, 'completedAt'>, { exam }: Scenario): boolean {
  return exam !== undefined && completedAt === null;
}

/** An exam in which nothing counts any more. */
export function isOver(attempt: Pick<AttemptWithProgress, 'startedAt' | 'completedAt'>, scenario: Scenario, now: Date): boolean {
  const deadline = deadlineOf(attempt, scenario);
  return deadline !== undefined && (attempt.completedAt !== null || now > deadline);
}

/** @throws ApiError when nothing counts any more */
export function checkOpen(attempt: AttemptWithProgress, scenario: Scenario, now: Date): void {
  if (isOver(attempt, scenario, now)) throw new ApiError('BAD_USER_INPUT', 'The exam is over.');
}

/** Undefined while it runs. */
export function reportOf(attempt: AttemptWithProgress, scenario: Scenario, locale: Locale): ExamReport | undefined {
  const { id, startedAt, completedAt, steps } = attempt;
  if (!scenario.exam || completedAt === null) return undefined;
  const points = new Map(steps.map((step) => [step.stepId, step.points]));
  return { attemptId: id, startedAt, finishedAt: completedAt, ...examReport(scenario, points, locale) };
}

/** What the learner has noted about a task. */
export function taskMark({ stepId, flagged, skipped }: StoredMark): TaskMark {
  return { stepId, flagged, skipped };
}

export function examOf(attempt: AttemptWithProgress, scenario: Scenario, locale: Locale): ExamAttempt | undefined {
  const deadline = deadlineOf(attempt, scenario);
  return deadline && { deadline, report: reportOf(attempt, scenario, locale), marks: attempt.marks.map(taskMark) };
}
