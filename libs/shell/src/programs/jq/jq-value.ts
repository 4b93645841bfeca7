/** JSON as jq has it: objects keep the order of their keys, numbers are doubles. */

export type Value = null | boolean | number | string | readonly Value[] | ReadonlyMap<string, Value>;

/** An error of a jq program: any value may be thrown. */
export class JqError extends Error {
  readonly value: Value;

  constructor(value: Value) {
    super(typeof value === 'string' ? value : '');
    this.value = value;
  }
}

export const isObject = (value: Value): value is ReadonlyMap<string, Value> => value instanceof Map;
export const isArray = (value: Value): value is readonly Value[] => Array.isArray(value);

export function typeName(value: Value): string {
  if (value === null) return 'null';
  if (isArray(value)) return 'array';
  return isObject(value) ? 'object' : typeof value;
}

/** A number with as many digits as it takes to read it back, in jq 1.6's notation. */
export function numberText(value: number): string {
  if (Number.isNaN(value)) return 'null';
  if (!Number.isFinite(value)) return value > 0 ? '1.7976931348623157e+308' : '-1.7976931348623157e+308';
  const [mantissa = '', exponent = '0'] = Math.abs(value).toExponential().split('e');
  const digits = mantissa.replace('.', '');
  const point = Number(exponent) + 1;
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  if (value === 0) return `${sign}0`;
  if (point <= -4 || point > digits.length + 15) {
    const power = point - 1;
    return `${sign}${digits[0]}${digits.length > 1 ? `.${digits.slice(1)}` : ''}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
  }
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  if (digits.length <= point) return sign + digits.padEnd(point, '0');
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\f': '\\f',
  '\b': '\\b',
};

export function quoted(text: string, ascii = false): string {
  const unit = (character: string): string => ESCAPES[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

  return `"${text.replace(ascii ? /[\x00-\x1f"\\\x7f-\uffff]/g : /[\x00-\x1f"\\\x7f]/g, unit)}"`;
}

const COLOURS = { null: '1;30', false: '0;39', true: '0;39', number: '0;39', string: '0;32', container: '1;39', key: '34;1' };

export interface PrintOptions {
  /** What one level is moved in by; undefined: everything in one line. */
  readonly indent: string | undefined;
  readonly sortKeys: boolean;
  readonly ascii: boolean;
  readonly colour: boolean;
}

export const PLAIN: PrintOptions = { indent: undefined, sortKeys: false, ascii: false, colour: false };

export const sortedKeys = (value: ReadonlyMap<string, Value>): string[] => [...value.keys()].sort(compareText);

export function print(value: Value, options: PrintOptions = PLAIN, level = 0): string {
  const { indent, sortKeys, ascii, colour } = options;
  const paint = (code: string, text: string): string => (colour ? `\x1b[${code}m${text}\x1b[0m` : text);
  if (value === null) return paint(COLOURS.null, 'null');
  if (typeof value === 'boolean') return paint(COLOURS.true, String(value));
  if (typeof value === 'number') return paint(COLOURS.number, numberText(value));
  if (typeof value === 'string') return paint(COLOURS.string, quoted(value, ascii));
  const [open, close] = isArray(value) ? ['[', ']'] : ['{', '}'];
  const count = isArray(value) ? value.length : (value as ReadonlyMap<string, Value>).size;
  if (count === 0) return paint(COLOURS.container, open + close);
  const newline = (depth: number): string => (indent === undefined ? '' : `\n${indent.repeat(depth)}`);
  const start = (code: string): string => (colour ? `\x1b[${code}m` : '');
  const end = colour ? '\x1b[0m' : '';
  const members = isArray(value)
    ? value.map((item) => print(item, options, level + 1))
    : (sortKeys ? sortedKeys(value as ReadonlyMap<string, Value>) : [...(value as ReadonlyMap<string, Value>).keys()]).map((key) => {
        const name = colour
          ? `${end}${start(COLOURS.key)}${quoted(key, ascii)}${end}${start(COLOURS.container)}:${indent === undefined ? '' : ' '}${end}`
          : `${quoted(key, ascii)}:${indent === undefined ? '' : ' '}`;
        return name + print((value as ReadonlyMap<string, Value>).get(key)!, options, level + 1);
      });
  if (!colour) return `${open}${newline(level + 1)}${members.join(`,${newline(level + 1)}`)}${newline(level)}${close}`;
  const separator = `${start(COLOURS.container)},${newline(level + 1)}`;
  return `${start(COLOURS.container)}${open}${newline(level + 1)}${members.join(separator)}${start(COLOURS.container)}${newline(level)}${start(COLOURS.container)}${close}${end}`;
}

/** In the order of code points. */
export function compareText(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = left[i]!.codePointAt(0)! - right[i]!.codePointAt(0)!;
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

const rank = (value: Value): number =>
  value === null
    ? 0
    : value === false
      ? 1
      : value === true
        ? 2
        : typeof value === 'number'
          ? 3
          : typeof value === 'string'
            ? 4
            : isArray(value)
              ? 5
              : 6;

/** jq's order of all values. */
export function compare(a: Value, b: Value): number {
  const difference = rank(a) - rank(b);
  if (difference !== 0) return difference;
  if (typeof a === 'number') return a < (b as number) || Number.isNaN(a) ? -1 : a === b ? 0 : 1;
  if (typeof a === 'string') return compareText(a, b as string);
  if (isArray(a)) {
    const other = b as readonly Value[];
    for (let i = 0; i < Math.min(a.length, other.length); i++) {
      const order = compare(a[i]!, other[i]!);
      if (order !== 0) return order;
    }
    return a.length - other.length;
  }
  if (!isObject(a)) return 0;
  const other = b as ReadonlyMap<string, Value>;
  const keys = sortedKeys(a);
  const order = compare(keys, sortedKeys(other));
  if (order !== 0) return order;
  for (const key of keys) {
    const each = compare(a.get(key)!, other.get(key)!);
    if (each !== 0) return each;
  }
  return 0;
}

export const isTrue = (value: Value): boolean => value !== null && value !== false;

/** A value in a message: fourteen characters of it, dots at the end where there are more. */
export const clipped = (text: string): string => (text.length > 14 ? `${text.slice(0, 11)}...` : text);

export function short(value: Value): string {
  return `${typeName(value)} (${clipped(print(value))})`;
}
