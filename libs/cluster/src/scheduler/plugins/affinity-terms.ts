/** The terms in which pods speak of other pods, and where those are. */
import { selectorMatches, type KubeObject } from '@drydock/apimachinery';
import type { Lister } from '@drydock/apiserver';
import type { Pod } from '@drydock/kinds';
import type { NodeInfo } from '../node-info.ts';

export type Term = NonNullable<
  NonNullable<NonNullable<Pod['spec']['affinity']>['podAffinity']>['requiredDuringSchedulingIgnoredDuringExecution']
>[number];

const NONE: readonly Term[] = [];

export function requiredTerms({ spec }: Pod, direction: 'podAffinity' | 'podAntiAffinity'): readonly Term[] {
  return spec.affinity?.[direction]?.requiredDuringSchedulingIgnoredDuringExecution ?? NONE;
}

/** Terms of anti-affinity have negative weights. */
export function preferredTerms({ spec }: Pod): { term: Term; weight: number }[] {
  const { podAffinity, podAntiAffinity } = spec.affinity ?? {};
  return [
    ...(podAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map((each) => weighted(each, 1)),
    ...(podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map((each) => weighted(each, -1)),
  ];
}

function weighted({ podAffinityTerm = {}, weight = 0 }: { podAffinityTerm?: Term; weight?: number }, sign: 1 | -1) {
  return { term: podAffinityTerm, weight: sign * weight };
}

/** Wanted, avoided and preferred. */
export function allTerms(pod: Pod): Term[] {
  const preferred = preferredTerms(pod).map(({ term }) => term);
  return [...requiredTerms(pod, 'podAffinity'), ...requiredTerms(pod, 'podAntiAffinity'), ...preferred];
}

export function speaksOfPods({ spec }: Pod): boolean {
  return spec.affinity?.podAffinity !== undefined || spec.affinity?.podAntiAffinity !== undefined;
}

/**
 * Whether a pod that has come to a node, or had other labels there before, is one that `waiting` has been waiting for
 * (isSchedulableAfterPodChange of the plugins that look at other pods).
 */
export function isWaitedFor(other: Pod, before: Pod | undefined, waiting: Pod, lister: Lister): boolean {
  const matches = (term: Term, pod: Pod) => matchesTerm(term, waiting, pod, lister);
  if (requiredTerms(waiting, 'podAffinity').some((term) => matches(term, other))) return true;
  if (before && requiredTerms(waiting, 'podAntiAffinity').some((term) => matches(term, before) && !matches(term, other))) return true;
  if (other.metadata.namespace !== waiting.metadata.namespace) return false;
  return strictConstraints(waiting).some(({ labelSelector }) =>
    [other, before].some((pod) => pod && selectorMatches(labelSelector, pod.metadata.labels)),
  );
}

/** Whether the place of a pod depends on where others are. */
export function dependsOnOthers(pod: Pod): boolean {
  const terms = requiredTerms(pod, 'podAffinity').length + requiredTerms(pod, 'podAntiAffinity').length;
  return terms > 0 || strictConstraints(pod).length > 0;
}

function strictConstraints({ spec }: Pod) {
  return (spec.topologySpreadConstraints ?? []).filter(({ whenUnsatisfiable }) => whenUnsatisfiable === 'DoNotSchedule');
}

/** Whether `other` is one of the pods that a term of `owner` speaks of; without namespaces, those of the owner's own. */
export function matchesTerm({ labelSelector, namespaceSelector, namespaces = [] }: Term, owner: Pod, other: Pod, lister: Lister): boolean {
  if (!labelSelector || !selectorMatches(labelSelector, other.metadata.labels)) return false;
  const namespace = other.metadata.namespace ?? '';
  if (namespaces.includes(namespace)) return true;
  if (namespaceSelector)
    return selectorMatches(namespaceSelector, lister.get<KubeObject>('namespaces', undefined, namespace)?.metadata.labels);
  return namespaces.length === 0 && namespace === owner.metadata.namespace;
}

/** Sums by the value that nodes have of a label. */
export class TopologyCounts {
  readonly #byKey = new Map<string, Map<string, number>>();

  get isEmpty(): boolean {
    return this.#byKey.size === 0;
  }

  add({ node }: NodeInfo, key = '', amount = 1): void {
    const value = node.metadata.labels?.[key];
    if (value === undefined) return;
    let byValue = this.#byKey.get(key);
    if (!byValue) this.#byKey.set(key, (byValue = new Map()));
    byValue.set(value, (byValue.get(value) ?? 0) + amount);
  }

  /** What was added to nodes with the same value as this one. */
  at({ node }: NodeInfo, key = ''): number {
    const value = node.metadata.labels?.[key];
    return value === undefined ? 0 : (this.#byKey.get(key)?.get(value) ?? 0);
  }

  sumOver(node: NodeInfo): number {
    let sum = 0;
    for (const key of this.#byKey.keys()) sum += this.at(node, key);
    return sum;
  }

  isAtAny(node: NodeInfo): boolean {
    for (const key of this.#byKey.keys()) if (this.at(node, key) > 0) return true;
    return false;
  }
}
