/** Keeps the served resources in step with the stored CustomResourceDefinitions. */
import type { ResourceDefinition } from '../registry/resource-definition.ts';
import type { ResourceRegistry } from '../registry/resource-registry.ts';
import type { Storage } from '../storage/storage.ts';
import { CRD_RESOURCE, type CustomResourceDefinition } from './custom-resource-definition.types.ts';
import { customResourcesOf } from './custom-resource.definition.ts';

/** Serves what is stored at this moment, and from now on what each write makes of it. Built-in resources win over custom ones. */
export function serveCustomResources(
  storage: Storage,
  resources: ResourceRegistry,
  removed: (definition: ResourceDefinition) => void,
): void {
  if (storage.count(CRD_RESOURCE) > 0) {
    for (const crd of storage.list<CustomResourceDefinition>(CRD_RESOURCE)) replace([], customResourcesOf(crd));
  }
  storage.subscribeTo(CRD_RESOURCE, ({ type, object, previous }) => {
    const before = previous ? customResourcesOf(previous as CustomResourceDefinition) : [];
    replace(before, type === 'DELETED' ? [] : customResourcesOf(object as CustomResourceDefinition));
  });

  function replace(before: readonly ResourceDefinition[], after: readonly ResourceDefinition[]): void {
    for (const definition of before) {
      if (resources.find(definition.group, definition.version, definition.plural) !== definition) continue;
      resources.remove(definition);
      removed(definition);
    }
    for (const definition of after) {
      if (!resources.find(definition.group, definition.version, definition.plural)) resources.add(definition);
    }
  }
}
