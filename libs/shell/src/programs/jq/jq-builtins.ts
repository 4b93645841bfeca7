/** Functions of jq that take the values of their arguments. */
import { formatDate } from '../date-format.ts';
import { compileExpression } from '../regular-expression.ts';
import { encodeUtf8 } from '../../kernel/byte-string.ts';
import { add, splitText } from './jq-arithmetic.ts';
import { JsonProblem, JsonReader } from './jq-json.ts';
import type { Host } from './jq-scope.ts';
import { deletePaths, getPath, index, indices, type Path, setPath } from './jq-paths.ts';
import { compare, isArray, isObject, JqError, numberText, print, short, sortedKeys, typeName, type Value } from './jq-value.ts';

export type Native = (input: Value, args: readonly Value[], host: Host) => Value;

/** `halt` and `halt_error`. */
export class Halt extends Error {
  readonly status: number;
  readonly text: string;

  constructor(status: number, text: string) {
    super('halt');
    this.status = status;
    this.text = text;
  }
}

const number = (value: Value): number => {
  if (typeof value !== 'number') throw new JqError(`${short(value)} number required`);
  return value;
};

function list(value: Value, name: string): readonly Value[] {
  if (!isArray(value)) throw new JqError(`${short(value)} ${name}`);
  return value;
}

function length(value: Value): Value {
  if (value === null) return 0;
  if (typeof value === 'string') return [...value].length;
  if (typeof value === 'number') return Math.abs(value);
  if (isArray(value)) return value.length;
  if (isObject(value)) return value.size;
  throw new JqError(`${short(value)} has no length`);
}

function keys(value: Value, sorted: boolean): Value {
  if (isObject(value)) return sorted ? sortedKeys(value) : [...value.keys()];
  if (isArray(value)) return value.map((_, i) => i);
  throw new JqError(`${short(value)} has no keys`);
}

function has(value: Value, key: Value): boolean {
  if (isObject(value) && typeof key === 'string') return value.has(key);
  if (isArray(value) && typeof key === 'number') return key >= 0 && key < value.length;
  throw new JqError(`Cannot check whether ${typeName(value)} has a ${typeName(key)} key`);
}

function contains(a: Value, b: Value): boolean {
  if (typeof a === 'string' && typeof b === 'string') return a.includes(b);
  if (isArray(a) && isArray(b)) return b.every((part) => a.some((each) => typeName(each) === typeName(part) && contains(each, part)));
  if (isObject(a) && isObject(b))
    return [...b].every(([key, part]) => a.has(key) && typeName(a.get(key)!) === typeName(part) && contains(a.get(key)!, part));
  if (typeName(a) === typeName(b)) return compare(a, b) === 0;
  throw new JqError(`${short(a)} and ${short(b)} cannot have their containment checked`);
}

function flatten(value: readonly Value[], depth: number): Value[] {
  return value.flatMap((item) => (isArray(item) && depth > 0 ? flatten(item, depth - 1) : [item]));
}

function join(value: readonly Value[], separator: Value): Value {
  if (value.length === 0) return '';
  let result: Value = null;
  for (const item of value) {
    const text = item === null ? '' : typeof item === 'number' || typeof item === 'boolean' ? print(item) : item;
    result = add(add(result === null ? '' : add(result, separator), ''), text);
  }
  return result;
}

function toNumber(value: Value): Value {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') throw new JqError(`${short(value)} cannot be parsed as a number`);
  if (/^\s*-?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*$/.test(value)) return Number(value);
  throw new JqError(`Invalid numeric literal at EOF at line 1, column ${value.length} (while parsing '${value}')`);
}

function fromJson(value: Value): Value {
  if (typeof value !== 'string') throw new JqError(`${short(value)} only strings can be parsed`);
  try {
    const reader = new JsonReader(value);
    return reader.next() ?? null;
  } catch (problem) {
    if (!(problem instanceof JsonProblem)) throw problem;
    throw new JqError(`${problem.message} (while parsing '${value}')`);
  }
}

