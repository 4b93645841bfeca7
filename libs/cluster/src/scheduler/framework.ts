/** The scheduling framework: what a plugin is (pkg/scheduler/framework). One plugin, one file, one line in `registry.ts`. */
import type { Lister } from '@drydock/apiserver';
import type { Pod } from '@drydock/kinds';
import type { NodeInfo } from './node-info.ts';

/** Why a node (or every node) is refused. Evicting other pods cannot help when it is unresolvable. */
export interface Refusal {
  reason: string;
  unresolvable: boolean;
}

/** The only nodes that a pod can be on. */
export interface NamedNodes {
  nodeNames: ReadonlySet<string>;
}

/** How a pod is spread that says nothing about it. */
export interface SpreadDefaults {
  readonly constraints: readonly { readonly topologyKey: string; readonly maxSkew: number; readonly isHard: boolean }[];
  /** Those of the scheduler itself, which are not so strict. */
  readonly isSystem: boolean;
}

/** How one of the schedulers that kube-scheduler is judges nodes (KubeSchedulerProfile). */
export interface Profile {
  /** The `schedulerName` of its pods. */
  readonly name: string;
  /** Profiles with the same key judge alike. */
  readonly key: string;
  readonly preFilters: readonly FilterPlugin[];
  readonly filters: readonly FilterPlugin[];
  readonly scores: readonly ScorePlugin[];
  readonly spread: SpreadDefaults;
  /** Whether pods with gates wait. */
  readonly gates: boolean;
  /** Whether pods may be evicted for others. */
  readonly preempts: boolean;
}

/** One attempt. Plugins keep what they have counted by this object: it stands for the nodes and pods as they are at the moment. */
export interface SchedulingContext {
  pod: Pod;
  profile: Profile;
  nodes: readonly NodeInfo[];
  lister: Lister;
  /** Whether a pod on some node wants to be near this one or away from it, or would like to. */
  hasAffinity: boolean;
  /** Whether a pod on some node wants to be away from this one. */
  hasAntiAffinity: boolean;
  /** Whether some node tells which images it has. */
  hasImages: boolean;
}

/** Refuses nodes. */
export interface FilterPlugin {
  readonly name: string;
  /** Looks at the pod once, before any node; a refusal ends the attempt for all nodes, and named nodes are the only ones to be looked at. */
  preFilter?(context: SchedulingContext): Refusal | NamedNodes | undefined;
  filter(node: NodeInfo, context: SchedulingContext): readonly Refusal[];
  /** Whether, for this pod, the verdict on a node depends on nothing but the pod and that node: then it holds until the node changes. */
  isLocal(context: SchedulingContext): boolean;
}

/** `highest`: the highest is 100; `reverse`: the more, the worse; `spread`: the same, but the lowest is 100. */
export type Normalisation = 'highest' | 'reverse' | 'spread';

/** How a plugin judges nodes one by one, for pods that differ in their names only. */
export interface LocalScore {
  /** Called for each node at first, and again when the node has changed; before `raw`. */
  note?(node: NodeInfo): void;
  /** Called with the nodes that are compared, before `raw`, when raw scores depend on which they are. */
  compare?(nodes: readonly NodeInfo[]): void;
  /** Below zero: the node gets no points, and does not count when the others are normalised. */
  raw(node: NodeInfo): number;
  /** Grows when the raw scores of nodes may have changed that have not changed themselves; absent: they never do. */
  readonly revision?: number;
  /** How raw scores become 0–100 over the nodes that are compared; absent: they are already. */
  normalise?: Normalisation;
}

/** Prefers nodes: higher is better; the framework normalises to 0–100 unless the plugin does so itself. */
export interface ScorePlugin {
  readonly name: string;
  readonly weight: number;
  /** Raw scores, one for each node. */
  score(nodes: readonly NodeInfo[], context: SchedulingContext): number[];
  /** The same judgement node by node; undefined when this pod's needs more than that. */
  local(context: SchedulingContext): LocalScore | undefined;
}

/** Scores of plugins that judge each node by itself. */
export function localScores(nodes: readonly NodeInfo[], score: LocalScore): number[] {
  score.compare?.(nodes);
  const scores = nodes.map((node) => score.raw(node));
  return score.normalise ? normalised(scores, score.normalise) : scores;
}

/** Everybody is as good as everybody else. */
export const NO_PREFERENCE: LocalScore = { raw: () => 0 };

export const MAXIMUM_SCORE = 100;

export const NO_REFUSAL: readonly Refusal[] = [];

export function refusal(reason: string): Refusal[] {
  return [{ reason, unresolvable: false }];
}

export function finalRefusal(reason: string): Refusal[] {
  return [{ reason, unresolvable: true }];
}

/** Scales raw scores to 0–100 (plugins/helper, DefaultNormalizeScore; plugins/podtopologyspread, NormalizeScore). */
export function normalised(scores: readonly number[], how: Normalisation = 'highest'): number[] {
  let highest = 0;
  let lowest = Infinity;
  for (const score of scores) {
    if (score > highest) highest = score;
    if (score >= 0 && score < lowest) lowest = score;
  }
  return scores.map((score) => {
    if (score < 0) return 0;
    if (highest === 0) return how === 'highest' ? 0 : MAXIMUM_SCORE;
    if (how === 'spread') return Math.floor((MAXIMUM_SCORE * (highest + lowest - score)) / highest);
    const scaled = Math.floor((MAXIMUM_SCORE * score) / highest);
    return how === 'reverse' ? MAXIMUM_SCORE - scaled : scaled;
  });
}

/** Adds points to those that the nodes have already, in place. */
export function addTo(totals: number[], points: readonly number[]): void {
  for (let at = 0; at < totals.length; at++) totals[at]! += points[at]!;
}

export function weighted(scores: readonly number[], weight: number): number[] {
  return scores.map((score) => score * weight);
}
