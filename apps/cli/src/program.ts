/** `drydock`: its commands, each in a file of its own. */
import { Command } from 'commander';
import { clusterCommand } from './commands/cluster.command.ts';
import { faultCommandOfDrydock } from './commands/fault.command.ts';
import { scenarioCommand } from './commands/scenario/scenario.command.ts';
import { shellCommand } from './commands/shell.command.ts';

/** One line for each command. */
const COMMANDS: readonly (() => Command)[] = [clusterCommand, shellCommand, scenarioCommand, faultCommandOfDrydock];

export function newProgram(): Command {
  const program = new Command('drydock').description('Kubernetes clusters to learn with, without a server.').showHelpAfterError();
  for (const newCommand of COMMANDS) program.addCommand(newCommand());
  return program;
}
