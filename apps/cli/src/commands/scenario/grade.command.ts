/** `drydock scenario grade`: submissions of a lesson, one or thousands, without a server. */
import { Command, Option } from 'commander';
import { ungraded, type SubmissionResult } from '@drydock/grading';
import { lessonVersion, type Locale, LOCALES } from '@drydock/scenario';
import { UsageError } from '../../cluster/usage-error.ts';
import { findLesson, LessonsNotFound } from '../../lessons/lesson-files.ts';
import { tellLimits } from '../../lessons/tell-limits.ts';
import { readSeeds } from '../../submissions/learner-seeds.ts';
import { JsonReport } from '../../submissions/json-report.ts';
import { JunitReport } from '../../submissions/junit-report.ts';
import { ReportFile } from '../../submissions/report-file.ts';
import { findSubmissions } from '../../submissions/submission-files.ts';
import { SubmissionGrader, type GradeTask, type GraderOptions } from '../../submissions/submission-grader.ts';
import type { LearnerReport, ReportTotals, ReportWriter } from '../../submissions/submission-report.ts';
import { TextReport } from '../../submissions/text-report.ts';
import { coresToUse, runInWorkers, type Outcome } from '../../workers/worker-pool.ts';
import { GRADE_WORKER } from '../../workers/worker-scripts.ts';
import { positiveNumber, share, wholeNumber } from '../option-values.ts';

interface GradeOptions {
  submission: string;
  json?: string;
  junit?: string;
  jobs: number;
  seed: number;
  seeds?: string;
  timing: number;
  pass?: number;
  locale: Locale;
}

/** Some learner has too few points. */
const INSUFFICIENT = 1;
/** Nobody could be graded. */
const UNUSABLE = 2;
/** A worker costs about a second: it boots a cluster of its own. */
const WORTH_A_WORKER = 20;
/** Milliseconds of real time after which a submission is given up that no limit of the simulation has stopped. */
const PATIENCE = 120_000;

export function gradeCommand(): Command {
  return new Command('grade')
    .description('grades submissions of a lesson: a shell script or manifests, or a folder with one for each learner')
    .argument('<lesson>', 'the folder of the lesson')
    .requiredOption(
      '--submission <path>',
      'a script (.sh) or manifest (.yaml, .json); or a folder of those and of folders, one for each learner',
    )
    .option('--json <file>', 'writes a report for programs')
    .option('--junit <file>', 'writes a report in the XML of JUnit, which CI systems show')
    .addOption(new Option('-j, --jobs <number>', 'how many are graded at the same time').argParser(positiveNumber).default(coresToUse()))
    .addOption(new Option('--seed <number>', "what the learners' parameters were drawn from").argParser(wholeNumber).default(1))
    .option('--seeds <file>', 'CSV of learner,seed where each learner has their own')
    .addOption(
      new Option('--timing <number>', 'the seed of the timing in the cluster; no grade may depend on it').argParser(wholeNumber).default(1),
    )
    .addOption(new Option('--pass <percent>', 'the share of the points that is enough; 100, or what an exam says').argParser(share))
    .addOption(new Option('--locale <locale>', 'the language of messages').choices([...LOCALES]).default('en'))
    .addHelpText(
      'after',
      '\nThe exit status is 0 when everybody has enough points, 1 when somebody has not, and 2 when nobody could be graded.',
    )
    .action(async (lesson: string, options: GradeOptions, command: Command) => {
      try {
        process.exitCode = await grade(lesson, options);
      } catch (error) {
        if (error instanceof LessonsNotFound || error instanceof UsageError)
          command.error(`error: ${error.message}`, { exitCode: UNUSABLE });
        throw error;
      }
    });
}

async function grade(lesson: string, options: GradeOptions): Promise<number> {
  const { scenario, found } = findLesson(lesson);
  const seeds = options.seeds === undefined ? new Map<string, number>() : readSeeds(options.seeds);
  const tasks = findSubmissions(options.submission).map((each) => ({ ...each, seed: seeds.get(each.learner) ?? options.seed }));
  const head = { lesson: scenario.folder, version: lessonVersion(found.files, scenario.folder), timing: options.timing };
  const writers: ReportWriter[] = [new TextReport((line) => console.log(line), { detailed: tasks.length === 1 })];
  if (options.json !== undefined) writers.push(new JsonReport(new ReportFile('--json', options.json), head));
  if (options.junit !== undefined) writers.push(new JunitReport(new ReportFile('--junit', options.junit), head));
  const { pass = scenario.exam?.passMark ?? 100 } = options;
  const totals: ReportTotals = { learners: 0, sufficient: 0, refused: 0, stopped: 0 };
  const grader: GraderOptions = { scenario, locale: options.locale, timing: options.timing };
  // The first one is graded here: a lesson that can not be set up is found before any worker starts.
  const here = new SubmissionGrader(grader);
  await orUsageError(async () => tellLimits(found, await here.start(options.seed)));
  await gradeEach(tasks, here, grader, options.jobs, (task, outcome) => {
    const result = 'result' in outcome ? outcome.result : ungraded(scenario, 'stopped', outcome.failure);
    const sufficient = result.outcome === 'graded' && result.points >= (result.maximum * pass) / 100;
    const report: LearnerReport = { ...result, learner: task.learner, seed: task.seed, sufficient };
    totals.learners++;
    if (sufficient) totals.sufficient++;
    if (result.outcome !== 'graded') totals[result.outcome]++;
    for (const writer of writers) writer.add(report);
  });
  for (const writer of writers) writer.end(totals);
  return totals.sufficient === totals.learners ? 0 : INSUFFICIENT;
}

/** Tells of each submission in order, as soon as those before it are told. */
async function gradeEach(
  tasks: readonly GradeTask[],
  here: SubmissionGrader,
  grader: GraderOptions,
  jobs: number,
  tell: (task: GradeTask, outcome: Outcome<SubmissionResult>) => void,
): Promise<void> {
  const size = Math.min(jobs, Math.ceil(tasks.length / WORTH_A_WORKER));
  const atOnce = size > 1 ? 1 : tasks.length;
  for (const task of tasks.slice(0, atOnce)) tell(task, { result: await orUsageError(() => here.grade(task)) });
  const rest = tasks.slice(atOnce);
  const outcomes = new Map<GradeTask, Outcome<SubmissionResult>>();
  let told = 0;
  const pool = { script: GRADE_WORKER, size: Math.min(size, rest.length), workerData: grader, patience: PATIENCE };
  await runInWorkers<GradeTask, SubmissionResult>(rest, pool, (task, outcome) => {
    outcomes.set(task, outcome);
    for (let next = rest[told]; next && outcomes.has(next); next = rest[++told]) {
      tell(next, outcomes.get(next)!);
      outcomes.delete(next);
    }
  });
}

/** What is thrown is a fault of the lesson, told to whoever named it. */
async function orUsageError<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
