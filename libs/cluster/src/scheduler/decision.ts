/** Why a pod went where it went, or nowhere: kept for those who want to understand it. Plain data. */
import type { Lister } from '@drydock/apiserver';
import type { ControllerMemory, Pod } from '@drydock/kinds';
import type { NodeInfo } from './node-info.ts';
import { SCORE_PLUGINS } from './registry.ts';

export interface SchedulingDecision {
  readonly namespace: string;
  readonly pod: string;
  readonly uid: string;
  /** Virtual time, in milliseconds. */
  readonly at: number;
  /** Where it went, or has to wait for its volumes; absent: nowhere. */
  readonly node?: string;
  /** Why it went nowhere. */
  readonly message?: string;
  /** Who has to make room for it. */
  readonly preempts?: { readonly node: string; readonly pods: readonly string[] };
  readonly refused: readonly RefusedNodes[];
  /** The nodes that were compared, the best first; none when there was only one to choose. */
  readonly scores: readonly NodeScore[];
}

/** Nodes that one plugin refused for one reason. */
export interface RefusedNodes {
  readonly plugin: string;
  readonly reason: string;
  readonly nodes: readonly string[];
}

export interface NodeScore {
  readonly node: string;
  /** Weighted, in the order of `SCORE_PLUGIN_NAMES`. */
  readonly points: readonly number[];
}

export const SCORE_PLUGIN_NAMES: readonly string[] = SCORE_PLUGINS.map(({ name }) => name);

/** A node with the plugin that refused it. */
export interface Refused {
  readonly node: NodeInfo;
  readonly plugin: string;
  readonly refusals: readonly { readonly reason: string }[];
}

/** What an attempt found out about the nodes. */
export type Findings = Pick<SchedulingDecision, 'refused' | 'scores'>;

export function findingsOf(refused: readonly Refused[], compared: readonly NodeInfo[], ratings: readonly (readonly number[])[]): Findings {
  const groups = new Map<string, { plugin: string; reason: string; nodes: string[] }>();
  for (const { node, plugin, refusals } of refused) {
    for (const { reason } of refusals) {
      const key = `${plugin} ${reason}`;
      const group = groups.get(key) ?? { plugin, reason, nodes: [] };
      group.nodes.push(node.node.metadata.name);
      groups.set(key, group);
    }
  }
  const scores = compared.map(({ node }, at) => ({ node: node.metadata.name, points: ratings.map((rating) => rating[at]!) }));
  const best = scores.sort((a, b) => totalOf(b) - totalOf(a));
  return { refused: [...groups.values()], scores: ratings.length > 0 ? best : [] };
}

export function totalOf({ points }: NodeScore): number {
  return points.reduce((sum, each) => sum + each, 0);
}

/** So many pods are remembered, the latest. */
const REMEMBERED = 100;
const KEY = 'decisions';

/** The latest decision about each pod, the oldest first. */
export function decisionsIn(memory: Pick<ControllerMemory, 'get'>): readonly SchedulingDecision[] {
  return (memory.get(KEY) as readonly SchedulingDecision[] | undefined) ?? [];
}

/** Those about pods that are gone are forgotten. */
export function rememberDecision(decision: SchedulingDecision, memory: ControllerMemory, lister: Lister): void {
  const isKept = ({ namespace, pod, uid }: SchedulingDecision) =>
    uid !== decision.uid && lister.get<Pod>('pods', namespace, pod)?.metadata.uid === uid;
  memory.set(KEY, [...decisionsIn(memory).filter(isKept), decision].slice(-REMEMBERED));
}
