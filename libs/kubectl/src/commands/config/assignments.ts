/** `key=value` sets and `key-` removes. */
export interface Assignments {
  readonly values: ReadonlyMap<string, string>;
  readonly removed: readonly string[];
}

export function parseAssignments(texts: readonly string[]): Assignments | { readonly invalid: string } {
  const values = new Map<string, string>();
  const removed: string[] = [];
  for (const text of texts) {
    const equals = text.indexOf('=');
    if (equals >= 0) values.set(text.slice(0, equals), text.slice(equals + 1));
    else if (text.endsWith('-')) removed.push(text.slice(0, -1));
    else return { invalid: text };
  }
  return { values, removed };
}
