/** The order in which objects are printed and applied: what others need comes first (kustomize, SortOrderTransformer). */
import type { Kustomization } from './kustomization-file.ts';
import { KustomizeError } from './kustomize-error.ts';
import { gvkText, type Resource } from './resource.ts';
import type { ResourceList } from './resource-list.ts';

const FIRST: readonly string[] = [
  'Namespace',
  'ResourceQuota',
  'StorageClass',
  'CustomResourceDefinition',
  'ServiceAccount',
  'PodSecurityPolicy',
  'Role',
  'ClusterRole',
  'RoleBinding',
  'ClusterRoleBinding',
  'ConfigMap',
  'Secret',
  'Endpoints',
  'Service',
  'LimitRange',
  'PriorityClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'Deployment',
  'StatefulSet',
  'CronJob',
  'PodDisruptionBudget',
];
const LAST: readonly string[] = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];

/** `legacy` unless the kustomization says `fifo`. */
export function sortResources(list: ResourceList, { sortOptions = { order: 'legacy' } }: Kustomization): void {
  const { order, legacySortOptions } = sortOptions;
  if (order !== 'legacy' && order !== 'fifo') throw new KustomizeError("the field 'sortOptions.order' must be one of [fifo, legacy]");
  if (order === 'fifo') {
    if (!legacySortOptions) return;
    throw new KustomizeError("the field 'sortOptions.legacySortOptions' is set but the selected sort order is 'fifo', not 'legacy'");
  }
  const { orderFirst = [], orderLast = [] } = legacySortOptions ?? { orderFirst: FIRST, orderLast: LAST };
  const ranks = new Map([
    ...orderFirst.map((kind, i) => [kind, i - orderFirst.length] as const),
    ...orderLast.map((kind, i) => [kind, i + 1] as const),
  ]);
  const rank = ({ gvk }: Resource) => ranks.get(gvk.kind) ?? 0;
  list.sort((a, b) => rank(a) - rank(b) || compareTexts(kindKey(a), kindKey(b)) || compareTexts(nameKey(a), nameKey(b)));
}

function kindKey({ gvk: { group, version, kind } }: Resource): string {
  return `${group || '~G'}_${version || '~V'}_${kind || '~K'}`;
}

function nameKey({ id }: Resource): string {
  return `${gvkText(id)}|${id.namespace || '~X'}|${id.name || '~N'}`;
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
