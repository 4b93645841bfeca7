/** `drydock scenario play`: a lesson in the user's own terminal. */
import { Command, Option } from 'commander';
import { prepareSandbox, SandboxWorld } from '@drydock/grading';
import { LOCALES, scenarioFor, type Locale } from '@drydock/scenario';
import { findLesson, LessonsNotFound } from '../../lessons/lesson-files.ts';
import { LessonPlay } from '../../play/lesson-play.ts';
import { PlainTerminal } from '../../terminal/plain-terminal.ts';
import { wholeNumber } from '../option-values.ts';

interface PlayOptions {
  locale: Locale;
  seed?: number;
}

export function playCommand(): Command {
  return new Command('play')
    .description('plays a lesson in the terminal: its text, its cluster, its checks')
    .argument('<lesson>', 'the folder of the lesson')
    .addOption(new Option('--locale <locale>', 'the language of the lesson').choices([...LOCALES]).default('en'))
    .addOption(new Option('--seed <number>', 'what parameters are drawn from; another one each time without it').argParser(wholeNumber))
    .addHelpText('after', '\nWithout a terminal, lines are read from standard input. The exit status is 0 when everything was done.')
    .action(async (lesson: string, options: PlayOptions, command: Command) => {
      try {
        process.exitCode = await play(lesson, options);
      } catch (error) {
        if (error instanceof LessonsNotFound) command.error(`error: ${error.message}`, { exitCode: 2 });
        throw error;
      }
    });
}

async function play(folder: string, { locale, seed = Date.now() % 2 ** 31 }: PlayOptions): Promise<number> {
  const scenario = scenarioFor(findLesson(folder).scenario, seed);
  const sandbox = await prepareSandbox(scenario, { seed, now: Date.now() });
  const lesson = new LessonPlay(scenario, sandbox, locale);
  console.log(`${lesson.begin()}\n`);
  if (process.stdin.isTTY && process.stdout.isTTY) {
    await new PlainTerminal(sandbox, process.stdin, process.stdout, {
      intercept: (line) => (lesson.isCommand(line) ? lesson.command(line) : undefined),
      onPrompt: () => lesson.news(),
      isOver: () => lesson.ended,
    }).run();
  } else await playLines(lesson, new SandboxWorld(sandbox));
  return lesson.isComplete ? 0 : 1;
}

/** Lines as a learner would type them; what commands print is not shown, only what the lesson says. */
async function playLines(lesson: LessonPlay, world: SandboxWorld): Promise<void> {
  process.stdin.setEncoding('utf8');
  let text = '';
  for await (const chunk of process.stdin) text += chunk as string;
  for (const line of text.split('\n')) {
    if (lesson.ended) return;
    const said = lesson.isCommand(line) ? await lesson.command(line) : await typed(line, lesson, world);
    if (said !== '') console.log(said);
  }
}

async function typed(line: string, lesson: LessonPlay, world: SandboxWorld): Promise<string> {
  if (line.trim() !== '') await world.type(`${line}\n`);
  return lesson.news();
}
