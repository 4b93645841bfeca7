import type { GroupVersionKind } from '../group-version.ts';
import type { Schema } from '../schema/schema.ts';
import type { SchemaRegistry } from '../schema/schema-registry.ts';

/** What a strategic merge patch must know about a place in an object (apimachinery, strategicpatch.LookupPatchMeta). */
export interface MergeSchema {
  /** `merge`, `replace`, `retainKeys`. */
  readonly patchStrategies: readonly string[];
  /** The field that identifies the items of a list of objects. */
  readonly patchMergeKey: string | undefined;
  /** The field or map value of that name; `undefined` when the schema knows nothing of it. */
  child(name: string): MergeSchema | undefined;
  item(): MergeSchema | undefined;
}

class RegistryMergeSchema implements MergeSchema {
  readonly #registry: SchemaRegistry;
  readonly #schema: Schema;

  constructor(registry: SchemaRegistry, schema: Schema) {
    this.#registry = registry;
    this.#schema = schema;
  }

  get patchStrategies(): readonly string[] {
    return this.#registry.patchStrategiesOf(this.#schema);
  }

  get patchMergeKey(): string | undefined {
    return this.#registry.mergeKeyOf(this.#schema);
  }

  child(name: string): MergeSchema | undefined {
    return this.#at(this.#registry.fieldSchema(this.#schema, name));
  }

  item(): MergeSchema | undefined {
    return this.#at(this.#registry.itemSchema(this.#schema));
  }

  #at(schema: Schema | undefined): MergeSchema | undefined {
    return schema && new RegistryMergeSchema(this.#registry, schema);
  }
}

/** The schema of a kind's objects; `undefined` for kinds without one, whose patches are JSON merge patches. */
export function mergeSchemaFor(registry: SchemaRegistry, kind: GroupVersionKind): MergeSchema | undefined {
  const schema = registry.forKind(kind);
  return schema && new RegistryMergeSchema(registry, schema);
}