/** What `match` and `test` ask: all matches, or whether there is one. */
function matches(value: Value, [pattern = null, flags = null, testing = null]: readonly Value[]): Value {
  if (typeof value !== 'string') throw new JqError(`${short(value)} cannot be matched, as it is not a string`);
  if (typeof pattern !== 'string') throw new JqError(`${short(pattern)} cannot be matched, as it is not a string`);
  if (flags !== null && typeof flags !== 'string') throw new JqError(`${short(flags)} is not a string`);
  const letters = flags ?? '';
  if (/[^gimnpslx]/.test(letters)) throw new JqError(`${letters} is not a valid modifier string`);
  const source = letters.includes('x') ? pattern.replace(/\s+|#.*$/gm, '') : pattern;
  const names = [...source.matchAll(/\((?:\?<([A-Za-z_]\w*)>|(?!\?))/g)].map((match) => match[1] ?? null);
  let expression;
  try {
    expression = compileExpression(
      `${letters.includes('s') || letters.includes('p') ? '(?s)' : ''}${source.replaceAll('(?<', '(?P<').replaceAll('(?P<=', '(?<=').replaceAll('(?P<!', '(?<!')}`,
      { ignoreCase: letters.includes('i'), perl: true },
    );
  } catch {
    throw new JqError(`${pattern} (at offset 0) is not a valid regex`);
  }
  const found: Value[] = [];
  const offset = (at: number): number => [...value.slice(0, at)].length;
  for (let at = 0; at <= value.length;) {
    const match = expression.find(value, at);
    if (!match) break;
    if (testing === true) return true;
    const captures = match.groups.slice(1).map((group, i) => {
      const start = group === undefined ? -1 : offset(value.indexOf(group, match.start));
      return new Map<string, Value>([['offset', start], ['length', group === undefined ? 0 : [...group].length], ['string', group ?? null], ['name', names[i] ?? null]]); // prettier-ignore
    });
    const whole = match.groups[0] ?? '';
    found.push(new Map<string, Value>([['offset', offset(match.start)], ['length', [...whole].length], ['string', whole], ['captures', captures]])); // prettier-ignore
    if (!letters.includes('g')) break;
    at = match.end > match.start ? match.end : match.end + 1;
  }
  return testing === true ? false : found;
}

/** `[2024,0,31,…]`: a broken down time of jq. */
function brokenDown(value: Value, name: string): number {
  if (typeof value === 'number') return value * 1000;
  if (!isArray(value) || value.length < 6 || value.some((part) => typeof part !== 'number'))
    throw new JqError(`${name} requires parsed datetime inputs`);
  const [year, month, day, hours, minutes, seconds] = value as number[];
  return Date.UTC(year!, month!, day, hours, minutes, 0) + seconds! * 1000;
}

function gmtime(seconds: number): Value {
  const date = new Date(Math.floor(seconds) * 1000);
  const start = Date.UTC(date.getUTCFullYear(), 0, 1);
  return [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate(), date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds() + (seconds - Math.floor(seconds)), date.getUTCDay(), Math.floor((date.getTime() - start) / 86_400_000)]; // prettier-ignore
}

function parseTime(value: Value, format: Value): Value {
  if (typeof value !== 'string' || typeof format !== 'string') throw new JqError('strptime/1 requires string inputs and arguments');
  const parts: Record<string, string> = { Y: '(?<Y>\\d{4})', m: '(?<m>\\d{1,2})', d: '(?<d>\\d{1,2})', H: '(?<H>\\d{1,2})', M: '(?<M>\\d{1,2})', S: '(?<S>\\d{1,2})', Z: '(?:[A-Z]+|Z)', z: '[-+]\\d{4}', b: '(?<b>[A-Za-z]{3})', a: '[A-Za-z]+' }; // prettier-ignore
  const expanded = format.replaceAll('%T', '%H:%M:%S').replaceAll('%F', '%Y-%m-%d');
  const source = expanded.replace(/%([A-Za-z])|[.*+?^${}()|[\]\\]/g, (whole, letter: string | undefined) =>
    letter === undefined ? `\\${whole}` : (parts[letter] ?? whole),
  );
  const match = new RegExp(`^${source}$`).exec(value);
  if (!match) throw new JqError(`date "${value}" does not match format "${format}"`);
  const { Y = '1970', m, d = '1', H = '0', M = '0', S = '0', b } = match.groups ?? {};
  const month = b === undefined ? Number(m ?? 1) - 1 : 'JanFebMarAprMayJunJulAugSepOctNovDec'.indexOf(b) / 3;
  return gmtime(Date.UTC(Number(Y), month, Number(d), Number(H), Number(M), Number(S)) / 1000);
}

function implode(value: Value): Value {
  return String.fromCodePoint(...list(value, 'cannot be imploded, only arrays of codepoints can be imploded').map(number));
}

function textIndices(value: Value, part: Value): Value {
  if (value === null) return null;
  if (typeof value === 'string' && typeof part === 'string') {
    const found: number[] = [];
    for (let at = value.indexOf(part); at >= 0 && part !== ''; at = value.indexOf(part, at + 1)) found.push([...value.slice(0, at)].length);
    return found;
  }
  if (isArray(value)) return indices(value, isArray(part) ? part : [part]);
  return index(value, part);
}

const trimmed = (value: Value, part: Value, start: boolean): Value =>
  typeof value === 'string' && typeof part === 'string' && part !== '' && (start ? value.startsWith(part) : value.endsWith(part))
    ? start
      ? value.slice(part.length)
      : value.slice(0, -part.length)
    : value;

const textual =
  (name: string, act: (text: string, part: string) => Value): Native =>
  (value, [part = null]) => {
    if (typeof value !== 'string' || typeof part !== 'string') throw new JqError(`${name}() requires string inputs`);
    return act(value, part);
  };

const maths =
  (act: (value: number) => number): Native =>
  (value) =>
    act(number(value));

export const BUILTINS: Readonly<Record<string, Native>> = {
  'length/0': length,
  'utf8bytelength/0': (value) => {
    if (typeof value !== 'string') throw new JqError(`${short(value)} only strings have UTF-8 byte length`);
    return encodeUtf8(value).length;
  },
  'keys/0': (value) => keys(value, true),
  'keys_unsorted/0': (value) => keys(value, false),
  'has/1': (value, [key = null]) => has(value, key),
  'contains/1': (value, [part = null]) => contains(value, part),
  'add/0': (value) => (isObject(value) ? [...value.values()] : list(value, 'cannot be iterated over')).reduce<Value>(add, null),
  'type/0': typeName,
  'sort/0': (value) => [...list(value, 'cannot be sorted, as it is not an array')].sort(compare),
  'unique/0': (value) =>
    [...list(value, 'cannot be sorted, as it is not an array')]
      .sort(compare)
      .filter((item, i, all) => i === 0 || compare(all[i - 1]!, item) !== 0),
  'reverse/0': (value) =>
    typeof value === 'string'
      ? [...value].reverse().join('')
      : value === null
        ? []
        : [...list(value, 'cannot be reversed, as it is not an array')].reverse(),
  'flatten/0': (value) => flatten(list(value, 'cannot be flattened'), Infinity),
  'flatten/1': (value, [depth = null]) => {
    if (number(depth) < 0) throw new JqError('flatten depth must not be negative');
    return flatten(list(value, 'cannot be flattened'), number(depth));
  },
  'join/1': (value, [separator = null]) => join(list(value, 'cannot be joined'), separator),
  'tostring/0': (value) => (typeof value === 'string' ? value : print(value)),
  'tonumber/0': toNumber,
  'tojson/0': (value) => print(value),
  'fromjson/0': fromJson,
  'ascii/0': (value) => String.fromCharCode(number(value)),
  'explode/0': (value) => {
    if (typeof value !== 'string') throw new JqError(`${short(value)} cannot be exploded`);
    return [...value].map((character) => character.codePointAt(0)!);
  },
  'implode/0': implode,
  'split/1': (value, [separator = null]) => {
    if (typeof value !== 'string' || typeof separator !== 'string') throw new JqError('split input and separator must be strings');
    return splitText(value, separator);
  },
  '_ltrimstr/1': (value, [part = null]) => trimmed(value, part, true),
  'rtrimstr/1': (value, [part = null]) => trimmed(value, part, false),
  'startswith/1': textual('startswith', (text, part) => text.startsWith(part)),
  'endswith/1': textual('endswith', (text, part) => text.endsWith(part)),
  'trim/0': (value) => String(value).trim(),
  'indices/1': (value, [part = null]) => textIndices(value, part),
  '_indices/1': (value, [part = null]) => textIndices(value, part),
  '_match/3': matches,
  'setpath/2': (value, [path = null, fresh = null]) => setPath(value, list(path, 'Path must be specified as an array'), fresh),
  'delpaths/1': (value, [paths = null]) => deletePaths(value, list(paths, 'Paths must be specified as an array') as readonly Path[]),
  'getpath/1': (value, [path = null]) => getPath(value, list(path, 'Path must be specified as an array')),
  'transpose/0': (value) => {
    const rows = list(value, 'cannot be transposed') as readonly (readonly Value[])[];
    return Array.from({ length: Math.max(0, ...rows.map((row) => row.length)) }, (_, i) => rows.map((row) => row[i] ?? null));
  },
  'now/0': (_, __, host) => host.now() / 1000,
  'mktime/0': (value) => {
    if (!isArray(value)) throw new JqError('mktime requires array of 6 numbers');
    return Math.floor(brokenDown(value, 'mktime') / 1000);
  },
  'gmtime/0': (value) => gmtime(number(value)),
  'localtime/0': (value) => gmtime(number(value)),
  'strftime/1': (value, [format = null]) => {
    if (typeof format !== 'string') throw new JqError('strftime/1 requires a string format');
    return formatDate(brokenDown(value, 'strftime/1'), format.replaceAll('%Z', 'UTC'));
  },
  'strflocaltime/1': (value, [format = null]) => formatDate(brokenDown(value, 'strflocaltime/1'), String(format)),
  'strptime/1': (value, [format = null]) => parseTime(value, format),
  'infinite/0': () => Infinity,
  'nan/0': () => NaN,
  'isinfinite/0': (value) => !Number.isFinite(number(value)) && !Number.isNaN(value),
  'isnan/0': (value) => Number.isNaN(number(value)),
  'isnormal/0': (value) => Number.isFinite(number(value)) && value !== 0,
  'null/0': () => null,
  'true/0': () => true,
  'false/0': () => false,
  'floor/0': maths(Math.floor),
  'ceil/0': maths(Math.ceil),
  'round/0': maths((value) => Math.sign(value) * Math.round(Math.abs(value))),
  'sqrt/0': maths(Math.sqrt),
  'fabs/0': maths(Math.abs),
  'exp/0': maths(Math.exp),
  'log/0': maths(Math.log),
  'log2/0': maths(Math.log2),
  'log10/0': maths(Math.log10),
  'exp10/0': maths((value) => 10 ** value),
  'exp2/0': maths((value) => 2 ** value),
  'trunc/0': maths(Math.trunc),
  'pow/2': (_, [base = null, power = null]) => number(base) ** number(power),
  'tojson/1': (value) => numberText(number(value)),
  'input_line_number/0': (_, __, host) => host.inputLine(),
  'halt/0': () => {
    throw new Halt(0, '');
  },
  'halt_error/1': (value, [status = null]) => {
    throw new Halt(number(status), typeof value === 'string' ? value : `${print(value)}\n`);
  },
  'error/0': (value) => {
    throw new JqError(value);
  },
  'getpath_/0': (value) => value,
};
