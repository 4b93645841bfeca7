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

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(a[i - 1] === b[j - 1] ? row[j - 1]! : 1 + Math.min(row[j - 1]!, row[j]!, next[j - 1]!));
    }
    row = next;
  }
  return row[b.length]!;
}
