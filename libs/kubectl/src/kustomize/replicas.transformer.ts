/** `replicas` (kustomize, ReplicaCountTransformer). */
import { visitField } from './field-path.ts';
import { REPLICAS } from './field-specs.ts';
import { KustomizeError } from './kustomize-error.ts';
import { gvkText, isSelected } from './resource.ts';
import type { ResourceList } from './resource-list.ts';

export function setReplicas({ resources }: ResourceList, { name = '', count = 0 }: { name?: string; count?: number }): void {
  let found = false;
  for (const field of REPLICAS) {
    for (const resource of resources) {
      if (!resource.allIds.some((id) => id.name === name && isSelected(id, field))) continue;
      found = true;
      visitField(resource, field, 'scalar', ({ set }) => set(count));
    }
  }
  if (found) return;
  throw new KustomizeError(
    `resource with name ${name} does not match a config with the following GVK [${REPLICAS.map(gvkText).join(' ')}]`,
  );
}
