/** Commands that somebody may have meant (cobra, SuggestionsFor). */
import { nameOf, type Call, type Command } from './command.ts';

const FARTHEST = 2;

/** To be written behind the error; empty when nothing is near. */
export function suggestionsFor<C extends Call>({ commands = [] }: Command<C>, typed: string): string {
  const near = commands
    .filter(({ hidden, deprecated }) => !hidden && !deprecated)
    .map(nameOf)
    .filter((name) => distance(typed.toLowerCase(), name) <= FARTHEST || name.startsWith(typed.toLowerCase()));
  return near.length === 0 ? '' : `\n\nDid you mean this?\n${near.map((name) => `\t${name}\n`).join('')}`;
}

/** Levenshtein's. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}
