/** `drydock scenario`: what authors and graders do with lessons, without a server. */
import { Command } from 'commander';
import { addCommands, type CommandList } from '../command-list.ts';

/** One line for each command. */
const COMMANDS: CommandList = {
  new: async () => (await import('./new.command.ts')).newCommand(),
  import: async () => (await import('./import.command.ts')).importCommand(),
  check: async () => (await import('./check.command.ts')).checkCommand(),
  play: async () => (await import('./play.command.ts')).playCommand(),
  dev: async () => (await import('./dev.command.ts')).devCommand(),
  grade: async () => (await import('./grade.command.ts')).gradeCommand(),
  replay: async () => (await import('./replay.command.ts')).replayCommand(),
  quiz: async () => (await import('./quiz.command.ts')).quizCommand(),
};

/** `words`: what stands behind its name on the command line. */
export function scenarioCommand(words: readonly string[]): Promise<Command> {
  return addCommands(new Command('scenario').description('writes, proves, plays and grades lessons'), COMMANDS, words);
}
