/** Decoders that behave as Go's JSON decoder does for a type of k8s.io/api (sigs.k8s.io/json, UnmarshalStrict). */
import type { DecodeState } from './decode-state.ts';

export interface GoDecoder {
  /** As messages print it: `[]v1.Container`. */
  readonly goType: string;
  /** What `null` gives in a list or as a value of a map, where Go has no way to leave the element out. */
  zero(): unknown;
  /** `value` is never null. A value that does not fit is noted in `state` and gives undefined, which keeps the field out. */
  decode(value: unknown, state: DecodeState): unknown;
  /** Whether Go's `omitempty` drops this decoded value. */
  isEmpty(value: unknown): boolean;
  /**
   * What `decode` and `fillZeroValues` make of a value with which nothing is wrong, in one pass that notes nothing on its way: most bodies are
   * such. `value` is never null, `depth` says how many structs it is in. UNCLEAN for every value that has to be looked at more closely.
   * `known` is what stood in its place when all that was read before: what is the very same there is not read again, but given to `keep`.
   */
  read(value: unknown, depth: number, known?: unknown, keep?: KeepFunction): unknown;
}

/** What a record or list that has come again becomes; its name is that of its field, and empty for an element of a list. */
export type KeepFunction = (name: string, part: object) => unknown;

export const UNCLEAN = Symbol('unclean');

export const neverEmpty = (): boolean => false;
