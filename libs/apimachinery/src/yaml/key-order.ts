const LETTER = /^\p{L}$/u;
const DIGIT = /^\p{Nd}$/u;

interface DigitRun {
  value: bigint;
  end: number;
}

/** The number whose digits begin at `start`, with Go's int64 overflow. */
function digitRun(runes: string[], start: number, head: bigint): DigitRun {
  let value = head;
  let end = start;
  for (; end < runes.length && DIGIT.test(runes[end]!); end++) {
    value = BigInt.asIntN(64, value * 10n + BigInt(runes[end]!.codePointAt(0)! - 48));
  }
  return { value, end };
}

/** Whether the digits before `end` have one that is not zero, so that a zero there is part of a number. */
function insideNumber(runes: string[], end: number): boolean {
  for (let i = end - 1; i >= 0 && DIGIT.test(runes[i]!); i--) {
    if (runes[i] !== '0') return true;
  }
  return false;
}

/** The order of mapping keys in go-yaml's output: letters after everything else, numbers by value (`a2` before `a10`). */
export function compareKeys(a: string, b: string): number {
  const left = [...a];
  const right = [...b];
  const shared = Math.min(left.length, right.length);
  let i = 0;
  while (i < shared && left[i] === right[i]) i++;
  return i === shared ? left.length - right.length : compareAt(left, right, i);
}

function compareAt(left: string[], right: string[], i: number): number {
  const byCodePoint = left[i]!.codePointAt(0)! - right[i]!.codePointAt(0)!;
  const leftIsLetter = LETTER.test(left[i]!);
  const rightIsLetter = LETTER.test(right[i]!);
  if (leftIsLetter && rightIsLetter) return byCodePoint;
  if (leftIsLetter || rightIsLetter) return leftIsLetter ? 1 : -1;
  const head = (left[i] === '0' || right[i] === '0') && insideNumber(left, i) ? 1n : 0n;
  const x = digitRun(left, i, head);
  const y = digitRun(right, i, head);
  if (x.value !== y.value) return x.value < y.value ? -1 : 1;
  return x.end !== y.end ? x.end - y.end : byCodePoint;
}
