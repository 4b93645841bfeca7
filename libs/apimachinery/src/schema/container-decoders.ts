import { isRecord, setOwn } from '../deep/own-property.ts';
import { jsonKind, type DecodeState } from './decode-state.ts';
import { goStructName } from './go-type-name.ts';
import { neverEmpty, type GoDecoder } from './go-decoder.ts';

/** Only schemas of custom resources nest in themselves. This many levels of them are more than any schema has, and fit the stack. */
const DEEPEST_TYPED_NESTING = 1000;

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
  };
}

function decodeElement(decoder: GoDecoder, value: unknown, state: DecodeState): unknown {
  return value === null || value === undefined ? decoder.zero() : decoder.decode(value, state);
}

export interface StructField {
  readonly decoder: GoDecoder;
  readonly dropsEmpty: boolean;
}

/** `fields` is called when the struct is first decoded: structs may contain themselves. */
export function structDecoder(goType: string, fields: () => ReadonlyMap<string, StructField>): GoDecoder {
  const structName = goStructName(goType);
  let known: ReadonlyMap<string, StructField> | undefined;
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
  };
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
