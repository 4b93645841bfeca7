/** `drydock scenario`: what authors and graders do with lessons, without a server. */
import { Command } from 'commander';
import { checkCommand } from './check.command.ts';
import { devCommand } from './dev.command.ts';
import { gradeCommand } from './grade.command.ts';
import { importCommand } from './import.command.ts';
import { newCommand } from './new.command.ts';
import { playCommand } from './play.command.ts';
import { quizCommand } from './quiz.command.ts';
import { replayCommand } from './replay.command.ts';

/** One line for each command. */
const COMMANDS: readonly (() => Command)[] = [
  newCommand,
  importCommand,
  checkCommand,
  playCommand,
  devCommand,
  gradeCommand,
  replayCommand,
  quizCommand,
];

export function scenarioCommand(): Command {
  const scenario = new Command('scenario').description('writes, proves, plays and grades lessons');
  for (const make of COMMANDS) scenario.addCommand(make());
  return scenario;
}
