import type { ResourceDefinition } from './resource-definition.ts';
import type { ServedResources } from './served-resources.ts';

/** All served resources by name and by kind. Custom resources are added and removed while the server runs. */
export class ResourceRegistry implements ServedResources {
  readonly #byResource = new Map<string, ResourceDefinition>();
  readonly #byKind = new Map<string, ResourceDefinition>();

  constructor(definitions: readonly ResourceDefinition[]) {
    for (const definition of definitions) this.add(definition);
  }

  add(definition: ResourceDefinition): void {
    this.#byResource.set(`${definition.group}/${definition.version}/${definition.plural}`, definition);
    this.#byKind.set(`${definition.group}/${definition.version}/${definition.kind}`, definition);
  }

  remove(definition: ResourceDefinition): void {
    this.#byResource.delete(`${definition.group}/${definition.version}/${definition.plural}`);
    this.#byKind.delete(`${definition.group}/${definition.version}/${definition.kind}`);
  }

  all(): readonly ResourceDefinition[] {
    return [...this.#byResource.values()];
  }

  find(group: string, version: string, plural: string): ResourceDefinition | undefined {
    return this.#byResource.get(`${group}/${version}/${plural}`);
  }

  findKind(group: string, version: string, kind: string): ResourceDefinition | undefined {
    return this.#byKind.get(`${group}/${version}/${kind}`);
  }
}
