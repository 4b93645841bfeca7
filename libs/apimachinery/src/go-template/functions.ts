/** The functions of text/template, and those that kubectl adds. */
import { decodeBase64, decodeUtf8, encodeUtf8 } from '../encoding/base64.ts';
import { getOwn, isRecord } from '../deep/own-property.ts';
import { WholeFloat } from '../go-format/floats.ts';
import { formatGoValue } from '../go-format/go-print.ts';
import { formatPrintf } from './printf.ts';

/** Thrown by a function for what Go returns as an error; becomes `error calling NAME: MESSAGE`. */
export class FunctionError extends Error {}

/** Go's types of arguments, as far as templates tell them apart. */
export type ParameterType = 'any' | 'string' | 'bool' | 'int' | 'list' | 'map';

/** Null is passed for what a template does not find. `this` is the executor, for functions that run templates themselves. */
export interface TemplateFunction {
  (...args: unknown[]): unknown;
  /** What the arguments must be. A function without takes anything, and more than it declares unless its name is a comparison's. */
  parameters?: readonly ParameterType[];
  /** The last parameter may be given any number of times. */
  variadic?: boolean;
}

/** A function that says what it takes; `...` after the last type makes it variadic: `typed(['string', 'any...'], …)`. */
export function typed(
  parameters: readonly (ParameterType | `${ParameterType}...`)[],
  run: (...args: never[]) => unknown,
): TemplateFunction {
  return Object.assign(
    function (this: unknown, ...args: unknown[]) {
      return run.call(this, ...(args as never[]));
    },
    {
      parameters: parameters.map((type) => type.replace('...', '') as ParameterType),
      variadic: parameters.at(-1)?.endsWith('...') ?? false,
    },
  );
}

/** Functions that take exactly the arguments they declare; all others without `parameters` take more. */
const FIXED_ARITY = new Set(['not', 'len', 'ne', 'lt', 'le', 'gt', 'ge', 'base64decode']);

/** `want 1 got 0`, or undefined when so many arguments are right. */
export function arityProblem(name: string, { parameters, variadic, length }: TemplateFunction, given: number): string | undefined {
  const declared = parameters ? parameters.length - (variadic ? 1 : 0) : length;
  if (parameters ? !variadic : FIXED_ARITY.has(name)) return given === declared ? undefined : `want ${declared} got ${given}`;
  return given < declared ? `want at least ${declared} got ${given}` : undefined;
}

const GO_TYPES: Readonly<Record<Exclude<ParameterType, 'any'>, string>> = {
  string: 'string',
  bool: 'bool',
  int: 'int',
  list: '[]interface {}',
  map: 'map[string]interface {}',
};

/** `wrong type for value; expected string; got int`, or undefined when an argument fits its parameter. `literal` is the text of one. */
export function typeProblem({ parameters }: TemplateFunction, at: number, value: unknown, literal?: string): string | undefined {
  const type = parameters?.[Math.min(at, parameters.length - 1)];
  if (type === undefined || type === 'any') return undefined;
  if (value === null) return type === 'list' || type === 'map' ? undefined : `invalid value; expected ${GO_TYPES[type]}`;
  if (typeNameOf(value) === GO_TYPES[type]) return undefined;
  if (literal !== undefined && type !== 'list' && type !== 'map') return `expected ${type === 'int' ? 'integer' : type}; found ${literal}`;
  return `wrong type for value; expected ${GO_TYPES[type]}; got ${typeNameOf(value)}`;
}

/** The Go type of a value: bigints are ints, numbers floats. */
export function typeNameOf(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (typeof value === 'bigint') return 'int';
  if (typeof value === 'number') return 'float64';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'string';
  return Array.isArray(value) ? '[]interface {}' : 'map[string]interface {}';
}

export type FunctionMap = ReadonlyMap<string, TemplateFunction>;

/** What `if` and `and` take for true: not zero, not empty. */
export function isTruthy(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return Boolean(value);
  if (value instanceof WholeFloat) return value.value !== 0;
  return Array.isArray(value) ? value.length > 0 : Object.keys(value).length > 0;
}

/** `fmt.Sprint`: spaces only between operands of which neither is a string. */
function print(args: readonly unknown[]): string {
  return args
    .map((arg, i) => (i > 0 && typeof arg !== 'string' && typeof args[i - 1] !== 'string' ? ' ' : '') + formatGoValue(arg))
    .join('');
}

type KindOf = (value: unknown) => string;

function basicKind(value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  if (value instanceof WholeFloat) return 'float';
  if (typeof value === 'string' || typeof value === 'boolean') return typeof value;
  throw new FunctionError(value === null ? 'incompatible types for comparison' : `non-comparable type ${formatGoValue(value)}`);
}

/** The kinds of a template set, where ints are bigints and numbers floats. */
function setKind(value: unknown): string {
  if (typeof value === 'bigint') return 'int';
  return typeof value === 'number' ? 'float' : basicKind(value);
}

function plain(value: unknown): unknown {
  return value instanceof WholeFloat ? value.value : value;
}

