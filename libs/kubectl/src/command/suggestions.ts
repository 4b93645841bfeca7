import { editDistance } from '@drydock/apimachinery';

const MAXIMUM_DISTANCE = 2;

interface Named {
  readonly name: string;
  readonly hidden?: boolean;
}

/**
 * What stands behind the error about a mistyped command: those that may have been meant (cobra, SuggestionsFor), near by spelling or beginning with
 * it, in whatever case. Empty when nothing is near.
 */
export function didYouMean(typed: string, commands: readonly Named[]): string {
  const wanted = typed.toLowerCase();
  const near = commands.filter(({ name, hidden }) => !hidden && isNear(wanted, name.toLowerCase()));
  return near.length === 0 ? '' : `\n\nDid you mean this?\n${near.map(({ name }) => `\t${name}\n`).join('')}`;
}

function isNear(typed: string, name: string): boolean {
  return editDistance(typed, name) <= MAXIMUM_DISTANCE || name.startsWith(typed);
}
