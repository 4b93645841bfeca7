/** Decodes JSON data as Go's encoding/json decodes it into structs, with unknown fields refused. Field names match in any case. */
import { isRecord, setOwn } from '@drydock/apimachinery';

/**
 * What a field holds. `map` is of texts; a struct has its Go name, and its fields by their names in JSON. `embedded` names the structs through
 * which a field of an embedded struct is reached: messages tell of them.
 */
export type GoType =
  | { readonly type: 'string' | 'bool' | 'int64' | 'map' }
  | { readonly type: 'list'; readonly items: GoType }
  | { readonly type: 'struct'; readonly name: string; readonly fields: Readonly<Record<string, GoField>> };

export type GoField = GoType & { readonly embedded?: readonly string[] };

/** The decoded value and the first thing that was wrong with it, as Go words it. */
export interface DecodedStruct {
  readonly value: Record<string, unknown>;
  readonly error?: string;
}

export function decodeStruct(data: unknown, type: GoType & { type: 'struct' }): DecodedStruct {
  const decoder = new StructDecoder();
  const value = decoder.decode(data, type, { struct: '', path: [] }) as Record<string, unknown> | undefined;
  return { value: value ?? {}, ...(decoder.error === undefined ? {} : { error: `json: ${decoder.error}` }) };
}

/** The innermost struct and the way to the field from the outermost one. */
interface Position {
  readonly struct: string;
  readonly path: readonly string[];
}

class StructDecoder {
  error: string | undefined;

  decode(data: unknown, type: GoType, at: Position): unknown {
    if (data === null || data === undefined) return undefined;
    switch (type.type) {
      case 'string':
        return typeof data === 'string' ? data : this.#mismatch(data, type, at);
      case 'bool':
        return typeof data === 'boolean' ? data : this.#mismatch(data, type, at);
      case 'int64':
        return Number.isSafeInteger(data) ? data : this.#mismatch(data, type, at);
      case 'map':
        return isRecord(data) ? this.#texts(data, at) : this.#mismatch(data, type, at);
      case 'list':
        return Array.isArray(data) ? data.flatMap((item) => this.decode(item, type.items, at) ?? []) : this.#mismatch(data, type, at);
      case 'struct':
        return isRecord(data) ? this.#struct(data, type, at) : this.#mismatch(data, type, at);
    }
  }

  #texts(data: Record<string, unknown>, at: Position): Record<string, string> {
    const result: Record<string, string> = {};
    for (const [key, value] of sortedEntries(data))
      setOwn(result, key, (this.decode(value, { type: 'string' }, at) as string | undefined) ?? '');
    return result;
  }

  #struct(data: Record<string, unknown>, { name, fields }: GoType & { type: 'struct' }, { path }: Position): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    for (const [key, value] of sortedEntries(data)) {
      const field = Object.hasOwn(fields, key) ? key : Object.keys(fields).find((each) => each.toLowerCase() === key.toLowerCase());
      if (field === undefined) this.error ??= `unknown field ${JSON.stringify(key)}`;
      else {
        const type = fields[field]!;
        const decoded = this.decode(value, type, { struct: name, path: [...path, ...(type.embedded ?? []), field] });
        if (decoded !== undefined) setOwn(result, field, decoded);
      }
    }
    return result;
  }

  #mismatch(data: unknown, type: GoType, { struct, path }: Position): undefined {
    const where = struct ? `Go struct field ${struct}.${path.join('.')}` : 'Go value';
    this.error ??= `cannot unmarshal ${jsonWord(data, type)} into ${where} of type ${goName(type)}`;
    return undefined;
  }
}

/** In the order of the JSON that a document in YAML becomes. */
function sortedEntries(data: Record<string, unknown>): [string, unknown][] {
  return Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Go names a number itself where it wanted another one. */
function jsonWord(data: unknown, wanted: GoType): string {
  if (Array.isArray(data)) return 'array';
  if (typeof data === 'boolean') return 'bool';
  if (typeof data === 'number' && wanted.type === 'int64') return `number ${data}`;
  return typeof data;
}

function goName(type: GoType): string {
  switch (type.type) {
    case 'map':
      return 'map[string]string';
    case 'list':
      return `[]${goName(type.items)}`;
    case 'struct':
      return `types.${type.name}`;
    default:
      return type.type;
  }
}