function newComparisons(kindOf: KindOf): readonly (readonly [string, TemplateFunction])[] {
  const equal = (a: unknown, b: unknown): boolean => {
    if (a === null || b === null) return a === b;
    if (kindOf(a) !== kindOf(b)) throw new FunctionError('incompatible types for comparison');
    return plain(a) === plain(b);
  };
  const less = (a: unknown, b: unknown): boolean => {
    if (kindOf(a) !== kindOf(b)) throw new FunctionError('incompatible types for comparison');
    if (typeof a === 'boolean') throw new FunctionError('invalid type for comparison');
    return (plain(a) as string) < (plain(b) as string);
  };
  const equalsAny = (first: unknown, ...others: unknown[]): boolean => {
    if (others.length === 0) throw new FunctionError('missing argument for comparison');
    return others.some((other) => equal(first, other));
  };
  return [
    ['eq', equalsAny],
    ['ne', (a, b) => !equal(a, b)],
    ['lt', less],
    ['le', (a, b) => less(a, b) || equal(a, b)],
    ['gt', (a, b) => !less(a, b) && !equal(a, b)],
    ['ge', (a, b) => !less(a, b)],
  ];
}

/** Comparisons for a template set, which tells ints from floats. */
export const SET_COMPARISONS = newComparisons(setKind);

function lengthOf(value: unknown): number {
  if (typeof value === 'string') return encodeUtf8(value).length;
  if (Array.isArray(value)) return value.length;
  if (isRecord(value)) return Object.keys(value).length;
  throw new FunctionError(
    value === null ? 'reflect: call of reflect.Value.Type on zero Value' : `len of type ${typeof value === 'number' ? 'int' : 'bool'}`,
  );
}

function indexOnce(value: unknown, key: unknown): unknown {
  if (value === null) throw new FunctionError('index of untyped nil');
  if (isRecord(value)) {
    if (typeof key !== 'string')
      throw new FunctionError(`value has type ${typeof key === 'number' ? 'int' : formatGoValue(key)}; should be string`);
    return getOwn(value, key) ?? null;
  }
  if (typeof value !== 'string' && !Array.isArray(value))
    throw new FunctionError(`can't index item of type ${typeof value === 'boolean' ? 'bool' : 'int'}`);
  if (typeof key !== 'number') throw new FunctionError(`cannot index slice/array with type ${typeof key}`);
  const items = typeof value === 'string' ? encodeUtf8(value) : value;
  if (key < 0 || key >= items.length) throw new FunctionError(`index out of range: ${key}`);
  return items[key];
}

function slice(value: unknown, ...bounds: unknown[]): unknown {
  if (typeof value !== 'string' && !Array.isArray(value)) throw new FunctionError("can't slice item of type map[string]interface {}");
  const length = lengthOf(value);
  const [start = 0, end = length] = bounds as number[];
  for (const bound of [start, end]) if (bound < 0 || bound > length) throw new FunctionError(`index out of range: ${bound}`);
  if (start > end) throw new FunctionError(`invalid slice index: ${start} > ${end}`);
  return typeof value === 'string' ? decodeUtf8(encodeUtf8(value).slice(start, end)) : value.slice(start, end);
}

function escapeWith(pattern: RegExp, escape: (char: string) => string): TemplateFunction {
  return (...args) => (args.length === 1 && typeof args[0] === 'string' ? args[0] : print(args)).replace(pattern, escape);
}

const HTML: Readonly<Record<string, string>> = { '"': '&#34;', "'": '&#39;', '&': '&amp;', '<': '&lt;', '>': '&gt;', '\0': '\ufffd' };
const JS: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"',
  '<': '\\u003C',
  '>': '\\u003E',
  '&': '\\u0026',
  '=': '\\u003D',
};

function escapeJs(char: string): string {
  return JS[char] ?? `\\u${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}

function percentEncode(char: string): string {
  return char === ' ' ? '+' : [...encodeUtf8(char)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}

function base64Decode(text: unknown): string {
  const bytes = decodeBase64(String(text));
  if (typeof bytes === 'number') throw new FunctionError(`base64 decode failed: illegal base64 data at input byte ${bytes}`);
  return decodeUtf8(bytes);
}

/** Whether following the keys leads to something (kubectl's `exists`). */
function exists(value: unknown, ...keys: unknown[]): boolean {
  let current: unknown = value;
  for (const key of keys) {
    if (typeof current !== 'object' || current === null) return false;
    const next = getOwn(current, String(key));
    if (next === undefined) return false;
    current = next;
  }
  return true;
}

/** `and` and `or` are not here: they do not evaluate what they do not need. */
export const BUILTIN_FUNCTIONS: FunctionMap = new Map<string, TemplateFunction>([
  ['not', (value) => !isTruthy(value)],
  ['len', lengthOf],
  ['index', (value, ...keys) => keys.reduce(indexOnce, value)],
  ['slice', slice],
  ['print', (...args) => print(args)],
  ['println', (...args) => `${args.map(formatGoValue).join(' ')}\n`],
  ['printf', (format, ...args) => formatPrintf(String(format), args)],
  ['html', escapeWith(/["'&<>\0]/g, (char) => HTML[char]!)],
  ['js', escapeWith(/[\\'"<>&=\0-\x1f\u2028\u2029]/g, escapeJs)],
  ['urlquery', escapeWith(/[^A-Za-z0-9_.~-]/gu, percentEncode)],
  ...newComparisons(basicKind),
]);

/** What `kubectl -o go-template` offers. */
export const KUBECTL_FUNCTIONS: FunctionMap = new Map<string, TemplateFunction>([
  ...BUILTIN_FUNCTIONS,
  ['base64decode', base64Decode],
  ['exists', exists],
]);
