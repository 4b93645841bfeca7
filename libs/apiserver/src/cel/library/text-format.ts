/** `'%s is %d'.format([…])` (cel-go, ext/formatting.go). */
import { compareStringsByCodePoint } from '../values/text-order.ts';
import { encodeUtf8 } from '@drydock/apimachinery';
import { typeOf } from '../values/type-of.ts';
import { toText } from '../values/to-text.ts';
import { CelError, Double, Duration, isMap, mapEntries, fromData, Timestamp, TypeValue, Uint } from '../values/value.ts';

const DEFAULT_PRECISION = 6;

export function formatText(format: string, args: unknown[]): string {
  let next = 0;
  const text = format.replace(/%(?:%|(?:\.(\d+))?([a-zA-Z])|.?)/gs, (clause, precision: string | undefined, verb: string | undefined) => {
    if (clause === '%%') return '%';
    if (clause === '%') throw new CelError('unexpected end of string');
    if (!verb) throw new CelError(`could not parse formatting clause: unrecognized formatting clause "${clause.slice(1)}"`);
    if (next >= args.length) throw new CelError(`index ${next} out of range`);
    return formatOne(fromData(args[next++]), verb, precision === undefined ? undefined : Number(precision));
  });
  return text;
}

function formatOne(value: unknown, verb: string, precision = DEFAULT_PRECISION): string {
  switch (verb) {
    case 's':
      return display(value);
    case 'd':
      return String(integer(value, () => wrongType('decimal clause can only be used on integers', value)));
    case 'f':
      return double(value, 'fixed-point').toFixed(precision);
    case 'e':
      return double(value, 'scientific')
        .toExponential(precision)
        .replace(/e([+-])(\d)$/, 'e$10$2');
    case 'b':
      if (typeof value === 'boolean') return value ? '1' : '0';
      return integer(value, () => wrongType('only integers and bools can be formatted as binary', value)).toString(2);
    case 'o':
      return integer(value, () => wrongType('octal clause can only be used on integers', value)).toString(8);
    case 'x':
      return hexadecimal(value);
    case 'X':
      return hexadecimal(value).toUpperCase();
    default:
      throw new CelError(`could not parse formatting clause: unrecognized formatting clause "${verb}"`);
  }
}

function wrongType(why: string, value: unknown): CelError {
  return new CelError(`error during formatting: ${why}, was given ${typeOf(value).name}`);
}

function integer(value: unknown, complaint: () => CelError): bigint {
  if (typeof value === 'bigint') return value;
  if (value instanceof Uint) return value.value;
  throw complaint();
}

function double(value: unknown, clause: string): number {
  if (value instanceof Double) return value.value;
  throw wrongType(`${clause} clause can only be used on doubles`, value);
}

function hexadecimal(value: unknown): string {
  if (typeof value === 'bigint' || value instanceof Uint) return integer(value, () => wrongType('', value)).toString(16);
  const bytes = typeof value === 'string' ? encodeUtf8(value) : value;
  if (!(bytes instanceof Uint8Array)) throw wrongType('only integers, byte buffers, and strings can be formatted as hex', value);
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** What `%s` makes of a value. */
function display(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return `[${value.map((item) => member(fromData(item))).join(', ')}]`;
  if (isMap(value)) {
    const entries = mapEntries(value).map(([key, item]) => ({ key: member(key), value: member(fromData(item)) }));
    entries.sort((a, b) => compareStringsByCodePoint(a.key, b.key));
    return `{${entries.map((entry) => `${entry.key}:${entry.value}`).join(', ')}}`;
  }
  return toText(value);
}

/** A value inside a list or map, as a literal of CEL. */
function member(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value instanceof Timestamp) return `timestamp("${toText(value)}")`;
  if (value instanceof Duration) return `duration("${toText(value)}")`;
  if (value instanceof Double) return value.value.toFixed(DEFAULT_PRECISION);
  if (value instanceof TypeValue) return `type(${String(value)})`;
  if (value instanceof Uint8Array) return `b${JSON.stringify(toText(value))}`;
  return display(value);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
};

/** Puts a text between quotes, with the escapes that CEL knows. */
export function quoteText(text: string): string {
  return `"${[...text].map((character) => ESCAPES[character] ?? character).join('')}"`;
}
