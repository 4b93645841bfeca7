import { editDistance } from '@drydock/apimachinery';

const MAXIMUM_DISTANCE = 2;

/** Commands that a mistyped name may have meant (cobra, SuggestionsFor): near by spelling, or beginning with it. */
export function suggestionsFor(
  typed: string,
  commands: readonly { readonly name: string; readonly hidden?: boolean }[],
): readonly string[] {
  return commands
    .filter(
      ({ name, hidden }) =>
        !hidden && (editDistance(typed.toLowerCase(), name.toLowerCase()) <= MAXIMUM_DISTANCE || name.startsWith(typed)),
    )
    .map(({ name }) => name);
}
