/** `drydock scenario check`: are the files right, and is every lesson proved? */
import { Command, Option } from 'commander';
import { celProblems, problemsOfProof } from '@drydock/grading';
import type { Problem, Scenario } from '@drydock/scenario';
import { findLessons, formatPlace, LessonsNotFound, type FoundLessons } from '../../lessons/lesson-files.ts';
import { proveLesson, type LessonProof } from '../../lessons/prove-lesson.ts';
import { coresToUse, WorkerPool, type Outcome } from '../../workers/worker-pool.ts';
import { inOrder } from '../../workers/in-order.ts';
import { PROVE_WORKER } from '../../workers/worker-scripts.ts';
import { positiveNumber } from '../option-values.ts';

interface CheckOptions {
  jobs: number;
  strict?: true;
  proof: boolean;
}

/** A worker costs about a second: it boots a cluster of its own. */
const WORTH_A_WORKER = 4;

export function checkCommand(): Command {
  return new Command('check')
    .description('checks and proves lessons: the start fails every check, the solution passes all, each wrong attempt fails what it names')
    .argument('[folders...]', 'folders of tracks, tracks or lessons', ['scenarios'])
    .addOption(
      new Option('-j, --jobs <number>', 'how many lessons are proved at the same time').argParser(positiveNumber).default(coresToUse()),
    )
    .option('--strict', 'warnings, such as missing translations, are errors')
    .option('--no-proof', 'checks the files only')
    .action(async (folders: string[], options: CheckOptions, command: Command) => {
      try {
        process.exitCode = await check(folders.map(findLessons), options);
      } catch (error) {
        if (error instanceof LessonsNotFound) command.error(`error: ${error.message}`);
        throw error;
      }
    });
}

async function check(all: readonly FoundLessons[], { jobs, strict, proof }: CheckOptions): Promise<number> {
  const start = performance.now();
  const counts = { errors: 0, warnings: 0, proved: 0, lessons: 0 };
  const report = (problem: Problem, root: string) => {
    counts[problem.severity === 'warning' ? 'warnings' : 'errors']++;
    console.error(formatPlace(problem, root));
  };
  for (const { problems, root } of all) for (const problem of problems) report(problem, root);
  for (const { scenarios, files, root } of all) {
    for (const problem of scenarios.flatMap(({ folder }) => celProblems(files, folder))) report(problem, root);
  }
  const lessons = new Map(all.flatMap((found) => found.scenarios.map((scenario) => [scenario, found])));
  counts.lessons = lessons.size;
  if (proof) {
    await proveEach([...lessons.keys()], jobs, (scenario, outcome) => {
      const { files, root } = lessons.get(scenario)!;
      const problems = 'failure' in outcome ? [unprovable(scenario, outcome.failure)] : problemsOfProof(outcome.result.problems, files);
      if (problems.length === 0) counts.proved++;
      const time = 'result' in outcome ? ` in ${Math.round(outcome.result.took)} ms` : '';
      console.log(`${scenario.folder.padEnd(40)} ${problems.length === 0 ? 'proved' : 'NOT PROVED'}${time}`);
      for (const problem of problems) report(problem, root);
    });
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const proved = proof ? `, ${counts.proved} proved` : '';
  console.log(
    `${plural(counts.lessons, 'lesson')}${proved}, ${plural(counts.errors, 'error')}, ${plural(counts.warnings, 'warning')} (${seconds} s)`,
  );
  return counts.errors > 0 || (strict && counts.warnings > 0) ? 1 : 0;
}

/** Tells of each lesson in order, as soon as those before it are told. */
async function proveEach(
  scenarios: readonly Scenario[],
  jobs: number,
  tell: (scenario: Scenario, outcome: Outcome<LessonProof>) => void,
): Promise<void> {
  const size = Math.min(jobs, Math.ceil(scenarios.length / WORTH_A_WORKER));
  if (size <= 1) {
    for (const scenario of scenarios) tell(scenario, { result: await proveLesson(scenario) });
    return;
  }
  const pool = new WorkerPool<undefined, Scenario, LessonProof>({ script: PROVE_WORKER, size });
  try {
    await pool.run(undefined, scenarios, inOrder(scenarios, tell));
  } finally {
    await pool.close();
  }
}

function unprovable({ folder }: Scenario, failure: string): Problem {
  return { file: `${folder}/scenario.yaml`, severity: 'error', message: `could not be proved: ${failure}` };
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
