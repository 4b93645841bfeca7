import type { Command } from './command.ts';

/** The subcommand that a word names. */
export function findChild(command: Command, word: string): Command | undefined {
  return command.commands?.find(({ name, aliases }) => name === word || aliases?.includes(word));
}
