import type { ResourceDefinition } from './resource-definition.ts';
import type { ServedResources } from './served-resources.ts';

/** All served resources by name and by kind. Custom resources are added and removed while the server runs. */
export class ResourceRegistry implements ServedResources {
  #byResource: Map<string, ResourceDefinition>;
  #byKind: Map<string, ResourceDefinition>;
  /** Made when it is asked for; the same array until something changes, so that others can keep what they derive from it. */
  #all: readonly ResourceDefinition[] | undefined;
  /** False while the maps are those of another registry. */
  #owned: boolean;

  constructor(definitions: readonly ResourceDefinition[]) {
    this.#byResource = new Map();
    this.#byKind = new Map();
    this.#owned = true;
    for (const definition of definitions) this.add(definition);
  }

  /** A registry that shares everything with this one until something is added or removed. */
  fork(): ResourceRegistry {
    const copy = new ResourceRegistry([]);
    copy.#byResource = this.#byResource;
    copy.#byKind = this.#byKind;
    copy.#all = this.all();
    copy.#owned = false;
    this.#owned = false;
    return copy;
  }

  #own(): void {
    this.#all = undefined;
    if (this.#owned) return;
    this.#byResource = new Map(this.#byResource);
    this.#byKind = new Map(this.#byKind);
    this.#owned = true;
  }

  add(definition: ResourceDefinition): void {
    this.#own();
    this.#byResource.set(`${definition.group}/${definition.version}/${definition.plural}`, definition);
    this.#byKind.set(`${definition.group}/${definition.version}/${definition.kind}`, definition);
  }

  remove(definition: ResourceDefinition): void {
    this.#own();
    this.#byResource.delete(`${definition.group}/${definition.version}/${definition.plural}`);
    this.#byKind.delete(`${definition.group}/${definition.version}/${definition.kind}`);
  }

  all(): readonly ResourceDefinition[] {
    return (this.#all ??= [...this.#byResource.values()]);
  }

  find(group: string, version: string, plural: string): ResourceDefinition | undefined {
    return this.#byResource.get(`${group}/${version}/${plural}`);
  }

  findKind(group: string, version: string, kind: string): ResourceDefinition | undefined {
    return this.#byKind.get(`${group}/${version}/${kind}`);
  }
}
