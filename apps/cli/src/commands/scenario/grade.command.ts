/** `drydock scenario grade`: submissions of a lesson, one or thousands, without a server. */
import { Command, Option } from 'commander';
import { LOCALES } from '@drydock/scenario';
import { UsageError } from '../../cluster/usage-error.ts';
import { LessonsNotFound } from '../../lessons/lesson-errors.ts';
import type { GradeWorkers, GradingOptions } from '../../submissions/grade-submissions.ts';
import { howManyWorkers, WORTH_A_WORKER } from '../../submissions/how-many-workers.ts';
import { findSubmissions } from '../../submissions/submission-files.ts';
import { coresToUse, WorkerPool } from '../../workers/worker-pool.ts';
import { GRADE_WORKER } from '../../workers/worker-scripts.ts';
import { positiveNumber, share, wholeNumber } from '../option-values.ts';

interface GradeOptions extends GradingOptions {
  submission: string;
  jobs?: number;
}

/** Nobody could be graded. */
const UNUSABLE = 2;
/** `patience`: a submission is given up that no limit of the simulation has stopped. */
const POOL = { script: GRADE_WORKER, patience: 120_000, ahead: 1 };

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
    .addOption(
      new Option('-j, --jobs <number>', 'how many are graded at the same time; without it as many as end soonest here').argParser(
        positiveNumber,
      ),
    )
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

/** The programs of the workers, and those of this thread, are loaded while others of them are at work already. */
async function grade(lesson: string, options: GradeOptions): Promise<number> {
  const submissions = findSubmissions(options.submission);
  const size = options.jobs ?? howManyWorkers(submissions.length, coresToUse());
  const workers: GradeWorkers | undefined = submissions.length < WORTH_A_WORKER ? undefined : new WorkerPool({ ...POOL, size });
  try {
    const { gradeSubmissions } = await import('../../submissions/grade-submissions.ts');
    return await gradeSubmissions(lesson, submissions, options, workers);
  } finally {
    await workers?.close();
  }
}
