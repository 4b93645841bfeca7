/** Sprig: strings. */
import { typed, type TemplateFunction } from '@drydock/apimachinery';
import { formatValue, textOf } from './format-value.ts';
import { isEmpty, toInteger } from './casts.ts';

type Text = (text: string) => unknown;

const ofText = (run: Text): TemplateFunction => typed(['string'], run);

function present(values: readonly unknown[]): string[] {
  return values.filter((value) => value !== null && value !== undefined).map(formatValue);
}

function indent(spaces: unknown, text: string): string {
  const pad = ' '.repeat(Math.max(0, Number(spaces)));
  return pad + text.replaceAll('\n', `\n${pad}`);
}

function truncate(length: unknown, text: string): string {
  const limit = Number(length);
  const characters = [...text];
  if (limit < 0 && characters.length + limit > 0) return characters.slice(limit).join('');
  return limit >= 0 && characters.length > limit ? characters.slice(0, limit).join('') : text;
}

function abbreviate(width: unknown, text: string): string {
  const limit = Number(width);
  return limit < 4 || text.length <= limit ? text : `${text.slice(0, limit - 3)}...`;
}

function substring(start: unknown, end: unknown, text: string): string {
  const [from, to] = [Number(start), Number(end)];
  if (from < 0) return text.slice(0, to);
  return to < 0 || to > text.length ? text.slice(from) : text.slice(from, to);
}

const words = (text: string): string[] => text.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g) ?? [];
const capitalize = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

function trimAll(characters: string, text: string, side: 'left' | 'right' | 'both'): string {
  let [start, end] = [0, text.length];
  if (side !== 'right') while (start < end && characters.includes(text[start]!)) start++;
  if (side !== 'left') while (end > start && characters.includes(text[end - 1]!)) end--;
  return text.slice(start, end);
}

/** A dict of the parts under `_0`, `_1`, … */
function splitToDict(text: string, separator: string): Record<string, string> {
  return Object.fromEntries(text.split(separator).map((part, at) => [`_${at}`, part]));
}

function wrap(width: unknown, text: string, breakWith = '\n'): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > Number(width)) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join(breakWith);
}

