import { CelError } from '../values/value.ts';
import { declare, traversal, type Overload } from './overload.ts';
import { formatText, quoteText } from './text-format.ts';

function charAt(text: string, position: bigint): string {
  const characters = [...text];
  if (position < 0n || position > BigInt(characters.length)) throw outOfRange(position);
  return characters[Number(position)] ?? '';
}

function outOfRange(position: bigint): CelError {
  return new CelError(`index out of range: ${position}`);
}

function indexOf(text: string, part: string, offset = 0n): bigint {
  if (part === '') return offset;
  const characters = [...text];
  const wanted = [...part];
  if (offset < 0n || offset > BigInt(characters.length)) throw outOfRange(offset);
  for (let i = Number(offset); i + wanted.length <= characters.length; i++) {
    if (wanted.every((character, j) => characters[i + j] === character)) return BigInt(i);
  }
  return -1n;
}

function lastIndexOf(text: string, part: string, offset?: bigint): bigint {
  const characters = [...text];
  const wanted = [...part];
  if (part === '') return offset ?? BigInt(characters.length);
  if (offset !== undefined && (offset < 0n || offset > BigInt(characters.length))) throw outOfRange(offset);
  for (let i = Math.min(Number(offset ?? characters.length), characters.length - wanted.length); i >= 0; i--) {
    if (wanted.every((character, j) => characters[i + j] === character)) return BigInt(i);
  }
  return -1n;
}

function substring(text: string, start: bigint, end?: bigint): string {
  const characters = [...text];
  const length = BigInt(characters.length);
  if (end !== undefined && start > end) throw new CelError(`invalid substring range. start: ${start}, end: ${end}`);
  if (start < 0n || start > length) throw outOfRange(start);
  if (end !== undefined && (end < 0n || end > length)) throw outOfRange(end);
  return characters.slice(Number(start), Number(end ?? length)).join('');
}

function replace(text: string, from: string, to: string, limit = -1n): string {
  if (limit < 0n) return text.split(from === '' ? /(?:)/u : from).join(to);
  const parts = text.split(from);
  const count = Math.min(Number(limit), parts.length - 1);
  return [parts.slice(0, count + 1).join(to), ...parts.slice(count + 1)].join(from);
}

function split(text: string, separator: string, limit = -1n): string[] {
  if (limit === 0n) return [];
  const parts = separator === '' ? [...text] : text.split(separator);
  if (limit < 0n || BigInt(parts.length) <= limit) return parts;
  const count = Number(limit) - 1;
  return [...parts.slice(0, count), parts.slice(count).join(separator)];
}

const ascii = (text: string, from: RegExp, change: (letter: string) => string): string => text.replace(from, change);

const cost = traversal;

/** Standard string functions, and version 2 of cel-go's string extension. */
export const STRINGS: readonly Overload[] = [
  declare('string::contains(string): bool', (text: string, part: string) => text.includes(part), {
    cost: (text: string, part: string) => Math.ceil(text.length * 0.1) * Math.ceil(part.length * 0.1),
  }),
  declare('string::startsWith(string): bool', (text: string, part: string) => text.startsWith(part), { cost }),
  declare('string::endsWith(string): bool', (text: string, part: string) => text.endsWith(part), { cost }),
  declare('string::charAt(int): string', charAt, { cost }),
  declare('string::indexOf(string): int', (text: string, part: string) => indexOf(text, part), { cost }),
  declare('string::indexOf(string, int): int', indexOf, { cost }),
  declare('string::lastIndexOf(string): int', (text: string, part: string) => lastIndexOf(text, part), { cost }),
  declare('string::lastIndexOf(string, int): int', lastIndexOf, { cost }),
  declare('string::lowerAscii(): string', (text: string) => ascii(text, /[A-Z]/g, (letter) => letter.toLowerCase()), { cost }),
  declare('string::upperAscii(): string', (text: string) => ascii(text, /[a-z]/g, (letter) => letter.toUpperCase()), { cost }),
  declare('string::replace(string, string): string', (text: string, from: string, to: string) => replace(text, from, to), { cost }),
  declare('string::replace(string, string, int): string', replace, { cost }),
  declare('string::split(string): list<string>', (text: string, separator: string) => split(text, separator), { cost }),
  declare('string::split(string, int): list<string>', split, { cost }),
  declare('string::substring(int): string', (text: string, start: bigint) => substring(text, start), { cost }),
  declare('string::substring(int, int): string', substring, { cost }),
  declare('string::trim(): string', (text: string) => text.trim(), { cost }),
  declare('string::format(list<dyn>): string', formatText, { cost }),
  declare('strings.quote(string): string', quoteText, { cost }),
  declare('list<string>::join(): string', (list: string[]) => list.join(''), { cost }),
  declare('list<string>::join(string): string', (list: string[], separator: string) => list.join(separator), { cost }),
];
