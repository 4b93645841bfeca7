import { quoteGo } from '../field-errors.ts';
import { DecodeState, plainMessage, type WrappedInteger } from './decode-state.ts';
import { UNCLEAN, type KeepFunction } from './go-decoder.ts';
import { exceedsDepth } from './nesting.ts';
import type { SchemaRegistry } from './schema-registry.ts';
import type { Schema } from './schema.ts';
import { DecoderFactory } from './typed-decoder.ts';

/**
 * A decoded object, or why Go's decoder refuses the value. `strictErrors` are texts such as `unknown field "spec.foo"`, in the
 * order of the document; what they become (an error, warnings, nothing) is the caller's decision (`fieldValidation`).
 */
export type Decoded = { object: Record<string, unknown>; strictErrors: readonly string[] } | { error: string };

/** What a conversion finds out beside; `own` is what the type itself says that reads the value, without where that stands, if it is such a type. */
export type Converted =
  { wrapped: readonly WrappedInteger[]; strictErrors: readonly string[] } | { error: string; own: string | undefined };

/** What encoding/json accepts (scanner.go, maxNestingDepth). */
const DEEPEST_NESTING = 10_000;

const factories = new WeakMap<SchemaRegistry, DecoderFactory>();

function factoryOf(registry: SchemaRegistry): DecoderFactory {
  let factory = factories.get(registry);
  if (!factory) {
    factory = new DecoderFactory(registry);
    factories.set(registry, factory);
  }
  return factory;
}

/**
 * Decodes plain JSON data as kube-apiserver decodes it into the Go type of `schema`, a built-in type (its
 * definition or a reference to it). The result is a new object without unknown fields, nulls and values that Go's `omitempty` drops; quantities and times are
 * in their canonical form. Field names are case-sensitive. `value` is not changed.
 */
export function decodeStrictly(value: unknown, schema: Schema, registry: SchemaRegistry): Decoded {
  const { state, object, refused } = run(value, schema, registry, false);
  if (refused !== undefined) return { error: refused };
  if (state.error) return { error: state.error.message };
  return { object: object as Record<string, unknown>, strictErrors: state.strictErrors };
}

/**
 * Looks at plain data that Go converts into the type instead of reading it as JSON: integers that are too large for their field lose their upper
 * bits there (apimachinery, runtime.DefaultUnstructuredConverter).
 */
export function convertStrictly(value: unknown, schema: Schema, registry: SchemaRegistry): Converted {
  const { state, refused } = run(value, schema, registry, true);
  if (refused !== undefined) return { error: refused, own: undefined };
  if (state.error) return { error: state.error.message, own: state.stopped ? plainMessage(state.error.cause) : undefined };
  return { wrapped: state.wrapped, strictErrors: state.strictErrors };
}

/**
 * What `decodeStrictly` and then `fillZeroValues` make of plain data with which nothing is wrong, in one pass; undefined for any that has to
 * be looked at more closely. The result is new, but for parts that Go keeps as they are. `known` is something of the same type that was decoded
 * before: records and lists of `value` that are the very same in it are not read again, but given to `keep`.
 */
export function decodeClean(
  value: unknown,
  schema: Schema,
  registry: SchemaRegistry,
  known?: object,
  keep?: KeepFunction,
): Record<string, unknown> | undefined {
  const read = factoryOf(registry).decoderOf(schema).read(value, 0, known, keep);
  return read === UNCLEAN ? undefined : (read as Record<string, unknown>);
}

function run(value: unknown, schema: Schema, registry: SchemaRegistry, wraps: boolean) {
  const state = new DecodeState(wraps);
  const tooDeep = exceedsDepth(value, DEEPEST_NESTING);
  if (tooDeep) return { state, object: undefined, refused: `invalid character '${tooDeep}' exceeded max depth` };
  const decoder = factoryOf(registry).decoderOf(schema);
  const object = value === null || value === undefined ? decoder.zero() : decoder.decode(value, state);
  return { state, object, refused: undefined };
}

/** `strict decoding error: unknown field "spec.foo", unknown field "spec.bar"` (apimachinery, runtime.NewStrictDecodingError). */
export function strictDecodingMessage(strictErrors: readonly string[]): string {
  return `strict decoding error: ${strictErrors.join(', ')}`;
}

/** The message of the BadRequest that a body which does not decode is answered with. */
export function cannotBeHandledMessage(kind: string, version: string, error: string): string {
  return `${kind} in version ${quoteGo(version)} cannot be handled as a ${kind}: ${error}`;
}
