/** JSON as Go's encoding/json writes it: keys sorted, HTML characters escaped. */
import { wellFormed } from '../encoding/unicode.ts';
import { formatInteger } from '../go-format/floats.ts';

/** Bytewise order of UTF-8, which is the order of code points. */
function compareCodePoints(a: string, b: string): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    if (a[i] !== b[i]) return a.codePointAt(i)! - b.codePointAt(i)!;
  }
  return a.length - b.length;
}

function sortedEntries(object: object): [string, unknown][] {
  return Object.entries(object)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => compareCodePoints(a, b));
}

const ESCAPED = /[<>&\u2028\u2029]/g;

function unicodeEscape(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** A string with its quotes: `<`, `>`, `&`, U+2028 and U+2029 are escaped unless `escapeHtml` is off. */
export function jsonString(text: string, escapeHtml = true): string {
  const quoted = JSON.stringify(wellFormed(text));
  return quoted.replace(escapeHtml ? ESCAPED : /[\u2028\u2029]/g, unicodeEscape);
}

function jsonNumber(value: number): string {
  if (!Number.isFinite(value)) return 'null';
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? formatInteger(value) : JSON.stringify(value);
}

function jsonScalar(value: unknown): string {
  if (typeof value === 'string') return jsonString(value);
  if (typeof value === 'number') return jsonNumber(value);
  return value === undefined ? 'null' : String(value);
}

/** `json.Marshal`: on one line, without spaces. */
export function compactJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return jsonScalar(value);
  if (Array.isArray(value)) return `[${value.map(compactJson).join(',')}]`;
  return `{${sortedEntries(value)
    .map(([key, each]) => `${jsonString(key)}:${compactJson(each)}`)
    .join(',')}}`;
}

/** `json.MarshalIndent` with the indentation of `kubectl -o json`, 4 spaces; no line break at the end. */
export function indentJson(value: unknown, indent = '    '): string {
  return indented(value, indent, '\n');
}

/** As `kubectl -o json` prints an object, line break included. */
export function printJson(value: unknown): string {
  return `${indentJson(value)}\n`;
}

function indented(value: unknown, indent: string, line: string): string {
  if (typeof value !== 'object' || value === null) return jsonScalar(value);
  const inner = line + indent;
  const parts = Array.isArray(value)
    ? value.map((item) => indented(item, indent, inner))
    : sortedEntries(value).map(([key, each]) => `${jsonString(key)}: ${indented(each, indent, inner)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return parts.length === 0 ? `${open}${close}` : `${open}${inner}${parts.join(`,${inner}`)}${line}${close}`;
}
