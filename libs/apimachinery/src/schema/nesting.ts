/** What the stack is good for in any case. */
const SAFE_DEPTH = 200;

/** The bracket that opens a level below `limit`, or undefined when the value is not nested that deep. Needs little of the stack. */
export function exceedsDepth(value: unknown, limit: number): '{' | '[' | undefined {
  if (limit > SAFE_DEPTH && isShallow(value)) return undefined;
  return levelBeyond(value, limit);
}

/** Whether a value is nested no deeper than any stack is good for, and any decoder. */
export function isShallow(value: unknown): boolean {
  return isWithin(value, SAFE_DEPTH);
}

function isWithin(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (levels === 0) return false;
  const container = value as Record<string, unknown>;
  for (const key in container) if (!isWithin(container[key], levels - 1)) return false;
  return true;
}

/** Level by level, so that no nesting is too deep for it. */
function levelBeyond(value: unknown, limit: number): '{' | '[' | undefined {
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
