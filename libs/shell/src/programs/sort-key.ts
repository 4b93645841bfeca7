/** The keys of sort(1): which part of a line is compared, and how. Lines are byte strings. */

export interface SortKey {
  readonly from: Position;
  /** The end of the line when absent. */
  readonly to?: Position;
  /** Letters of the ordering options. */
  readonly order: string;
}

interface Position {
  /** From 1. */
  readonly field: number;
  /** From 1; at an end, 0 is the end of the field. */
  readonly character: number;
  readonly skipBlanks: boolean;
}

type Compare = (a: string, b: string) => number;

const POSITION = /^(\d+)(?:\.(\d+))?([bdfghiMnrV]*)/;

/** `2`, `2,2`, `1.3n,1.5`; the ordering options of the command hold for keys without their own. A text is what is wrong. */
export function parseSortKey(text: string, common: string, written: boolean): SortKey | string {
  const from = POSITION.exec(text);
  if (!from) return `invalid number at field start: invalid count at start of ‘${text}’`;
  if (Number(from[1]) === 0) return `field number is zero: invalid field specification ‘${text}’`;
  if (from[2] !== undefined && Number(from[2]) === 0) return `character offset is zero: invalid field specification ‘${text}’`;
  const rest = text.slice(from[0].length);
  const to = rest.startsWith(',') ? POSITION.exec(rest.slice(1)) : undefined;
  if (to === null) return `invalid number after ‘,’: invalid count at start of ‘${rest.slice(1)}’`;
  if (to ? to[0].length !== rest.length - 1 : rest !== '') return `stray character in field spec: invalid field specification ‘${text}’`;
  const own = `${from[3]}${to?.[3] ?? ''}`;
  const order = own === '' && written ? common : own || common;
  const skips = (letters: string | undefined) => (own === '' ? common.includes('b') : (letters ?? '').includes('b'));
  return {
    from: { field: Number(from[1]), character: Number(from[2] ?? 1), skipBlanks: skips(from[3]) },
    ...(to ? { to: { field: Number(to[1]), character: Number(to[2] ?? 0), skipBlanks: skips(to[3]) } } : {}),
    order,
  };
}

/** Compares lines by one key after the other. */
export function keyComparer(keys: readonly SortKey[], separator: string | undefined): Compare {
  const comparers = keys.map((key): Compare => {
    const compare = orderOf(key.order);
    const sign = key.order.includes('r') ? -1 : 1;
    return (a, b) => sign * compare(keyText(a, key, separator), keyText(b, key, separator));
  });
  return (a, b) => {
    for (const compare of comparers) {
      const difference = compare(a, b);
      if (difference !== 0) return difference;
    }
    return 0;
  };
}

function keyText(line: string, { from, to }: SortKey, separator: string | undefined): string {
  const start = offsetOf(line, from, separator);
  const end = to === undefined ? line.length : endOf(line, to, separator);
  return line.slice(start, Math.max(start, end));
}

function offsetOf(line: string, { field, character, skipBlanks }: Position, separator: string | undefined): number {
  let at = fieldStart(line, field, separator);
  if (skipBlanks) at = afterBlanks(line, at);
  return Math.min(line.length, at + character - 1);
}

function endOf(line: string, { field, character, skipBlanks }: Position, separator: string | undefined): number {
  if (character === 0) return fieldEnd(line, fieldStart(line, field, separator), separator);
  let at = fieldStart(line, field, separator);
  if (skipBlanks) at = afterBlanks(line, at);
  return Math.min(line.length, at + character);
}

/** Without a separator a field begins with the blanks before it. */
function fieldStart(line: string, field: number, separator: string | undefined): number {
  let at = 0;
  for (let i = 1; i < field; i++) {
    const end = fieldEnd(line, at, separator);
    if (end >= line.length) return line.length;
    at = separator === undefined ? end : end + 1;
  }
  return at;
}

function fieldEnd(line: string, start: number, separator: string | undefined): number {
  if (separator !== undefined) {
    const end = line.indexOf(separator, start);
    return end < 0 ? line.length : end;
  }
  let at = afterBlanks(line, start);
  while (at < line.length && !isBlank(line[at]!)) at++;
  return at;
}

