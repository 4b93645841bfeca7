/** The bracket that opens a level below `limit`, or undefined when the value is not nested that deep. Needs no stack of its own. */
export function exceedsDepth(value: unknown, limit: number): '{' | '[' | undefined {
  let level: unknown[] = [value];
  for (let depth = 0; level.length; depth++) {
    const next: unknown[] = [];
    for (const each of level) {
      if (typeof each !== 'object' || each === null) continue;
      if (depth >= limit) return Array.isArray(each) ? '[' : '{';
      pushChildren(each, next);
    }
    level = next;
  }
  return undefined;
}

function pushChildren(parent: object, into: unknown[]): void {
  const children: unknown[] = Array.isArray(parent) ? parent : Object.values(parent);
  for (const child of children) {
    if (typeof child === 'object' && child !== null) into.push(child);
  }
}
