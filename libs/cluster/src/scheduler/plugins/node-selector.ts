import type { KubeObject } from '@drydock/apimachinery';

/** core/v1 NodeSelectorTerm, as pods and volumes have it. */
export interface NodeSelectorTerm {
  matchExpressions?: NodeSelectorRequirement[];
  matchFields?: NodeSelectorRequirement[];
}

interface NodeSelectorRequirement {
  key?: string;
  operator?: string;
  values?: string[];
}

/** Whether any of the terms matches; a term without requirements matches nothing (component-helpers, nodeaffinity). */
export function matchesAnyTerm(terms: readonly NodeSelectorTerm[], node: KubeObject): boolean {
  return terms.some((term) => matchesTerm(term, node));
}

export function matchesTerm({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm, node: KubeObject): boolean {
  if (matchExpressions.length + matchFields.length === 0) return false;
  const labels = node.metadata.labels ?? {};
  return (
    matchExpressions.every((requirement) => matches(requirement, labels[requirement.key ?? ''])) &&
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
