/** `namespace` (kustomize, api/filters/namespace). */
import { compactJson, isRecord } from '@drydock/apimachinery';
import type { Dynamic } from '../resource/dynamic-object.ts';
import { visitField } from './field-path.ts';
import { NAMESPACES } from './field-specs.ts';
import { explaining, KustomizeError } from './kustomize-error.ts';
import { isClusterScoped, sameId, type Resource } from './resource.ts';
import type { ResourceList } from './resource-list.ts';

export function setNamespace(list: ResourceList, namespace: string): void {
  for (const resource of list.resources) {
    if (resource.isEmpty) continue;
    resource.rememberName();
    moveTo(namespace, resource);
    const alike = list.resources.filter(({ id }) => sameId(id, resource.id));
    if (alike.length > 1) {
      throw new KustomizeError(`namespace transformation produces ID conflict: [${alike.map(dumpResource).join(' ')}]`);
    }
  }
}

function moveTo(namespace: string, resource: Resource): void {
  if (!isClusterScoped(resource.gvk)) resource.namespace = namespace;
  if (resource.gvk.kind === 'RoleBinding' || resource.gvk.kind === 'ClusterRoleBinding') moveSubjects(namespace, resource.object.subjects);
  explaining('namespace transformation failed', () => {
    for (const field of NAMESPACES) {
      // Another kind of Namespace, of somebody's own, keeps its name.
      if (field.path === 'metadata/name' && resource.object.apiVersion !== 'v1') continue;
      visitField(resource, field, 'scalar', ({ set }) => set(namespace));
    }
  });
}

/** Of service accounts, only the one that every namespace has is certain to be meant. */
function moveSubjects(namespace: string, subjects: Dynamic): void {
  if (!Array.isArray(subjects)) return;
  for (const subject of subjects) if (isRecord(subject) && subject.name === 'default') subject.namespace = namespace;
}

const NOTES = 'internal.config.kubernetes.io/';

/** The object as kustomize keeps it: what it has to remember of it is in annotations. */
function dumpResource({ object, formerNames, behavior, needsHash, isGenerated }: Resource): string {
  const list = (field: 'kind' | 'name' | 'namespace') => formerNames.map((former) => former[field]).join(',');
  const names = {
    [`${NOTES}previousKinds`]: list('kind'),
    [`${NOTES}previousNames`]: list('name'),
    [`${NOTES}previousNamespaces`]: list('namespace'),
  };
  const annotations = {
    ...object.metadata?.annotations,
    ...(formerNames.length > 0 ? names : {}),
    ...(isGenerated ? { [`${NOTES}generatorBehavior`]: behavior } : {}),
    ...(needsHash ? { [`${NOTES}needsHashSuffix`]: 'enabled' } : {}),
  };
  return compactJson({ ...object, metadata: { ...object.metadata, annotations } });
}
