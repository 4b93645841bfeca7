import { selectorMatches, type KubeObject } from '@drydock/apimachinery';
import type { Lister } from '@drydock/apiserver';
import type { Pod } from '@drydock/kinds';
import {
  finalRefusal,
  MAXIMUM_SCORE,
  NO_PREFERENCE,
  NO_REFUSAL,
  refusal,
  type FilterPlugin,
  type SchedulingContext,
  type ScorePlugin,
} from '../framework.ts';
import type { NodeInfo } from '../node-info.ts';

type Term = NonNullable<
  NonNullable<NonNullable<Pod['spec']['affinity']>['podAffinity']>['requiredDuringSchedulingIgnoredDuringExecution']
>[number];

/** Near to, or away from, other pods: within the nodes that share the value of a label. */
export const interPodAffinity: FilterPlugin & ScorePlugin = {
  name: 'InterPodAffinity',
  weight: 2,

  isLocal({ pod, hasAntiAffinity }) {
    const { podAffinity, podAntiAffinity } = pod.spec.affinity ?? {};
    return !hasAntiAffinity && !hasRequired(podAffinity) && !hasRequired(podAntiAffinity);
  },

  filter(node, context) {
    const { pod, lister } = context;
    const { podAffinity, podAntiAffinity } = pod.spec.affinity ?? {};
    for (const term of podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []) {
      if (!isNear(term, node, context)) return finalRefusal("node(s) didn't match pod affinity rules");
    }
    for (const term of podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []) {
      if (podsNear(term, node, context).some((other) => matchesTerm(term, pod, other, lister))) {
        return refusal("node(s) didn't match pod anti-affinity rules");
      }
    }
    return isUnwelcome(node, context) ? refusal("node(s) didn't satisfy existing pods anti-affinity rules") : NO_REFUSAL;
  },

  local: ({ pod }) => (preferredTerms(pod).length === 0 ? NO_PREFERENCE : undefined),

  score(nodes, context) {
    const { pod, lister } = context;
    const preferred = preferredTerms(pod);
    if (preferred.length === 0) return nodes.map(() => 0);
    const sums = nodes.map((node) =>
      preferred.reduce((sum, { weight = 0, podAffinityTerm = {}, sign }) => {
        const matching = podsNear(podAffinityTerm, node, context).filter((other) => matchesTerm(podAffinityTerm, pod, other, lister));
        return sum + sign * weight * matching.length;
      }, 0),
    );
    const [lowest, highest] = [Math.min(...sums), Math.max(...sums)];
    return sums.map((sum) => (highest === lowest ? 0 : Math.floor((MAXIMUM_SCORE * (sum - lowest)) / (highest - lowest))));
  },
};

function hasRequired(affinity: { requiredDuringSchedulingIgnoredDuringExecution?: readonly Term[] } | undefined): boolean {
  return Boolean(affinity?.requiredDuringSchedulingIgnoredDuringExecution?.length);
}

function preferredTerms({ spec }: Pod) {
  const { podAffinity, podAntiAffinity } = spec.affinity ?? {};
  return [
    ...(podAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map((each) => ({ ...each, sign: 1 })),
    ...(podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map((each) => ({ ...each, sign: -1 })),
  ];
}

/** A first pod that matches its own term may go anywhere that has the label. */
function isNear(term: Term, node: NodeInfo, context: SchedulingContext): boolean {
  const { pod, nodes, lister } = context;
  if (topologyOf(node, term) === undefined) return false;
  if (podsNear(term, node, context).some((other) => matchesTerm(term, pod, other, lister))) return true;
  const anywhere = nodes.some(({ pods }) => [...pods.values()].some((other) => matchesTerm(term, pod, other, lister)));
  return !anywhere && matchesTerm(term, pod, pod, lister);
}

/** Whether a pod that is near already wants to be away from this one. */
function isUnwelcome(node: NodeInfo, { pod, nodes, lister, hasAntiAffinity }: SchedulingContext): boolean {
  if (!hasAntiAffinity) return false;
  return nodes.some((other) =>
    [...other.pods.values()].some((existing) =>
      (existing.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).some((term) => {
        const topology = topologyOf(node, term);
        return topology !== undefined && topology === topologyOf(other, term) && matchesTerm(term, existing, pod, lister);
      }),
    ),
  );
}

function podsNear(term: Term, node: NodeInfo, { nodes }: SchedulingContext): Pod[] {
  const topology = topologyOf(node, term);
  if (topology === undefined) return [];
  return nodes.filter((other) => topologyOf(other, term) === topology).flatMap(({ pods }) => [...pods.values()]);
}

function topologyOf({ node }: NodeInfo, { topologyKey = '' }: Term): string | undefined {
  return node.metadata.labels?.[topologyKey];
}

/** Whether `other` is one of the pods that a term of `owner` speaks of; without namespaces, those of the owner's own. */
function matchesTerm({ labelSelector, namespaceSelector, namespaces = [] }: Term, owner: Pod, other: Pod, lister: Lister): boolean {
  if (!labelSelector || !selectorMatches(labelSelector, other.metadata.labels)) return false;
  const namespace = other.metadata.namespace ?? '';
  if (namespaces.includes(namespace)) return true;
  if (namespaceSelector)
    return selectorMatches(namespaceSelector, lister.get<KubeObject>('namespaces', undefined, namespace)?.metadata.labels);
  return namespaces.length === 0 && namespace === owner.metadata.namespace;
}
