import type { GroupVersionKind } from '../group-version.ts';
import type { ListType, MapType, Schema } from '../schema/schema.ts';
import type { SchemaRegistry } from '../schema/schema-registry.ts';

/** What server-side apply must know about a place in an object (structured-merge-diff, schema.Atom). */
export interface ApplySchema {
  readonly listType: ListType;
  readonly listMapKeys: readonly string[];
  readonly mapType: MapType;
  readonly defaultValue: unknown;
  /** Whether the type itself names the field; values of maps are not named. */
  names(field: string): boolean;
  child(name: string): ApplySchema | undefined;
  item(): ApplySchema | undefined;
}

class RegistryApplySchema implements ApplySchema {
  readonly #registry: SchemaRegistry;
  readonly #schema: Schema;

  constructor(registry: SchemaRegistry, schema: Schema) {
    this.#registry = registry;
    this.#schema = schema;
  }

  get listType(): ListType {
    return this.#registry.listTypeOf(this.#schema);
  }

  get listMapKeys(): readonly string[] {
    return this.#registry.listMapKeysOf(this.#schema);
  }

  get mapType(): MapType {
    return this.#registry.mapTypeOf(this.#schema);
  }

  get defaultValue(): unknown {
    return this.#schema.default;
  }

  names(field: string): boolean {
    const { properties } = this.#registry.resolve(this.#schema);
    return properties !== undefined && Object.hasOwn(properties, field);
  }

  child(name: string): ApplySchema | undefined {
    return this.#at(this.#registry.fieldSchema(this.#schema, name));
  }

  item(): ApplySchema | undefined {
    return this.#at(this.#registry.itemSchema(this.#schema));
  }

  #at(schema: Schema | undefined): ApplySchema | undefined {
    return schema && new RegistryApplySchema(this.#registry, schema);
  }
}

/** The schema of a kind's objects. Without one, objects are merged field by field and lists are replaced. */
export function applySchemaFor(registry: SchemaRegistry, kind: GroupVersionKind): ApplySchema | undefined {
  const schema = registry.forKind(kind);
  return schema && newApplySchema(registry, schema);
}

/** A schema that is in no registry, such as a custom resource's; what it refers to is. */
export function newApplySchema(registry: SchemaRegistry, schema: Schema): ApplySchema {
  return new RegistryApplySchema(registry, schema);
}
