/** `drydock`: its commands, each in a file of its own. */
import { Command } from 'commander';
import { addCommands, type CommandList } from './commands/command-list.ts';

/** One line for each command. */
const COMMANDS: CommandList = {
  cluster: async () => (await import('./commands/cluster.command.ts')).clusterCommand(),
  shell: async () => (await import('./commands/shell.command.ts')).shellCommand(),
  scenario: async (words) => (await import('./commands/scenario/scenario.command.ts')).scenarioCommand(words),
  fault: async () => (await import('./commands/fault.command.ts')).faultCommandOfDrydock(),
};

/** `words`: the command line that it is for. */
export function newProgram(words: readonly string[] = []): Promise<Command> {
  const program = new Command('drydock').description('Kubernetes clusters to learn with, without a server.').showHelpAfterError();
  return addCommands(program, COMMANDS, words);
}
