import type { Pod } from './pod.types.ts';
import type { PodAffinityTerm } from './spec/scheduling.types.ts';

/**
 * Turns the keys of `matchLabelKeys` and `mismatchLabelKeys` into conditions of the selector, with the pod's own values (pkg/registry/core/pod,
 * applyMatchLabelKeysAndMismatchLabelKeys). Keys that the pod does not have are left alone.
 */
export function applyLabelKeys({ metadata: { labels = {} }, spec: { affinity } }: Pod): void {
  for (const kind of [affinity?.podAffinity, affinity?.podAntiAffinity]) {
    for (const term of kind?.requiredDuringSchedulingIgnoredDuringExecution ?? []) narrow(term, labels);
    for (const { podAffinityTerm } of kind?.preferredDuringSchedulingIgnoredDuringExecution ?? [])
      if (podAffinityTerm) narrow(podAffinityTerm, labels);
  }
}

function narrow(term: PodAffinityTerm, labels: Readonly<Record<string, string>>): void {
  const { labelSelector, matchLabelKeys = [], mismatchLabelKeys = [] } = term;
  if (!labelSelector) return;
  const condition = (operator: 'In' | 'NotIn') => (key: string) =>
    Object.hasOwn(labels, key) ? [{ key, operator, values: [labels[key]!] }] : [];
  const added = [...matchLabelKeys.flatMap(condition('In')), ...mismatchLabelKeys.flatMap(condition('NotIn'))];
  if (added.length > 0) labelSelector.matchExpressions = [...(labelSelector.matchExpressions ?? []), ...added];
}
