/** The types of YAML 1.1 scalars as go-yaml v2 resolves them. */
import { YamlError } from './yaml-error.ts';

/** `exact` is there when a number of JavaScript has not enough digits; integers from 2^63 on are of another type in Go, uint64. */
export type ResolvedScalar =
  | { type: 'bool'; value: boolean }
  | { type: 'int'; value: number; exact?: bigint; unsigned?: boolean }
  | { type: 'float'; value: number }
  | { type: 'null'; value: null }
  | { type: 'str' | 'timestamp' | 'binary'; value: string };

const TAG_PREFIX = 'tag:yaml.org,2002:';

const WORDS = new Map<string, ResolvedScalar>();

function addWords(scalar: ResolvedScalar, ...words: string[]): void {
  for (const word of words) WORDS.set(word, scalar);
}

addWords({ type: 'bool', value: true }, 'y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON');
addWords({ type: 'bool', value: false }, 'n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF');
addWords({ type: 'null', value: null }, '', '~', 'null', 'Null', 'NULL');
addWords({ type: 'float', value: NaN }, '.nan', '.NaN', '.NAN');
addWords({ type: 'float', value: Infinity }, '.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF');
addWords({ type: 'float', value: -Infinity }, '-.inf', '-.Inf', '-.INF');

const INTEGER = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/;
const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const MAX_INT64 = 2n ** 63n - 1n;
const MAX_UINT64 = 2n ** 64n - 1n;

function resolveInteger(text: string): ResolvedScalar | undefined {
  const match = INTEGER.exec(text);
  if (!match) return undefined;
  const [, sign, hex, binary, octal, decimal] = match;
  const magnitude = BigInt(hex ? `0x${hex}` : binary ? `0b${binary}` : octal ? `0o${octal}` : decimal!);
  if (sign === '-') return magnitude <= MAX_INT64 + 1n ? integer(-magnitude) : undefined;
  if (magnitude <= MAX_INT64) return integer(magnitude);
  return magnitude <= MAX_UINT64 && sign === '' ? { ...integer(magnitude), unsigned: true } : undefined;
}

function integer(exact: bigint): Extract<ResolvedScalar, { type: 'int' }> {
  const value = Number(exact);
  return Number.isSafeInteger(value) ? { type: 'int', value } : { type: 'int', value, exact };
}

function resolveFloat(text: string): ResolvedScalar | undefined {
  const value = FLOAT.test(text) ? Number(text) : Infinity;
  return Number.isFinite(value) ? { type: 'float', value } : undefined;
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

const TIMESTAMP = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:([Tt ])(\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?(Z|[-+]\d{2}:\d{2})?)?$/;

function isTimestamp(text: string): boolean {
  const match = TIMESTAMP.exec(text);
  if (!match) return false;
  const [, year, month, day, separator, hour, minute, second, zone] = match;
  if (separator && (separator === ' ') === (zone !== undefined)) return false;
  const inDate = Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= daysIn(Number(year), Number(month));
  return inDate && Number(hour ?? 0) < 24 && Number(minute ?? 0) < 60 && Number(second ?? 0) < 60;
}

/** The type that an unquoted scalar has without a tag. */
export function resolvePlain(text: string): ResolvedScalar {
  return WORDS.get(text) ?? resolveNumeric(text, true) ?? { type: 'str', value: text };
}

function resolveNumeric(text: string, timestamps: boolean): ResolvedScalar | undefined {
  if (text.startsWith('.')) return resolveFloat(text);
  if (!/^[-+0-9]/.test(text)) return undefined;
  if (timestamps && isTimestamp(text)) return { type: 'timestamp', value: text };
  const digits = text.replaceAll('_', '');
  return resolveInteger(digits) ?? resolveFloat(digits);
}

/** The type of a scalar with a tag. A tag that go-yaml does not know makes a string; one that does not fit throws. */
export function resolveTagged(tag: string, text: string): ResolvedScalar {
  const type = tag.startsWith(TAG_PREFIX) ? tag.slice(TAG_PREFIX.length) : undefined;
  if (type === 'str') return { type, value: text };
  if (type === 'binary') return { type, value: text };
  if (type !== 'bool' && type !== 'int' && type !== 'float' && type !== 'null' && type !== 'timestamp') return { type: 'str', value: text };
  const resolved = WORDS.get(text) ?? resolveNumeric(text, type === 'timestamp') ?? { type: 'str', value: text };
  if (resolved.type === type) return resolved;
  if (type === 'float' && resolved.type === 'int' && !resolved.unsigned) return { type, value: resolved.value };
  throw new YamlError(`cannot decode !!${resolved.type} \`${text}\` as a !!${type}`);
}

const SEXAGESIMAL = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;

/** Whether a string, written without quotes, would be read back as a string by every YAML 1.1 parser. */
export function readsAsString(text: string): boolean {
  return resolvePlain(text).type === 'str' && !SEXAGESIMAL.test(text);
}
