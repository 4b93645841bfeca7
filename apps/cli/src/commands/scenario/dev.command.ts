/** `drydock scenario dev`: lessons in the web app while their files change, until Ctrl-C. */
import { Command } from 'commander';
import { celProblems } from '@drydock/grading';
import { parsePort } from '../../cluster/cluster-options.ts';
import { UsageError } from '../../cluster/usage-error.ts';
import { LessonPreview } from '../../dev/lesson-preview.ts';
import { findLessons, formatPlace, LessonsNotFound } from '../../lessons/lesson-files.ts';

export function devCommand(): Command {
  return new Command('dev')
    .description('shows lessons in the web app, again and again while their files change, until Ctrl-C')
    .argument('[folder]', 'a folder of tracks, a track or a lesson', 'scenarios')
    .option('--port <port>', 'the port of the web app', '3000')
    .action(async (folder: string, { port }: { port: string }, command: Command) => {
      try {
        await dev(folder, parsePort(port));
      } catch (error) {
        if (error instanceof LessonsNotFound || error instanceof UsageError) command.error(`error: ${error.message}`, { exitCode: 2 });
        throw error;
      }
    });
}

async function dev(folder: string, port: number): Promise<void> {
  const { root } = report(folder);
  if (!LessonPreview.isPossible) throw new UsageError('the server is not built: run `npm run build` first');
  const preview = new LessonPreview({ root, port, onChange: () => tryToReport(folder) });
  preview.start();
  await new Promise<void>((resolve) => process.once('SIGINT', () => resolve()).once('SIGTERM', () => resolve()));
  await preview.stop();
}

/** What is wrong with the files, as `check --no-proof` says it. */
function report(folder: string): { root: string } {
  const { root, problems, scenarios, files } = findLessons(folder);
  for (const problem of [...problems, ...scenarios.flatMap((scenario) => celProblems(files, scenario.folder))]) {
    console.error(formatPlace(problem, root));
  }
  return { root };
}

/** A file may be gone for a moment while it is written. */
function tryToReport(folder: string): void {
  try {
    report(folder);
  } catch (error) {
    console.error((error as Error).message);
  }
}
