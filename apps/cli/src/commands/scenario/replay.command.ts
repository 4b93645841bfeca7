/** `drydock scenario replay`: a recorded attempt again, and its grade by the lesson as it is now. */
import { Command, Option } from 'commander';
import { parseAttemptRecord, pointsByStep, replayAttempt } from '@drydock/grading';
import { examReport, lessonVersion, type Locale, LOCALES, maximumPoints, scenarioFor } from '@drydock/scenario';
import { readInput, UsageError } from '../../cluster/usage-error.ts';
import { findLesson, LessonsNotFound } from '../../lessons/lesson-files.ts';
import { TextReport } from '../../submissions/text-report.ts';

interface ReplayOptions {
  locale: Locale;
  quiet?: true;
}

export function replayCommand(): Command {
  return new Command('replay')
    .description('shows a recorded attempt (of play --record, or downloaded from the web app), and grades it by the lesson as it is now')
    .argument('<record>', 'the file of the attempt')
    .argument('<lesson>', 'the folder of the lesson')
    .addOption(new Option('--locale <locale>', 'the language of messages').choices([...LOCALES]).default('en'))
    .option('--quiet', 'only grades')
    .addHelpText('after', '\nThe exit status is 0 when every check passes, 1 when not, and 2 when it can not be played.')
    .action(async (record: string, lesson: string, options: ReplayOptions, command: Command) => {
      try {
        process.exitCode = await replay(record, lesson, options);
      } catch (error) {
        if (error instanceof LessonsNotFound || error instanceof UsageError) command.error(`error: ${error.message}`, { exitCode: 2 });
        throw error;
      }
    });
}

async function replay(file: string, folder: string, { locale, quiet }: ReplayOptions): Promise<number> {
  const record = parseAttemptRecord(readInput('replay', file));
  if ('problem' in record) throw new UsageError(`${file}: ${record.problem}`);
  const { scenario: written, found } = findLesson(folder);
  const version = lessonVersion(found.files, written.folder);
  if (version !== record.version)
    console.error(`note: the lesson has changed since (${record.version} then, ${version} now): its present checks grade`);
  const scenario = scenarioFor(written, record.seed);
  const outside = record.inputs.filter((input) => 'outside' in input).length;
  if (outside > 0)
    console.error(`note: ${outside} changes came from a client outside of the sandbox and are not made again: the outcome may differ`);
  const show = quiet ? undefined : newScreen((text) => void process.stdout.write(text));
  const steps = await replayAttempt(scenario, record, { locale, ...(show ? { onOutput: show } : {}) });
  const points = [...pointsByStep(steps).values()].reduce((sum, each) => sum + each, 0);
  const passed = steps.every((step) => step.passed);
  const report = new TextReport((line) => console.log(line), { detailed: true });
  if (!quiet) console.log('');
  report.add({
    learner: record.lesson,
    seed: record.seed,
    sufficient: passed,
    outcome: 'graded',
    passed,
    points,
    maximum: maximumPoints(scenario),
    ...(scenario.exam ? { domains: examReport(scenario, pointsByStep(steps), locale).domains } : {}),
    steps,
    interrupted: [],
  });
  return passed ? 0 : 1;
}

/** Shows what terminals print, one after the other; which one it is when it is another than before. */
function newScreen(write: (text: string) => void): (text: string, at: number, terminal: string) => void {
  let shown: string | undefined;
  return (text, _at, terminal) => {
    if (shown !== undefined && shown !== terminal) write(`\r\n\x1b[2m── ${terminal} ──\x1b[0m\r\n`);
    shown = terminal;
    write(text);
  };
}
