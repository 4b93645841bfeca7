export interface ElementPair {
  before?: { value: unknown };
  after?: { value: unknown };
}

/** Matches the elements of two lists: equal ones at both ends first, then place by place what is left between them. */
export function alignElements(
  before: readonly unknown[],
  after: readonly unknown[],
  same: (a: unknown, b: unknown) => boolean,
): ElementPair[] {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && same(before[head], after[head])) head++;
  let tail = 0;
  while (tail < shorter - head && same(before.at(-1 - tail), after.at(-1 - tail))) tail++;
  const pair = (i: number, j: number): ElementPair => ({ before: { value: before[i] }, after: { value: after[j] } });
  const pairs: ElementPair[] = before.slice(0, head).map((_, i) => pair(i, i));
  const [removed, added] = [before.length - head - tail, after.length - head - tail];
  for (let i = 0; i < Math.max(removed, added); i++) {
    pairs.push({
      ...(i < removed ? { before: { value: before[head + i] } } : {}),
      ...(i < added ? { after: { value: after[head + i] } } : {}),
    });
  }
  for (let i = tail; i > 0; i--) pairs.push(pair(before.length - i, after.length - i));
  return pairs;
}
