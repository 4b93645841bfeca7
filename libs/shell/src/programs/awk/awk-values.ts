/** awk's values: numbers, strings, and what came from outside, which is a number when it looks like one. */
import { formatPrintf } from '../printf-format.ts';

/** Text of a field, a variable of the command line, or read with getline. */
export class Input {
  readonly text: string;
  readonly number: number | undefined;

  constructor(text: string) {
    this.text = text;
    this.number = LOOKS_NUMERIC.test(text) ? Number(text) : undefined;
  }
}

/** Undefined: never set. */
export type Value = number | string | Input | undefined;

const LOOKS_NUMERIC = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/;
const LEADING_NUMBER = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/;

export function toNumber(value: Value): number {
  if (typeof value === 'number') return value;
  if (value === undefined) return 0;
  if (value instanceof Input && value.number !== undefined) return value.number;
  return Number(LEADING_NUMBER.exec(typeof value === 'string' ? value : value.text)?.[0] ?? 0);
}

const LARGEST_WHOLE = 2 ** 53;

/** `format` is CONVFMT, or OFMT for print. */
export function toText(value: Value, format: string): string {
  if (typeof value === 'string') return value;
  if (value === undefined) return '';
  if (value instanceof Input) return value.text;
  if (Number.isInteger(value) && Math.abs(value) <= LARGEST_WHOLE) return String(value === 0 ? 0 : value);
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  return Number.isInteger(value) && Math.abs(value) < 1e18 ? String(value) : formatValue(format, [value], format);
}

export function isTrue(value: Value): boolean {
  if (value instanceof Input) return value.number === undefined ? value.text !== '' : value.number !== 0;
  return Boolean(value);
}

/** Whether a value is compared as a number. */
function isNumeric(value: Value): boolean {
  return typeof value === 'number' || value === undefined || (value instanceof Input && value.number !== undefined);
}

export function compare(a: Value, b: Value, format: string): number {
  if (isNumeric(a) && isNumeric(b)) return toNumber(a) - toNumber(b);
  const [left, right] = [toText(a, format), toText(b, format)];
  return left < right ? -1 : left > right ? 1 : 0;
}

const SPEC = /%(?:%|([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+)?)?[hlL]*([a-zA-Z]))/g;
const WIDEST = 10_000;

/** Too few values for the format. */
export class MissingArguments extends Error {
  /** What was written before they were missed. */
  readonly written: string;

  constructor(written: string) {
    super();
    this.written = written;
  }
}

/** sprintf. Throws MissingArguments. */
export function formatValue(format: string, values: readonly Value[], convert: string): string {
  let [next, at] = [0, 0];
  const take = (): Value => {
    if (next >= values.length) throw new MissingArguments(formatValue(format.slice(0, at), values, convert));
    return values[next++];
  };
  return format.replace(
    SPEC,
    (
      spec: string,
      flags: string | undefined,
      width: string | undefined,
      precision: string | undefined,
      letter: string | undefined,
      offset: number,
    ) => {
      at = offset;
      if (spec === '%%' || letter === undefined) return '%';
      const size = (text: string | undefined): string => (text === '*' ? String(Math.trunc(toNumber(take()))) : (text ?? ''));
      const [wide, exact] = [size(width), size(precision)];
      const hasPrecision = /\./.test(spec);
      const directive = (type: string): string =>
        `%${flags ?? ''}${Math.min(Number(wide), WIDEST) || (wide.startsWith('-') ? wide : '')}${hasPrecision ? `.${exact}` : ''}${type}`;
      return one(directive, letter, take(), convert);
    },
  );
}

function one(directive: (type: string) => string, letter: string, value: Value, convert: string): string {
  const print = (type: string, text: string): string => formatPrintf(directive(type), [text], { now: 0, limit: WIDEST * 10 }).text;
  switch (letter) {
    case 'c':
      return print(
        's',
        typeof value === 'number' || (value instanceof Input && value.number !== undefined)
          ? String.fromCodePoint(Math.min(Math.max(0, Math.trunc(toNumber(value))), 0x10ffff))
          : [...toText(value, convert)].slice(0, 1).join(''),
      );
    case 's':
      return print('s', toText(value, convert));
    case 'd':
    case 'i':
      return print('d', whole(toNumber(value)));
    case 'o':
    case 'x':
    case 'X':
    case 'u':
      return print(letter, whole(toNumber(value)));
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
      return print(letter, String(toNumber(value)));
    default:
      return directive(letter);
  }
}

function whole(value: number): string {
  return Number.isFinite(value) ? BigInt(Math.trunc(value)).toString() : '0';
}
