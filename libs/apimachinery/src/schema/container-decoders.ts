import { isRecord, setOwn } from '../deep/own-property.ts';
import { jsonKind, type DecodeState } from './decode-state.ts';
import { goStructName } from './go-type-name.ts';
import { neverEmpty, UNCLEAN, type GoDecoder, type KeepFunction } from './go-decoder.ts';

/** Only schemas of custom resources nest in themselves. This many levels of them are more than any schema has, and fit the stack. */
const DEEPEST_TYPED_NESTING = 1000;
const DEEPEST_CLEAN_NESTING = 50;

export const TOO_DEEP = 'exceeded max depth';

export function listDecoder(goType: string, item: GoDecoder): GoDecoder {
  return {
    goType,
    zero: () => null,
    decode(value, state) {
      if (!Array.isArray(value)) return void state.save({ value: jsonKind(value), goType });
      const items: unknown[] = [];
      for (let i = 0; i < value.length && !state.stopped; i++) {
        state.path.push(i);
        items.push(decodeElement(item, value[i], state));
        state.path.pop();
      }
      return items;
    },
    isEmpty: (value) => (value as unknown[]).length === 0,
    read(value, depth, known, keep) {
      if (!Array.isArray(value)) return UNCLEAN;
      const before: readonly unknown[] = Array.isArray(known) ? known : [];
      // Of its size from the beginning: one that grows has room for seventeen, and what is read is mostly stored.
      const items = new Array<unknown>(value.length);
      for (let at = 0; at < value.length; at++) {
        const read = readElement(item, value[at], depth, before[at], keep);
        if (read === UNCLEAN) return UNCLEAN;
        items[at] = read;
      }
      return items;
    },
  };
}

export function mapDecoder(goType: string, element: GoDecoder): GoDecoder {
  return {
    goType,
    zero: () => null,
    decode(value, state) {
      if (!isRecord(value)) return void state.save({ value: jsonKind(value), goType });
      const entries: Record<string, unknown> = {};
      for (const key of Object.keys(value)) {
        if (state.stopped) break;
        state.path.push(key);
        setOwn(entries, key, decodeElement(element, value[key], state));
        state.path.pop();
      }
      return entries;
    },
    isEmpty: (value) => Object.keys(value as object).length === 0,
    read(value, depth) {
      if (!isRecord(value)) return UNCLEAN;
      const entries: Record<string, unknown> = {};
      for (const key in value) {
        const read = key === '__proto__' ? UNCLEAN : readElement(element, value[key], depth);
        if (read === UNCLEAN) return UNCLEAN;
        entries[key] = read;
      }
      return entries;
    },
  };
}

function decodeElement(decoder: GoDecoder, value: unknown, state: DecodeState): unknown {
  return value === null || value === undefined ? decoder.zero() : decoder.decode(value, state);
}

function readElement(decoder: GoDecoder, value: unknown, depth: number, known?: unknown, keep?: KeepFunction): unknown {
  if (value === null || value === undefined) return UNCLEAN;
  // Conditions are often made anew just as they were.
  if (isRecord(value) && isRecord(known) && hasSameFields(value, known)) return keep!('', known);
  return readAgain(decoder, '', value, depth, known, keep);
}

/** What was read already where `known` is the very same. */
function readAgain(decoder: GoDecoder, name: string, value: unknown, depth: number, known: unknown, keep?: KeepFunction): unknown {
  if (value !== known) return decoder.read(value, depth, known, keep);
  return typeof value === 'object' ? keep!(name, value as object) : value;
}

function hasSameFields(value: Record<string, unknown>, known: Record<string, unknown>): boolean {
  let more = 0;
  for (const name in value) {
    if (value[name] !== known[name]) return false;
    if (value[name] !== undefined) more++;
  }
  for (const name in known) if (known[name] !== undefined) more--;
  return more === 0;
}

/** Where nothing is known. */
const NOTHING: Readonly<Record<string, unknown>> = Object.freeze(Object.create(null) as Record<string, unknown>);

export interface StructField {
  readonly decoder: GoDecoder;
  readonly dropsEmpty: boolean;
  /** What Go writes for it when it was never set; undefined when it writes nothing. A struct's fields are those of its own zero value. */
  readonly writtenZero: unknown;
}

/** `fields` is called when the struct is first decoded: structs may contain themselves. */
export function structDecoder(goType: string, fields: () => ReadonlyMap<string, StructField>): GoDecoder {
  const structName = goStructName(goType);
  let known: ReadonlyMap<string, StructField> | undefined;
  let zeros: readonly (readonly [name: string, field: StructField])[] | undefined;
  return {
    goType,
    zero: () => ({}),
    decode(value, state) {
      if (!isRecord(value)) return void state.save({ value: jsonKind(value), goType });
      if (state.depth >= DEEPEST_TYPED_NESTING) return void state.fail(TOO_DEEP);
      known ??= fields();
      const outerStruct = state.structName;
      const object: Record<string, unknown> = {};
      state.depth++;
      for (const name of Object.keys(value)) {
        if (state.stopped) break;
        state.structName = structName;
        decodeField(object, name, value[name], known, state);
      }
      state.depth--;
      state.structName = outerStruct;
      return object;
    },
    isEmpty: neverEmpty,
    read(value, depth, before, keep) {
      if (!isRecord(value) || depth > DEEPEST_CLEAN_NESTING) return UNCLEAN;
      known ??= fields();
      zeros ??= [...known].filter(([, { writtenZero }]) => writtenZero !== undefined);
      const object = readFields(value, known, depth + 1, isRecord(before) ? before : NOTHING, keep);
      if (object !== UNCLEAN) for (const [name, field] of zeros) if (object[name] === undefined) object[name] = newZero(field);
      return object;
    },
  };
}

function readFields(
  value: Record<string, unknown>,
  fields: ReadonlyMap<string, StructField>,
  depth: number,
  before: Readonly<Record<string, unknown>>,
  keep: KeepFunction | undefined,
): Record<string, unknown> | typeof UNCLEAN {
  const object: Record<string, unknown> = {};
  for (const name in value) {
    const field = fields.get(name);
    if (!field) return UNCLEAN;
    const given = value[name];
    if (given === null || given === undefined) continue;
    const { decoder } = field;
    const read = readAgain(decoder, name, given, depth, before[name], keep);
    if (read === UNCLEAN) return UNCLEAN;
    if (!field.dropsEmpty || !decoder.isEmpty(read)) object[name] = read;
  }
  return object;
}

function newZero({ writtenZero, decoder }: StructField): unknown {
  return typeof writtenZero === 'object' && writtenZero !== null ? decoder.read(writtenZero, 0) : writtenZero;
}

function decodeField(
  object: Record<string, unknown>,
  name: string,
  value: unknown,
  fields: ReadonlyMap<string, StructField>,
  state: DecodeState,
): void {
  const field = fields.get(name);
  if (!field) return state.unknownField(name);
  if (value === null || value === undefined) return;
  state.fieldStack.push(name);
  state.path.push(name);
  const decoded = field.decoder.decode(value, state);
  state.path.pop();
  state.fieldStack.pop();
  if (decoded === undefined || (field.dropsEmpty && field.decoder.isEmpty(decoded))) return;
  object[name] = decoded;
}
