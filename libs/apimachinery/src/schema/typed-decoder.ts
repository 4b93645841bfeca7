import { listDecoder, mapDecoder, structDecoder, type StructField } from './container-decoders.ts';
import { DecodeState } from './decode-state.ts';
import { neverEmpty, UNCLEAN, type GoDecoder } from './go-decoder.ts';
import { goElementType, goTypeName, goTypeOf } from './go-type-name.ts';
import {
  boolDecoder,
  bytesDecoder,
  floatDecoder,
  integerDecoder,
  rawDecoder,
  selfDecodingTypes,
  stringDecoder,
} from './scalar-decoders.ts';
import type { SchemaRegistry } from './schema-registry.ts';
import { isOmittedWhenEmpty, newRef, refName, type Schema } from './schema.ts';
import { writtenZero } from './zero-values.ts';

const APIEXTENSIONS = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1';
const JSON_SCHEMA: Schema = newRef(`${APIEXTENSIONS}.JSONSchemaProps`);

/** Builds the decoders of a registry's schemas, each once and only when a value needs it. */
export class DecoderFactory {
  readonly #registry: SchemaRegistry;
  readonly #byDefinition = new Map<string, GoDecoder>();

  constructor(registry: SchemaRegistry) {
    this.#registry = registry;
  }

  /** `goType` is the type of the field or element, when its container's type names it. */
  decoderOf(schema: Schema, goType?: string): GoDecoder {
    const name = schema.$ref === undefined ? this.#registry.nameOf(schema) : refName(schema.$ref);
    return name === undefined ? this.#inline(schema, goType ?? goTypeOf(schema)) : this.#definition(name);
  }

  #inline(schema: Schema, goType: string): GoDecoder {
    switch (schema.type) {
      case 'string':
        return schema.format === 'byte' ? bytesDecoder(goType) : stringDecoder(goType);
      case 'boolean':
        return boolDecoder(goType);
      case 'integer':
        return integerDecoder(goType, schema.format === 'int32' ? 32 : 64);
      case 'number':
        return floatDecoder(goType);
      case 'array':
        return this.#list(schema.items ?? {}, goType);
      case 'object':
        return this.#object(schema, goType);
      default:
        return rawDecoder(goType);
    }
  }

  #list(items: Schema, goType: string): GoDecoder {
    return listDecoder(goType, this.decoderOf(items, goElementType(goType, items)));
  }

  #object(schema: Schema, goType: string): GoDecoder {
    const { properties, additionalProperties } = schema;
    if (!properties && typeof additionalProperties === 'object') {
      return mapDecoder(goType, this.decoderOf(additionalProperties, goElementType(goType, additionalProperties)));
    }
    return structDecoder(goType, () => this.#fields(schema));
  }

  #definition(name: string): GoDecoder {
    let decoder = this.#byDefinition.get(name);
    if (!decoder) {
      decoder = selfDecodingTypes.get(name) ?? this.#union(name) ?? this.#struct(name);
      this.#byDefinition.set(name, decoder);
    }
    return decoder;
  }

  #struct(name: string): GoDecoder {
    const schema = this.#registry.definition(name);
    return schema ? this.#inline(schema, goTypeName(name)) : rawDecoder(goTypeName(name));
  }

  #fields(schema: Schema): ReadonlyMap<string, StructField> {
    const fields = new Map<string, StructField>();
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      const keepsEmpty = property['x-go-pointer'] || property['x-go-keeps-empty'];
      const dropsEmpty = !keepsEmpty && isOmittedWhenEmpty(schema, name, property);
      const zero = writtenZero(schema, name, property, this.#registry);
      fields.set(name, { decoder: this.decoderOf(property), dropsEmpty, writtenZero: zero });
    }
    return fields;
  }

  /** The three types of apiextensions that hold a JSON schema or something else (apiextensions/v1, marshal.go). */
  #union(name: string): GoDecoder | undefined {
    switch (name) {
      case `${APIEXTENSIONS}.JSONSchemaPropsOrBool`:
        return this.#schemaOr(name, (value) => (typeof value === 'boolean' ? { value } : { error: 'boolean or JSON schema expected' }));
      case `${APIEXTENSIONS}.JSONSchemaPropsOrArray`:
        return this.#schemaOr(name, (value) => (Array.isArray(value) ? { list: JSON_SCHEMA } : { value: null }));
      case `${APIEXTENSIONS}.JSONSchemaPropsOrStringArray`:
        return this.#schemaOr(name, (value) => (Array.isArray(value) ? { list: { type: 'string' } } : { value: null }));
      default:
        return undefined;
    }
  }

  #schemaOr(name: string, other: (value: unknown) => { value: unknown } | { list: Schema } | { error: string }): GoDecoder {
    const nested = (schema: Schema, goType: string, value: unknown, state: DecodeState) => {
      const inner = new DecodeState();
      inner.depth = state.depth;
      const decoded = this.decoderOf(schema, goType).decode(value, inner);
      if (inner.error) state.fail(inner.error.cause);
      return decoded;
    };
    return {
      goType: goTypeName(name),
      zero: () => null,
      decode(value, state) {
        if (typeof value === 'object' && !Array.isArray(value)) return nested(JSON_SCHEMA, 'v1.JSONSchemaProps', value, state);
        const result = other(value);
        if ('error' in result) return void state.fail(result.error);
        return 'list' in result ? nested({ type: 'array', items: result.list }, `[]${goTypeOf(result.list)}`, value, state) : result.value;
      },
      isEmpty: neverEmpty,
      read: () => UNCLEAN,
    };
  }
}
