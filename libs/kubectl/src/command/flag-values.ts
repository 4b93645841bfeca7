/** Text to flag values, with the errors of Go's strconv and pflag. */
import type { FlagDefinition, FlagValue } from './flag.ts';
import { parseDuration } from './go-duration.ts';

export type ParsedValue = { value: FlagValue; error?: undefined } | { value?: undefined; error: string };

const TRUE = new Set(['1', 't', 'T', 'TRUE', 'true', 'True']);
const FALSE = new Set(['0', 'f', 'F', 'FALSE', 'false', 'False']);

/** `previous` is undefined for the first use: a list replaces its default then and grows afterwards. */
export function parseFlagValue(flag: FlagDefinition, text: string, previous: FlagValue | undefined): ParsedValue {
  switch (flag.kind) {
    case 'string':
      return { value: text };
    case 'bool':
      return parseBool(text);
    case 'int':
      return parseInteger(text, flag.bits ?? 64);
    case 'duration': {
      const parsed = parseDuration(text);
      return parsed.error === undefined ? { value: parsed.milliseconds } : { error: parsed.error };
    }
    case 'stringArray':
      return { value: [...((previous as string[] | undefined) ?? []), text] };
    case 'stringSlice': {
      const fields = parseCsvLine(text);
      return typeof fields === 'string' ? { error: fields } : { value: [...((previous as string[] | undefined) ?? []), ...fields] };
    }
    case 'stringToString':
      return parseMap(text, previous as Record<string, string> | undefined);
    case 'mapStringString':
      return parsePairs(text, previous as Record<string, string> | undefined);
  }
}

function parseBool(text: string): ParsedValue {
  if (TRUE.has(text)) return { value: true };
  if (FALSE.has(text)) return { value: false };
  return { error: `strconv.ParseBool: parsing ${JSON.stringify(text)}: invalid syntax` };
}

/** Decimal, hexadecimal, octal and binary as Go's ParseInt(s, 0, bits) reads them. */
function parseInteger(text: string, bits: number): ParsedValue {
  const match = /^([+-]?)(0[xX][\da-fA-F]+|0[bB][01]+|0[oO]?[0-7]*|[1-9]\d*)$/.exec(text);
  if (!match) return { error: `strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax` };
  const digits = /^0[0-7]+$/.test(match[2]!) ? `0o${match[2]!.slice(1)}` : match[2]!;
  const value = BigInt(digits) * (match[1] === '-' ? -1n : 1n);
  const limit = 2n ** BigInt(bits - 1);
  if (value >= limit || value < -limit) {
    return { error: `strconv.ParseInt: parsing ${JSON.stringify(text)}: value out of range` };
  }
  return { value: Number(value) };
}

function parseMap(text: string, previous: Record<string, string> | undefined): ParsedValue {
  const pairs = (text.match(/=/g) ?? []).length === 1 ? [text.replace(/^"|"$/g, '')] : parseCsvLine(text);
  if (typeof pairs === 'string') return { error: pairs };
  const entries: [string, string][] = [];
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    if (equals < 0) return { error: `${pair} must be formatted as key=value` };
    entries.push([pair.slice(0, equals), pair.slice(equals + 1)]);
  }
  return { value: { ...previous, ...Object.fromEntries(entries) } };
}

function parsePairs(text: string, previous: Record<string, string> | undefined): ParsedValue {
  const pairs = text
    .split(',')
    .filter(Boolean)
    .map((pair) => pair.split(/=(.*)/s));
  if (pairs.some(({ length }) => length < 2)) return { error: 'malformed pair, expect string=string' };
  return { value: { ...previous, ...Object.fromEntries(pairs.map(([key, value]) => [key!.trim(), value!.trim()])) } };
}

/** The fields of one CSV line, or what encoding/csv says against it. */
export function parseCsvLine(line: string): string[] | string {
  if (line === '') return [];
  const fields: string[] = [];
  let position = 0;
  for (;;) {
    if (line[position] === '"') {
      const quoted = readQuotedField(line, position + 1);
      if (typeof quoted === 'string') return quoted;
      fields.push(quoted.field);
      position = quoted.end;
    } else {
      const comma = line.indexOf(',', position);
      const field = line.slice(position, comma < 0 ? undefined : comma);
      const quote = field.indexOf('"');
      if (quote >= 0) return `parse error on line 1, column ${position + quote + 1}: bare " in non-quoted-field`;
      fields.push(field);
      position = comma < 0 ? line.length : comma;
    }
    if (position >= line.length) return fields;
    position++;
  }
}

function readQuotedField(line: string, start: number): { field: string; end: number } | string {
  let field = '';
  for (let i = start; i < line.length; i++) {
    if (line[i] !== '"') {
      field += line[i];
    } else if (line[i + 1] === '"') {
      field += '"';
      i++;
    } else if (i + 1 === line.length || line[i + 1] === ',') {
      return { field, end: i + 1 };
    } else {
      return `parse error on line 1, column ${i + 2}: extraneous or missing " in quoted-field`;
    }
  }
  return `parse error on line 1, column ${line.length + 1}: extraneous or missing " in quoted-field`;
}
