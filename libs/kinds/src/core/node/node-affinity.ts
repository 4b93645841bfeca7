/** Which nodes a pod's node selector and its required node affinity allow (component-helpers, scheduling/corev1/nodeaffinity). */
import { getOwn, type KubeObject } from '@drydock/apimachinery';
import type { PodSpec } from '../pod/spec/pod-spec.types.ts';
import type { NodeSelectorRequirement, NodeSelectorTerm } from '../pod/spec/scheduling.types.ts';

/** GetRequiredNodeAffinity(pod).Match(node). */
export function matchesRequiredNodeAffinity({ nodeSelector, affinity }: PodSpec, node: KubeObject): boolean {
  const labels = node.metadata.labels ?? {};
  if (!Object.entries(nodeSelector ?? {}).every(([key, value]) => getOwn(labels, key) === value)) return false;
  const terms = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  return !terms || matchesAnyNodeTerm(terms, node);
}

/** Whether any of the terms matches; a term without requirements matches nothing. */
export function matchesAnyNodeTerm(terms: readonly NodeSelectorTerm[], node: KubeObject): boolean {
  return terms.some((term) => matchesNodeTerm(term, node));
}

export function matchesNodeTerm({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm, node: KubeObject): boolean {
  if (matchExpressions.length + matchFields.length === 0) return false;
  const labels = node.metadata.labels ?? {};
  return (
    matchExpressions.every((requirement) => matches(requirement, getOwn(labels, requirement.key ?? '') as string | undefined)) &&
    matchFields.every((requirement) => matches(requirement, requirement.key === 'metadata.name' ? node.metadata.name : undefined))
  );
}

function matches({ operator, values = [] }: NodeSelectorRequirement, actual: string | undefined): boolean {
  switch (operator) {
    case 'In':
      return actual !== undefined && values.includes(actual);
    case 'NotIn':
      return actual === undefined || !values.includes(actual);
    case 'Exists':
      return actual !== undefined;
    case 'DoesNotExist':
      return actual === undefined;
    case 'Gt':
      return isInteger(actual) && isInteger(values[0]) && Number(actual) > Number(values[0]);
    case 'Lt':
      return isInteger(actual) && isInteger(values[0]) && Number(actual) < Number(values[0]);
  }
  return false;
}

function isInteger(text: string | undefined): boolean {
  return text !== undefined && /^[+-]?\d+$/.test(text);
}
