import type { GroupVersion, GroupVersionKind } from '../group-version.ts';
import { refName, type ListType, type MapType, type Schema } from './schema.ts';

/** Where a layer's definitions come from. Each is read at most once, when it is first asked for. */
export interface DefinitionSource {
  readonly names: readonly string[];
  /** `group/version/kind` → definition name. */
  readonly byKind: ReadonlyMap<string, string>;
  read(name: string): Schema | undefined;
}

function kindKey({ group, version, kind }: GroupVersionKind): string {
  return `${group}/${version}/${kind}`;
}

/** Definitions given as plain data; their kinds are read from `x-kubernetes-group-version-kind`. */
function sourceOf(definitions: Readonly<Record<string, Schema>>): DefinitionSource {
  const byKind = new Map<string, string>();
  for (const [name, schema] of Object.entries(definitions)) {
    for (const kind of schema['x-kubernetes-group-version-kind'] ?? []) byKind.set(kindKey(kind), name);
  }
  return { names: Object.keys(definitions), byKind, read: (name) => (Object.hasOwn(definitions, name) ? definitions[name] : undefined) };
}

/**
 * Schemas by definition name (`io.k8s.api.apps.v1.Deployment`) and by kind. Immutable: `extend` makes a registry with one more
 * layer, whose definitions win, and shares everything below. Schemas are shared too and must not be changed.
 */
export class SchemaRegistry {
  readonly #source: DefinitionSource;
  readonly #parent: SchemaRegistry | undefined;
  readonly #read = new Map<string, Schema | undefined>();
  readonly #names = new WeakMap<Schema, string>();

  constructor(source: DefinitionSource, parent?: SchemaRegistry) {
    this.#source = source;
    this.#parent = parent;
  }

  static of(definitions: Readonly<Record<string, Schema>>): SchemaRegistry {
    return new SchemaRegistry(sourceOf(definitions));
  }

  /** A registry that also knows these definitions, such as those of custom resources. */
  extend(definitions: Readonly<Record<string, Schema>>): SchemaRegistry {
    return new SchemaRegistry(sourceOf(definitions), this);
  }

  definition(name: string): Schema | undefined {
    if (this.#read.has(name)) return this.#read.get(name);
    const schema = this.#source.read(name) ?? this.#parent?.definition(name);
    this.#read.set(name, schema);
    if (schema) this.#names.set(schema, name);
    return schema;
  }

  /** The name under which this registry handed out a definition. */
  nameOf(definition: Schema): string | undefined {
    return this.#names.get(definition);
  }

  definitionName(kind: GroupVersionKind): string | undefined {
    return this.#source.byKind.get(kindKey(kind)) ?? this.#parent?.definitionName(kind);
  }

  forKind(kind: GroupVersionKind): Schema | undefined {
    const name = this.definitionName(kind);
    return name === undefined ? undefined : this.definition(name);
  }

  /** Names of the definitions whose kinds belong to a group version, sorted. */
  definitionNamesOf({ group, version }: GroupVersion): string[] {
    const prefix = `${group}/${version}/`;
    const own = [...this.#source.byKind].filter(([key]) => key.startsWith(prefix)).map(([, name]) => name);
    return [...new Set([...own, ...(this.#parent?.definitionNamesOf({ group, version }) ?? [])])].sort();
  }

  names(): string[] {
    return [...new Set([...this.#source.names, ...(this.#parent?.names() ?? [])])].sort();
  }

  /** What a schema refers to, or itself. A reference to an unknown definition or a cycle of references accepts anything. */
  resolve(schema: Schema): Schema {
    let resolved = schema;
    for (let hops = 0; resolved.$ref !== undefined; hops++) {
      const target = this.definition(refName(resolved.$ref));
      if (!target || hops > 16) return {};
      resolved = target;
    }
    return resolved;
  }

  /** The schema of a field of a struct or of a value of a map; its own attributes stand beside its `$ref`. */
  fieldSchema(schema: Schema, field: string): Schema | undefined {
    const { properties, additionalProperties } = this.resolve(schema);
    if (properties && Object.hasOwn(properties, field)) return properties[field];
    return typeof additionalProperties === 'object' ? additionalProperties : undefined;
  }

  itemSchema(schema: Schema): Schema | undefined {
    return this.resolve(schema).items;
  }

  /** Follows fields only; items of lists are reached with `itemSchema`. */
  schemaAt(schema: Schema, path: readonly string[]): Schema | undefined {
    let at: Schema | undefined = schema;
    for (const field of path) at = at && this.fieldSchema(at, field);
    return at;
  }

  /** How server-side apply merges a list: as one value unless its field says otherwise. */
  listTypeOf(schema: Schema): ListType {
    return schema['x-kubernetes-list-type'] ?? this.resolve(schema)['x-kubernetes-list-type'] ?? 'atomic';
  }

  /** The fields that identify an item of a list of type `map`. */
  listMapKeysOf(schema: Schema): readonly string[] {
    return schema['x-kubernetes-list-map-keys'] ?? this.resolve(schema)['x-kubernetes-list-map-keys'] ?? [];
  }

  /** Whether server-side apply merges a map or struct field by field; the field's own word wins over its type's. */
  mapTypeOf(schema: Schema): MapType {
    return schema['x-kubernetes-map-type'] ?? this.resolve(schema)['x-kubernetes-map-type'] ?? 'granular';
  }

  /** The field by which a strategic merge patch matches the items of a list; without one it replaces the list. */
  mergeKeyOf(schema: Schema): string | undefined {
    return schema['x-kubernetes-patch-merge-key'];
  }

  /** `merge`, `replace` and `retainKeys`, as the field declares them. */
  patchStrategiesOf(schema: Schema): readonly string[] {
    return schema['x-kubernetes-patch-strategy']?.split(',') ?? [];
  }
}
