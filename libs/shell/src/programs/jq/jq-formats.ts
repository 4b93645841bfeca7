/** `@csv`, `@base64` and the like. */
import { decodeBase64, encodeBase64 } from '@drydock/apimachinery';
import { decodeUtf8, encodeUtf8 } from '../../kernel/byte-string.ts';
import { JqSyntaxError } from './jq-syntax.ts';
import { isArray, JqError, print, short, type Value } from './jq-value.ts';

const text = (value: Value): string => (typeof value === 'string' ? value : print(value));

function row(value: Value, kind: 'csv' | 'tsv'): string {
  if (!isArray(value)) throw new JqError(`${short(value)} cannot be ${kind}-formatted, only array`);
  return value
    .map((cell) => {
      if (typeof cell === 'number' || typeof cell === 'boolean') return print(cell);
      if (cell === null) return '';
      if (typeof cell !== 'string') throw new JqError(`${short(cell)} is not valid in a csv row`);
      if (kind === 'csv') return `"${cell.replaceAll('"', '""')}"`;
      return cell.replace(/[\t\n\r\\]/g, (mark) => ({ '\t': '\\t', '\n': '\\n', '\r': '\\r', '\\': '\\\\' })[mark]!);
    })
    .join(kind === 'csv' ? ',' : '\t');
}

function shell(value: Value): string {
  const quote = (each: Value): string => {
    if (typeof each === 'string') return `'${each.replaceAll("'", "'\\''")}'`;
    if (typeof each === 'object' && each !== null) throw new JqError(`${short(each)} can not be escaped for shell`);
    return print(each);
  };
  return isArray(value) ? value.map(quote).join(' ') : quote(value);
}

function decode(value: string): string {
  const bare = value.replace(/=+$/, '');
  const bytes = decodeBase64(bare.padEnd(Math.ceil(bare.length / 4) * 4, '='));
  if (typeof bytes === 'number' || (bare.length % 4 === 1 && bytes.length === 0))
    throw new JqError(`${short(value)} is not valid base64 data`);
  return decodeUtf8(String.fromCharCode(...bytes)).replace(/[\udc80-\udcff]/g, '\ufffd');
}

const FORMATS: Readonly<Record<string, (value: Value) => string>> = {
  '@text': text,
  '@json': (value) => print(value),
  '@csv': (value) => row(value, 'csv'),
  '@tsv': (value) => row(value, 'tsv'),
  '@html': (value) =>
    text(value).replace(/[<>&'"]/g, (mark) => ({ '<': '&lt;', '>': '&gt;', '&': '&amp;', "'": '&#39;', '"': '&quot;' })[mark]!),
  '@uri': (value) => encodeURIComponent(text(value)).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`),
  '@sh': shell,
  '@base64': (value) => encodeBase64(Uint8Array.from(encodeUtf8(text(value)), (byte) => byte.charCodeAt(0))),
  '@base64d': (value) => decode(text(value)),
};

export function formatValue(name: string, value: Value): string {
  const format = FORMATS[name];
  if (!format) throw new JqSyntaxError(`${name.slice(1)} is not a valid format`);
  return format(value);
}
