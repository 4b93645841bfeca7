import { decodeUtf8, formatFloat, isUtf8 } from '@drydock/apimachinery';
import { typeOf } from './type-of.ts';
import { formatDuration, formatTimestamp } from './time.ts';
import { CelError, Double, Duration, Timestamp, TypeValue, Uint } from './value.ts';

/** What `string(x)` gives. */
export function toText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (value instanceof Uint) return String(value.value);
  if (value instanceof Double) return formatFloat(value.value);
  if (value instanceof Timestamp) return formatTimestamp(value);
  if (value instanceof Duration) return formatDuration(value);
  if (value instanceof TypeValue) return String(value);
  if (value instanceof Uint8Array) {
    if (!isUtf8(value)) throw new CelError('invalid UTF-8 in bytes, cannot convert to string');
    return decodeUtf8(value);
  }
  throw new CelError(`type conversion error from '${typeOf(value).name}' to 'string'`);
}
