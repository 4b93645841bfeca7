/** Stretches of keys, which are bytes and ordered as such. */
import type { ByteString } from '@drydock/shell';

export interface KeyRange {
  readonly from: ByteString;
  /** The first key that does not belong to it; undefined: everything from `from` on. */
  readonly to: ByteString | undefined;
}

/** The smallest key that there can be: etcd knows no empty one. */
const FIRST = '\0';

export const oneKey = (key: ByteString): KeyRange => ({ from: key, to: `${key}\0` });
export const keysFrom = (key: ByteString): KeyRange => ({ from: key === '' ? FIRST : key, to: undefined });

export function keysWithPrefix(prefix: ByteString): KeyRange {
  return prefix === '' ? keysFrom('') : { from: prefix, to: endOfPrefix(prefix) };
}

/** The arguments of `get`, `del` and `watch`: one key, or a key and the end, where a zero byte means that there is none. */
export function keysBetween(key: ByteString, end: ByteString | undefined): KeyRange {
  if (end === undefined) return oneKey(key);
  return end === FIRST ? keysFrom(key) : { from: key, to: end };
}

/** Undefined when no key follows (bytes of 255 alone). */
function endOfPrefix(prefix: ByteString): ByteString | undefined {
  for (let i = prefix.length - 1; i >= 0; i--) {
    const byte = prefix.charCodeAt(i);
    if (byte < 0xff) return prefix.slice(0, i) + String.fromCharCode(byte + 1);
  }
  return undefined;
}

export const holds = ({ from, to }: KeyRange, key: ByteString): boolean => key >= from && (to === undefined || key < to);

/** Whether a key with this prefix can be in the range. */
export const mayHold = ({ from, to }: KeyRange, prefix: ByteString): boolean =>
  (to === undefined || prefix < to) && (from <= prefix || from.startsWith(prefix));