function afterBlanks(line: string, start: number): number {
  let at = start;
  while (at < line.length && isBlank(line[at]!)) at++;
  return at;
}

function isBlank(character: string): boolean {
  return character === ' ' || character === '\t';
}

function orderOf(order: string): Compare {
  if (order.includes('n')) return (a, b) => compareDecimals(decimalOf(a), decimalOf(b));
  if (order.includes('g')) return (a, b) => difference(generalNumber(a), generalNumber(b));
  if (order.includes('h')) return (a, b) => difference(humanRank(a), humanRank(b)) || compareDecimals(decimalOf(a), decimalOf(b));
  if (order.includes('M')) return (a, b) => difference(monthOf(a), monthOf(b));
  if (order.includes('V')) return compareVersions;
  const view = (text: string): string => {
    let seen = text;
    if (order.includes('d')) seen = seen.replace(/[^A-Za-z0-9 \t]/g, '');
    if (order.includes('i')) seen = seen.replace(/[^\x20-\x7e]/g, '');
    return order.includes('f') ? seen.replace(/[a-z]/g, (letter) => letter.toUpperCase()) : seen;
  };
  return (a, b) => difference(view(a), view(b));
}

function difference<T extends number | string>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

interface Decimal {
  readonly negative: boolean;
  readonly whole: string;
  readonly fraction: string;
}

/** `-n` reads a sign, digits and a fraction of any length; anything else is zero. */
function decimalOf(text: string): Decimal {
  const [, sign, whole = '', fraction = ''] = /^[ \t]*(-?)(\d*)(?:\.(\d*))?/.exec(text)!;
  const digits = { whole: whole.replace(/^0+/, ''), fraction: fraction.replace(/0+$/, '') };
  return { negative: sign === '-' && digits.whole + digits.fraction !== '', ...digits };
}

function compareDecimals(a: Decimal, b: Decimal): number {
  if (a.negative !== b.negative) return a.negative ? -1 : 1;
  const sign = a.negative ? -1 : 1;
  return sign * (difference(a.whole.length, b.whole.length) || difference(a.whole, b.whole) || difference(a.fraction, b.fraction));
}

/** Texts that are no numbers come first. */
function generalNumber(text: string): number {
  const match = /^[ \t]*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)/.exec(text);
  return match ? Number(match[1]) : -Infinity;
}

/** The unit decides before the number: `2K` comes after `1023`. */
function humanRank(text: string): number {
  const [, sign, digits = '', unit = ''] = /^[ \t]*(-?)([\d.]*)([KkMGTPEZY]?)/.exec(text)!;
  if (/^[0.]*$/.test(digits)) return 0;
  const rank = unit === '' ? 0 : 'KMGTPEZY'.indexOf(unit.toUpperCase()) + 1;
  return sign === '-' ? -rank : rank;
}

function monthOf(text: string): number {
  const name = text.trimStart().slice(0, 3).toUpperCase();
  return ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'].indexOf(name);
}

/** Runs of digits as numbers, letters before other characters, `~` before everything. */
function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.match(/\d+|\D/g) ?? []);
  for (let i = 0; i < Math.max(left!.length, right!.length); i++) {
    const result = compareVersionParts(left![i], right![i]);
    if (result !== 0) return result;
  }
  return 0;
}

function compareVersionParts(a: string | undefined, b: string | undefined): number {
  const digits = /^\d/;
  if (a !== undefined && b !== undefined && digits.test(a) && digits.test(b))
    return difference(BigInt(a) < BigInt(b) ? 0 : 1, BigInt(a) > BigInt(b) ? 0 : 1);
  return difference(versionRank(a), versionRank(b));
}

function versionRank(part: string | undefined): number {
  if (part === '~') return -1;
  if (part === undefined) return 0;
  if (/^\d/.test(part)) return 0.5;
  return /[A-Za-z]/.test(part) ? part.charCodeAt(0) : part.charCodeAt(0) + 256;
}
