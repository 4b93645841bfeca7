/** The scheduling framework: what a plugin is (pkg/scheduler/framework). One plugin, one file, one line in `registry.ts`. */
import type { Lister } from '@drydock/apiserver';
import type { Pod } from '@drydock/kinds';
import type { NodeInfo } from './node-info.ts';

/** Why a node (or every node) is refused. Evicting other pods cannot help when it is unresolvable. */
export interface Refusal {
  reason: string;
  unresolvable: boolean;
}

export interface SchedulingContext {
  pod: Pod;
  nodes: readonly NodeInfo[];
  lister: Lister;
  /** Whether a pod on some node wants to be away from others. */
  hasAntiAffinity: boolean;
  /** Whether some node tells which images it has. */
  hasImages: boolean;
}

/** Refuses nodes. */
export interface FilterPlugin {
  readonly name: string;
  /** Looks at the pod once, before any node; a refusal ends the attempt for all nodes. */
  preFilter?(context: SchedulingContext): Refusal | undefined;
  filter(node: NodeInfo, context: SchedulingContext): readonly Refusal[];
  /** Whether, for this pod, the verdict on a node depends on nothing but the pod and that node: then it holds until the node changes. */
  isLocal(context: SchedulingContext): boolean;
}

/** How a plugin judges nodes one by one, for pods that differ in their names only. */
export interface LocalScore {
  /** Called for each node at first, and again when the node has changed; before `raw`. */
  note?(node: NodeInfo): void;
  raw(node: NodeInfo): number;
  /** Raw scores change when other nodes do, too: they are asked for each time. */
  dependsOnOthers?: true;
  /** How raw scores become 0–100 over the nodes that are compared; absent: they are already. */
  normalise?: 'highest' | 'reverse';
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
export function localScores(nodes: readonly NodeInfo[], { raw, normalise }: LocalScore): number[] {
  const scores = nodes.map(raw);
  return normalise ? normalised(scores, normalise === 'reverse') : scores;
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

/** Scales raw scores so that the highest is 100; `reverse` makes fewer better (plugins/helper, DefaultNormalizeScore). */
export function normalised(scores: readonly number[], reverse = false): number[] {
  const highest = Math.max(...scores, 0);
  if (highest === 0) return scores.map(() => (reverse ? MAXIMUM_SCORE : 0));
  return scores.map((score) => {
    const scaled = Math.floor((MAXIMUM_SCORE * score) / highest);
    return reverse ? MAXIMUM_SCORE - scaled : scaled;
  });
}
