import type { Command } from './command.ts';

/** By every name that they have: commands are declared once. */
const childrenOfCommands = new WeakMap<Command, ReadonlyMap<string, Command>>();

function childrenOf(command: Command): ReadonlyMap<string, Command> {
  const known = childrenOfCommands.get(command);
  if (known) return known;
  const children = new Map<string, Command>();
  for (const child of command.commands ?? []) {
    for (const name of [child.name, ...(child.aliases ?? [])]) if (!children.has(name)) children.set(name, child);
  }
  childrenOfCommands.set(command, children);
  return children;
}

/** The subcommand that a word names. */
export function findChild(command: Command, word: string): Command | undefined {
  return childrenOf(command).get(word);
}
