/** Commands that somebody may have meant (cobra, SuggestionsFor). */
import { editDistance } from '@drydock/apimachinery';
import { nameOf, type Call, type Command } from './command.ts';

const FARTHEST = 2;

/** To be written behind the error; empty when nothing is near. */
export function suggestionsFor<C extends Call>({ commands = [] }: Command<C>, typed: string): string {
  const near = commands
    .filter(({ hidden, deprecated }) => !hidden && !deprecated)
    .map(nameOf)
    .filter((name) => editDistance(typed.toLowerCase(), name) <= FARTHEST || name.startsWith(typed.toLowerCase()));
  return near.length === 0 ? '' : `\n\nDid you mean this?\n${near.map((name) => `\t${name}\n`).join('')}`;
}
