/** `drydock scenario play`: a lesson in the user's own terminal. */
import { writeFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { prepareSandbox, RECORD_FORMAT, SandboxWorld, type AttemptRecord } from '@drydock/grading';
import { lessonVersion, type Locale, LOCALES, scenarioFor } from '@drydock/scenario';
import { findLesson, LessonsNotFound } from '../../lessons/lesson-files.ts';
import { tellLimits } from '../../lessons/tell-limits.ts';
import { reasonOf, UsageError } from '../../cluster/usage-error.ts';
import { ExamPlay } from '../../play/exam-play.ts';
import { LessonPlay } from '../../play/lesson-play.ts';
import type { Play } from '../../play/play.ts';
import { wrapLines } from '../../play/wrap-lines.ts';
import type { Sandbox } from '@drydock/sandbox';
import { answerFaultLine, completeFaultLine, isFaultLine } from '../../terminal/fault-lines.ts';
import { PlainTerminal } from '../../terminal/plain-terminal.ts';
import { wholeNumber } from '../option-values.ts';

interface PlayOptions {
  locale: Locale;
  seed?: number;
  record?: string;
}

export function playCommand(): Command {
  return new Command('play')
    .description('plays a lesson or an exam in the terminal: its text, its clusters, its checks')
    .argument('<lesson>', 'the folder of the lesson')
    .addOption(new Option('--locale <locale>', 'the language of the lesson').choices([...LOCALES]).default('en'))
    .addOption(new Option('--seed <number>', 'what parameters are drawn from; another one each time without it').argParser(wholeNumber))
    .option('--record <file>', 'keeps the attempt for `drydock scenario replay`')
    .addHelpText(
      'after',
      '\nWithout a terminal, lines are read from standard input. The exit status is 0 when everything was done, or the exam passed.',
    )
    .action(async (lesson: string, options: PlayOptions, command: Command) => {
      try {
        process.exitCode = await play(lesson, options);
      } catch (error) {
        if (error instanceof LessonsNotFound || error instanceof UsageError) command.error(`error: ${error.message}`, { exitCode: 2 });
        throw error;
      }
    });
}

/** Without a terminal; the same as that of a proof. */
const SIZE = { columns: 120, rows: 40 };
/** Columns: longer lines are hard to read. */
const WIDEST = 100;

async function play(folder: string, { locale, seed = Date.now() % 2 ** 31, record: file }: PlayOptions): Promise<number> {
  const { scenario: written, found } = findLesson(folder);
  const scenario = scenarioFor(written, seed);
  const start = Date.now();
  const sandbox = await prepareSandbox(scenario, { seed, now: start });
  await tellLimits(found, sandbox);
  const isTerminal = process.stdin.isTTY && process.stdout.isTTY;
  const terminal = isTerminal ? { columns: process.stdout.columns || 80, rows: process.stdout.rows || 24 } : SIZE;
  const version = lessonVersion(found.files, written.folder);
  const record: AttemptRecord = { format: RECORD_FORMAT, lesson: written.folder, version, seed, start, terminal, inputs: [], end: start };
  const keep = (input: { line: string } | { keys: string } | { edit: string | null }) =>
    void record.inputs.push({ at: sandbox.now, ...input });
  const lesson: Play = scenario.exam ? new ExamPlay(scenario, sandbox, locale) : new LessonPlay(scenario, sandbox, locale);
  const fitting = (said: string) => wrapLines(said, Math.min(terminal.columns, WIDEST));
  console.log(`${isTerminal ? fitting(lesson.begin()) : lesson.begin()}\n`);
  if (isTerminal) {
    await new PlainTerminal(sandbox, process.stdin, process.stdout, {
      intercept: (line) => commandOf(line, lesson, sandbox, file !== undefined)?.then(fitting),
      complete: (line, cursor) => completeFaultLine(sandbox, line, cursor),
      onPrompt: () => lesson.news().then(fitting),
      onInput: keep,
      isOver: () => lesson.ended,
      endsAt: lesson.endsAt,
    }).run();
  } else await playLines(lesson, sandbox, keep, file !== undefined);
  if (file !== undefined) write(file, `${JSON.stringify({ ...record, end: sandbox.now })}\n`);
  return lesson.isComplete ? 0 : 1;
}

/** Lines as a learner would type them; what commands print is not shown, only what the lesson says. */
async function playLines(lesson: Play, sandbox: Sandbox, keep: (input: { line: string }) => void, isRecorded: boolean): Promise<void> {
  const world = new SandboxWorld(sandbox);
  process.stdin.setEncoding('utf8');
  let text = '';
  for await (const chunk of process.stdin) text += chunk as string;
  for (const line of text.split('\n')) {
    if (lesson.ended) return;
    const said = await (commandOf(line, lesson, sandbox, isRecorded) ?? typed(line, lesson, world, keep));
    if (said !== '') console.log(said);
  }
}

const NOT_RECORDED = 'error: an attempt that is kept by --record holds what the learner does, and nothing else';

/** What is said to a line that is not for the shell; undefined when it is. */
function commandOf(line: string, lesson: Play, sandbox: Sandbox, isRecorded: boolean): Promise<string> | undefined {
  if (isFaultLine(line)) return Promise.resolve(isRecorded ? NOT_RECORDED : answerFaultLine(sandbox, line).text);
  return lesson.isCommand(line) ? lesson.command(line) : undefined;
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UsageError(`--record: ${reasonOf(error, file)}`);
  }
}

async function typed(line: string, lesson: Play, world: SandboxWorld, keep: (input: { line: string }) => void): Promise<string> {
  if (line.trim() !== '') {
    keep({ line });
    await world.type(`${line}\n`);
  }
  return lesson.news();
}
