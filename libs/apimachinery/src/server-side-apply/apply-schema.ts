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
  readonly #children = new Map<string, ApplySchema | undefined>();
  #item: ApplySchema | undefined | 'unknown' = 'unknown';
  #listType: ListType | undefined;
  #listMapKeys: readonly string[] | undefined;
  #mapType: MapType | undefined;
  #properties: object | undefined | 'unknown' = 'unknown';

  constructor(registry: SchemaRegistry, schema: Schema) {
    this.#registry = registry;
    this.#schema = schema;
  }

  get listType(): ListType {
    return (this.#listType ??= this.#registry.listTypeOf(this.#schema));
  }

  get listMapKeys(): readonly string[] {
    return (this.#listMapKeys ??= this.#registry.listMapKeysOf(this.#schema));
  }

  get mapType(): MapType {
    return (this.#mapType ??= this.#registry.mapTypeOf(this.#schema));
  }

  get defaultValue(): unknown {
    return this.#schema.default;
  }

  names(field: string): boolean {
    if (this.#properties === 'unknown') this.#properties = this.#registry.resolve(this.#schema).properties;
    return this.#properties !== undefined && Object.hasOwn(this.#properties as object, field);
  }

  child(name: string): ApplySchema | undefined {
    if (this.#children.has(name)) return this.#children.get(name);
    const child = this.#at(this.#registry.fieldSchema(this.#schema, name));
    // Keys of maps are without number; the fields of a type are not.
    if (this.names(name)) this.#children.set(name, child);
    return child;
  }

  item(): ApplySchema | undefined {
    if (this.#item === 'unknown') this.#item = this.#at(this.#registry.itemSchema(this.#schema));
    return this.#item;
  }

  #at(schema: Schema | undefined): ApplySchema | undefined {
    return schema && new RegistryApplySchema(this.#registry, schema);
  }
}

const schemasOfRegistries = new WeakMap<SchemaRegistry, WeakMap<Schema, ApplySchema>>();

/** The schema of a kind's objects, the same each time. Without one, objects are merged field by field and lists are replaced. */
export function applySchemaFor(registry: SchemaRegistry, kind: GroupVersionKind): ApplySchema | undefined {
  const schema = registry.forKind(kind);
  if (!schema) return undefined;
  let ofRegistry = schemasOfRegistries.get(registry);
  if (!ofRegistry) schemasOfRegistries.set(registry, (ofRegistry = new WeakMap()));
  let known = ofRegistry.get(schema);
  if (!known) ofRegistry.set(schema, (known = newApplySchema(registry, schema)));
  return known;
}

/** A schema that is in no registry, such as a custom resource's; what it refers to is. */
export function newApplySchema(registry: SchemaRegistry, schema: Schema): ApplySchema {
  return new RegistryApplySchema(registry, schema);
}
