import type { Command } from 'commander';

/** How to make each of several commands, by its name. They lie in modules of their own, so that only the one that is called is loaded. */
export type CommandList = Readonly<Record<string, (words: readonly string[]) => Promise<Command>>>;

/** Adds the command that the first of the words names, or all when it names none: they may have to be listed then. */
export async function addCommands(to: Command, commands: CommandList, [name = '', ...words]: readonly string[]): Promise<Command> {
  const named = Object.hasOwn(commands, name) ? commands[name] : undefined;
  for (const load of named ? [named] : Object.values(commands)) to.addCommand(await load(words));
  return to;
}
