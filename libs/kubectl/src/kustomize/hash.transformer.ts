/** The suffix that makes the name of generated data change with its content (kustomize, api/hasher). */
import { compactJson } from '@drydock/apimachinery';
import { hashSuffix } from '../commands/create/hash.ts';
import type { Resource } from './resource.ts';
import type { ResourceList } from './resource-list.ts';

export function addHashes(list: ResourceList): void {
  for (const resource of list.resources) {
    if (!resource.needsHash) continue;
    const suffix = hashSuffix(compactJson(encoded(resource)));
    resource.rememberName();
    resource.name = `${resource.name}-${suffix}`;
  }
}

/** The name is left out, so that a prefix does not change the hash. */
function encoded({ object, gvk }: Resource): Record<string, unknown> {
  const name = '';
  const { type = '', data = '', binaryData, stringData } = object;
  switch (gvk.kind) {
    case 'ConfigMap':
      return { kind: 'ConfigMap', name, data, ...(binaryData ? { binaryData } : {}) };
    case 'Secret':
      return { kind: 'Secret', name, type, data, ...(stringData ? { stringData } : {}) };
    default:
      return object;
  }
}
