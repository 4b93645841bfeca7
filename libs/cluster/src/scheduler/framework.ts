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

/**
 * How far a filter has to look for this pod: nowhere, since it refuses no node; at the node alone, so that its verdict holds until the node
 * changes; or at others, too.
 */
export type FilterScope = 'nothing' | 'node' | 'cluster';

/** Refuses nodes. */
export interface FilterPlugin {
  readonly name: string;
  /** Looks at the pod once, before any node; a refusal ends the attempt for all nodes, and named nodes are the only ones to be looked at. */
  preFilter?(context: SchedulingContext): Refusal | NamedNodes | undefined;
  filter(node: NodeInfo, context: SchedulingContext): readonly Refusal[];
  scope(context: SchedulingContext): FilterScope;
}

/** `highest`: the highest is 100; `reverse`: the more, the worse; `spread`: the same, but the lowest is 100. */
export type Normalisation = 'highest' | 'reverse' | 'spread';

/** How a plugin judges nodes one by one, for pods that differ in their names only. */
export type LocalScore = OwnScore | CrowdScore;

/** Of what a node gets nothing depends on other nodes before it is normalised. */
export interface OwnScore {
  /** Holds until the node changes. */
  raw(node: NodeInfo): number;
  /** How raw scores become 0–100 over the nodes that are compared; absent: they are already. */
  readonly normalise?: Normalisation;
}

/** What a node gets depends on the pods on others, too. A place is that in the list of all nodes. */
export interface CrowdScore {
  /** Called for each node at first, and again when the node is another. */
  note(node: NodeInfo, place: number): void;
  /** Called when a pod has come to a noted node (1) or has left it (-1). */
  change(place: number, pod: Pod, more: number): void;
  /** Called with the nodes that are compared, which are at the first `count` places, before they are rated. */
  compare(places: Int32Array, count: number): void;
  /** All that the raw score of a node depends on beside the nodes that are compared and the pods on others, as text. */
  keyOf(place: number): string;
  /** Raw scores of the first `count` places, into the first so many of `raws`. Below zero: the node gets no points. */
  rate(places: Int32Array, count: number, raws: Float64Array): void;
  readonly normalise: Normalisation;
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
export function localScores(nodes: readonly NodeInfo[], { raw, normalise }: OwnScore): number[] {
  const scores = nodes.map((node) => raw(node));
  return normalise ? normalised(scores, normalise) : scores;
}

/** Everybody is as good as everybody else. */
export const NO_PREFERENCE: OwnScore = { raw: () => 0 };

export const MAXIMUM_SCORE = 100;

export const NO_REFUSAL: readonly Refusal[] = [];

export function refusal(reason: string): Refusal[] {
  return [{ reason, unresolvable: false }];
}

export function finalRefusal(reason: string): Refusal[] {
  return [{ reason, unresolvable: true }];
}

/** What raw scores are scaled by. */
export interface Range {
  /** Zero, or the highest if that is more. */
  readonly highest: number;
  /** Without those below zero. */
  readonly lowest: number;
  /** All are the same. */
  readonly isEven: boolean;
}

/** That of the first `count` scores. */
export function rangeOf(scores: ArrayLike<number>, count: number): Range {
  let highest = 0;
  let lowest = Infinity;
  let least = Infinity;
  for (let at = 0; at < count; at++) {
    const score = scores[at]!;
    if (score > highest) highest = score;
    if (score >= 0 && score < lowest) lowest = score;
    if (score < least) least = score;
  }
  return { highest, lowest, isEven: least === highest };
}

/** A raw score scaled to 0–100 (plugins/helper, DefaultNormalizeScore; plugins/podtopologyspread, NormalizeScore). */
export function scaled(score: number, how: Normalisation, { highest, lowest }: Range): number {
  if (score < 0) return 0;
  if (highest === 0) return how === 'highest' ? 0 : MAXIMUM_SCORE;
  if (how === 'spread') return Math.floor((MAXIMUM_SCORE * (highest + lowest - score)) / highest);
  const share = Math.floor((MAXIMUM_SCORE * score) / highest);
  return how === 'reverse' ? MAXIMUM_SCORE - share : share;
}

export function normalised(scores: readonly number[], how: Normalisation): number[] {
  const range = rangeOf(scores, scores.length);
  return scores.map((score) => scaled(score, how, range));
}

/** Adds points to those that the nodes have already, in place. */
export function addTo(totals: number[], points: readonly number[]): void {
  for (let at = 0; at < totals.length; at++) totals[at]! += points[at]!;
}

export function weighted(scores: readonly number[], weight: number): number[] {
  return scores.map((score) => score * weight);
}