export const STRING_FUNCTIONS: readonly (readonly [string, TemplateFunction])[] = [
  ['upper', ofText((text) => text.toUpperCase())],
  ['lower', ofText((text) => text.toLowerCase())],
  [
    'title',
    ofText((text) => text.replace(/(^|[^\p{L}\p{N}'])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase())),
  ],
  ['untitle', ofText((text) => text.replace(/(^|\s)(\p{L})/gu, (_, before: string, letter: string) => before + letter.toLowerCase()))],
  ['trim', ofText((text) => text.trim())],
  ['trimAll', typed(['string', 'string'], (characters: string, text: string) => trimAll(characters, text, 'both'))],
  [
    'trimPrefix',
    typed(['string', 'string'], (prefix: string, text: string) => (text.startsWith(prefix) ? text.slice(prefix.length) : text)),
  ],
  [
    'trimSuffix',
    typed(['string', 'string'], (suffix: string, text: string) => (suffix && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text)),
  ],
  ['nospace', ofText((text) => text.replace(/\s/g, ''))],
  [
    'initials',
    ofText((text) =>
      text
        .split(/\s+/)
        .map((word) => word.charAt(0))
        .join(''),
    ),
  ],
  ['swapcase', ofText((text) => [...text].map((char) => (char === char.toUpperCase() ? char.toLowerCase() : char.toUpperCase())).join(''))],
  ['snakecase', ofText((text) => words(text).join('_').toLowerCase())],
  ['kebabcase', ofText((text) => words(text).join('-').toLowerCase())],
  [
    'camelcase',
    ofText((text) =>
      words(text)
        .map((word) => capitalize(word.toLowerCase()))
        .join(''),
    ),
  ],
  ['repeat', typed(['int', 'string'], (count: bigint, text: string) => text.repeat(Math.min(Math.max(Number(count), 0), 100_000)))],
  ['substr', typed(['int', 'int', 'string'], substring)],
  ['trunc', typed(['int', 'string'], truncate)],
  ['abbrev', typed(['int', 'string'], abbreviate)],
  ['contains', typed(['string', 'string'], (part: string, text: string) => text.includes(part))],
  ['hasPrefix', typed(['string', 'string'], (prefix: string, text: string) => text.startsWith(prefix))],
  ['hasSuffix', typed(['string', 'string'], (suffix: string, text: string) => text.endsWith(suffix))],
  ['replace', typed(['string', 'string', 'string'], (from: string, to: string, text: string) => text.replaceAll(from, () => to))],
  [
    'quote',
    typed(['any...'], (...values: unknown[]) =>
      present(values)
        .map((text) => goQuote(text))
        .join(' '),
    ),
  ],
  [
    'squote',
    typed(['any...'], (...values: unknown[]) =>
      present(values)
        .map((text) => `'${text}'`)
        .join(' '),
    ),
  ],
  ['cat', typed(['any...'], (...values: unknown[]) => present(values).join(' '))],
  ['indent', typed(['int', 'string'], indent)],
  ['nindent', typed(['int', 'string'], (spaces: unknown, text: string) => `\n${indent(spaces, text)}`)],
  ['wrap', typed(['int', 'string'], wrap)],
  ['wrapWith', typed(['int', 'string', 'string'], (width: unknown, separator: string, text: string) => wrap(width, text, separator))],
  ['plural', typed(['string', 'string', 'int'], (one: string, many: string, count: bigint) => (count === 1n ? one : many))],
  ['split', typed(['string', 'string'], (separator: string, text: string) => splitToDict(text, separator))],
  ['splitList', typed(['string', 'string'], (separator: string, text: string) => text.split(separator))],
  [
    'splitn',
    typed(['string', 'int', 'string'], (separator: string, count: bigint, text: string) =>
      splitToDict(limitParts(text.split(separator), Number(count), separator).join('\0'), '\0'),
    ),
  ],
  [
    'join',
    typed(['string', 'any'], (separator: string, list: unknown) => (Array.isArray(list) ? present(list) : [textOf(list)]).join(separator)),
  ],
  ['toString', typed(['any'], (value: unknown) => formatValue(value))],
  ['toStrings', typed(['any'], (list: unknown) => (Array.isArray(list) ? present(list) : [textOf(list)]))],
  ['ternary', typed(['any', 'any', 'bool'], (yes: unknown, no: unknown, condition: boolean) => (condition ? yes : no))],
  [
    'default',
    typed(['any', 'any...'], (fallback: unknown, ...given: unknown[]) => (given.length === 0 || isEmpty(given[0]) ? fallback : given[0])),
  ],
  ['empty', typed(['any'], isEmpty)],
  ['coalesce', typed(['any...'], (...values: unknown[]) => values.find((value) => !isEmpty(value)) ?? null)],
  ['all', typed(['any...'], (...values: unknown[]) => values.every((value) => !isEmpty(value)))],
  ['any', typed(['any...'], (...values: unknown[]) => values.some((value) => !isEmpty(value)))],
  ['base', ofText((path) => path.replace(/\/+$/, '').split('/').at(-1) || (path ? '/' : '.'))],
  ['dir', ofText((path) => path.replace(/\/?[^/]*$/, '') || (path.startsWith('/') ? '/' : '.'))],
  ['ext', ofText((path) => /\.[^./]*$/.exec(path)?.[0] ?? '')],
  ['clean', ofText((path) => path.replace(/\/+/g, '/').replace(/(.)\/$/, '$1'))],
  ['isAbs', ofText((path) => path.startsWith('/'))],
  ['regexQuoteMeta', ofText((text) => text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&'))],
  ['int', typed(['any'], toInteger)],
];

function limitParts(parts: string[], count: number, separator: string): string[] {
  return parts.length <= count ? parts : [...parts.slice(0, count - 1), parts.slice(count - 1).join(separator)];
}

/** strconv.Quote, of what a manifest holds. */
function goQuote(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\u009f]/g, (char) => `\\x${char.charCodeAt(0).toString(16)}`);
}
