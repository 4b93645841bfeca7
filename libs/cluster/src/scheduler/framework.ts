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
}

/** Refuses nodes. */
export interface FilterPlugin {
  readonly name: string;
  /** Looks at the pod once, before any node; a refusal ends the attempt for all nodes. */
  preFilter?(context: SchedulingContext): Refusal | undefined;
  filter(node: NodeInfo, context: SchedulingContext): readonly Refusal[];
}

/** Prefers nodes: higher is better; the framework normalises to 0–100 unless the plugin does so itself. */
export interface ScorePlugin {
  readonly name: string;
  readonly weight: number;
  /** Raw scores, one for each node. */
  score(nodes: readonly NodeInfo[], context: SchedulingContext): number[];
}

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
