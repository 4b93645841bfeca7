/** Grades what was handed in for a lesson, and writes the reports. */
import { ungraded, type SubmissionResult } from '@drydock/grading';
import { lessonVersion, type Locale, type Scenario } from '@drydock/scenario';
import { UsageError } from '../cluster/usage-error.ts';
import { findLesson, type FoundLessons } from '../lessons/lesson-files.ts';
import { tellLimits } from '../lessons/tell-limits.ts';
import { inOrder } from '../workers/in-order.ts';
import { SetUpError, type Outcome, type WorkerPool } from '../workers/worker-pool.ts';
import { readSeeds } from './learner-seeds.ts';
import { JsonReport } from './json-report.ts';
import { JunitReport } from './junit-report.ts';
import { ReportFile } from './report-file.ts';
import { readSubmission } from './read-submission.ts';
import type { FoundSubmission } from './submission-files.ts';
import type { GradeTask, GraderSetUp, SubmissionGrader } from './submission-grader.ts';
import type { LearnerReport, ReportTotals, ReportWriter } from './submission-report.ts';
import { TextReport } from './text-report.ts';

export interface GradingOptions {
  json?: string;
  junit?: string;
  seed: number;
  seeds?: string;
  timing: number;
  pass?: number;
  locale: Locale;
}

interface SeededSubmission extends FoundSubmission {
  seed: number;
}

export type GradeWorkers = WorkerPool<GraderSetUp, SeededSubmission, SubmissionResult>;

/** Some learner has too few points. */
const INSUFFICIENT = 1;

type Tell = (task: SeededSubmission, outcome: Outcome<SubmissionResult>) => void;

/** Answers with the exit status. Without workers they are graded here. @throws LessonsNotFound or UsageError */
export async function gradeSubmissions(
  lesson: string,
  submissions: readonly FoundSubmission[],
  options: GradingOptions,
  workers: GradeWorkers | undefined,
): Promise<number> {
  const { scenario, found } = findLesson(lesson);
  const seeds = options.seeds === undefined ? new Map<string, number>() : readSeeds(options.seeds);
  const tasks = submissions.map((each) => ({ ...each, seed: seeds.get(each.learner) ?? options.seed }));
  const writers = newReports(scenario, found, tasks.length, options);
  const totals: ReportTotals = { learners: 0, sufficient: 0, refused: 0, stopped: 0 };
  const { pass = scenario.exam?.passMark ?? 100 } = options;
  const tell: Tell = (task, outcome) => {
    const result = 'result' in outcome ? outcome.result : ungraded(scenario, 'stopped', outcome.failure);
    const sufficient = result.outcome === 'graded' && result.points >= (result.maximum * pass) / 100;
    const report: LearnerReport = { ...result, learner: task.learner, seed: task.seed, sufficient };
    totals.learners++;
    if (sufficient) totals.sufficient++;
    if (result.outcome !== 'graded') totals[result.outcome]++;
    for (const writer of writers) writer.add(report);
  };
  const setUp: GraderSetUp = { scenario, locale: options.locale, timing: options.timing, seed: options.seed };
  if (!workers) await gradeHere(found, setUp, tasks, tell);
  else {
    if (found.foreign) await prepareHere(found, setUp);
    await orUsageError(() => workers.run(setUp, tasks, inOrder(tasks, tell), taskOf), SetUpError);
  }
  for (const writer of writers) writer.end(totals);
  return totals.sufficient === totals.learners ? 0 : INSUFFICIENT;
}

function newReports(lesson: Scenario, { files }: FoundLessons, learners: number, { json, junit, timing }: GradingOptions): ReportWriter[] {
  const head = { lesson: lesson.folder, version: lessonVersion(files, lesson.folder), timing };
  const writers: ReportWriter[] = [new TextReport((line) => console.log(line), { detailed: learners === 1 })];
  if (json !== undefined) writers.push(new JsonReport(new ReportFile('--json', json), head));
  if (junit !== undefined) writers.push(new JunitReport(new ReportFile('--junit', junit), head));
  return writers;
}

async function gradeHere(found: FoundLessons, setUp: GraderSetUp, tasks: readonly SeededSubmission[], tell: Tell): Promise<void> {
  const grader = await prepareHere(found, setUp);
  for (const task of tasks) tell(task, { result: await orUsageError(() => grader.grade(taskOf(task))) });
}

/** It is read when its turn comes: there may be thousands. */
function taskOf({ location, seed }: SeededSubmission): GradeTask {
  return { submission: readSubmission(location), seed };
}

/** What a lesson can not do is told by asking a sandbox of it. */
async function prepareHere(found: FoundLessons, { seed, ...options }: GraderSetUp): Promise<SubmissionGrader> {
  const { SubmissionGrader: Grader } = await import('./submission-grader.ts');
  const grader = new Grader(options);
  await orUsageError(async () => tellLimits(found, await grader.start(seed)));
  return grader;
}

/** What is thrown is a fault of the lesson, told to whoever named it. */
async function orUsageError<Result>(work: () => Promise<Result>, kind: new () => Error = Error): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof kind ? new UsageError(error.message) : error;
  }
}
