/** Lines `from`–`to` of the old text become lines `start`–`end` of the new one (ends excluded, counted from 0). */
export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
}

/** Beyond this many differences the middle is taken as one change: time stays bounded. */
const MAX_DISTANCE = 2_000;

/** The shortest edits that make `right` of `left` (Myers, "An O(ND) Difference Algorithm"), in order. */
export function editScript(left: readonly string[], right: readonly string[]): Edit[] {
  let head = 0;
  while (head < left.length && head < right.length && left[head] === right[head]) head++;
  let tail = 0;
  while (tail < left.length - head && tail < right.length - head && left[left.length - 1 - tail] === right[right.length - 1 - tail]) tail++;
  const pairs = matches(left.slice(head, left.length - tail), right.slice(head, right.length - tail)).map(
    ([x, y]) => [x + head, y + head] as const,
  );
  const edits: Edit[] = [];
  let [x, y] = [head, head];
  for (const [nextX, nextY] of [...pairs, [left.length - tail, right.length - tail] as const]) {
    if (nextX > x || nextY > y) edits.push({ from: x, to: nextX, start: y, end: nextY });
    [x, y] = [nextX + 1, nextY + 1];
  }
  return edits;
}

/** The pairs of equal lines that are kept, in order. */
function matches(left: readonly string[], right: readonly string[]): [number, number][] {
  const offset = left.length + right.length + 1;
  const furthest = new Int32Array(2 * offset + 1);
  const trace: Int32Array[] = [];
  for (let distance = 0; distance <= Math.min(offset, MAX_DISTANCE); distance++) {
    trace.push(furthest.slice(offset - distance - 1, offset + distance + 2));
    for (let k = -distance; k <= distance; k += 2) {
      const down = k === -distance || (k !== distance && furthest[offset + k - 1]! < furthest[offset + k + 1]!);
      let x = down ? furthest[offset + k + 1]! : furthest[offset + k - 1]! + 1;
      while (x < left.length && x - k < right.length && left[x] === right[x - k]) x++;
      furthest[offset + k] = x;
      if (x >= left.length && x - k >= right.length) return backtrack(trace, left.length, right.length);
    }
  }
  return [];
}

function backtrack(trace: readonly Int32Array[], width: number, height: number): [number, number][] {
  const pairs: [number, number][] = [];
  let [x, y] = [width, height];
  for (let distance = trace.length - 1; distance >= 0; distance--) {
    const reached = trace[distance]!;
    const at = (k: number) => reached[k + distance + 1]!;
    const k = x - y;
    const down = k === -distance || (k !== distance && at(k - 1) < at(k + 1));
    const previous = down ? k + 1 : k - 1;
    const startX = distance === 0 ? 0 : at(previous);
    const startY = distance === 0 ? 0 : startX - previous;
    const [edgeX, edgeY] = distance === 0 ? [0, 0] : down ? [startX, startY + 1] : [startX + 1, startY];
    while (x > edgeX && y > edgeY) pairs.push([--x, --y]);
    [x, y] = [startX, startY];
  }
  return pairs.reverse();
}
