/** How plain data of a type becomes a value: a date-time text is a timestamp where the schema says so. */
import { decodeBase64 } from '@drydock/apimachinery';
import type { CelType } from '../types.ts';
import { parseDuration, parseTimestamp } from '../values/time.ts';
import { Double, fromData } from '../values/value.ts';

export type Reader = (value: unknown) => unknown;

export function readerOf({ kind }: CelType): Reader {
  switch (kind) {
    case 'double':
      return (value) => (typeof value === 'number' ? new Double(value) : fromData(value));
    case 'timestamp':
      return (value) => (typeof value === 'string' ? parseTimestamp(value) : fromData(value));
    case 'duration':
      return (value) => (typeof value === 'string' ? parseDuration(value) : fromData(value));
    case 'bytes':
      return (value) => (typeof value === 'string' ? (decodeBase64(value) ?? new Uint8Array()) : fromData(value));
    default:
      return fromData;
  }
}
