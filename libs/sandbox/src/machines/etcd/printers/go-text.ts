/** How Go writes sizes, durations and quoted bytes. */
import { decodeUtf8, type ByteString } from '@drydock/shell';

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** dustin/go-humanize, Bytes. */
export function humanBytes(bytes: number): string {
  if (bytes < 10) return `${bytes} B`;
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = Math.floor((bytes / 1000 ** power) * 10 + 0.5) / 10;
  return `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ${UNITS[power]}`;
}

/** time.Duration: `9.123ms`, `2.009123s`, `1m5s`. */
export function goDuration(milliseconds: number): string {
  const rounded = (value: number, digits: number) => Number(value.toFixed(digits)).toString();
  if (milliseconds < 1000) return milliseconds < 1 ? `${rounded(milliseconds * 1000, 3)}µs` : `${rounded(milliseconds, 6)}ms`;
  const minutes = Math.floor(milliseconds / 60_000);
  const seconds = `${rounded((milliseconds - minutes * 60_000) / 1000, 9)}s`;
  return minutes === 0 ? seconds : minutes < 60 ? `${minutes}m${seconds}` : `${Math.floor(minutes / 60)}h${minutes % 60}m${seconds}`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '"': '\\"',
  '\\': '\\\\',
};
const UNPRINTABLE = /[\p{C}\p{Z}]/u;
const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

/** `%q`. */
export function goQuote(bytes: ByteString): string {
  return `"${[...decodeUtf8(bytes)].map(escaped).join('')}"`;
}

function escaped(character: string): string {
  const escape = ESCAPES[character];
  if (escape !== undefined) return escape;
  if (character === ' ') return character;
  const point = character.codePointAt(0)!;
  if (point >= 0xdc80 && point <= 0xdcff) return `\\x${hex(point - 0xdc00, 2)}`;
  if (!UNPRINTABLE.test(character)) return character;
  if (point < 0x80) return `\\x${hex(point, 2)}`;
  return point < 0x10000 ? `\\u${hex(point, 4)}` : `\\U${hex(point, 8)}`;
}
