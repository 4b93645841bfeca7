/** Which group is to grow, and by how much, so that pods that fit nowhere find room (cluster-autoscaler/core/scaleup). Pure. */
import { podCondition, podIsUnscheduled, type Pod } from '@drydock/kinds';
import { amountOf, podRequests } from '../../scheduler/pod-resources.ts';
import type { NodeInfo } from '../../scheduler/node-info.ts';
import type { AutoscalerFlags } from './autoscaler-flags.ts';
import { bestOption, type ExpanderContext, type ExpansionOption } from './expander.ts';
import type { NodeGroup } from './node-groups.ts';
import { Simulation } from './simulation.ts';

/** Pods of less importance do not make anything grow. */
const EXPENDABLE = -10;

export interface GroupSize {
  group: NodeGroup;
  min: number;
  max: number;
  /** Those that are on their way, or have not reported ready. */
  upcoming: number;
}

export interface ScaleUpPlan {
  group: NodeGroup;
  /** The new size. */
  size: number;
  max: number;
  /** Who finds room. */
  pods: readonly Pod[];
}

/** Nothing is done for these pods: for each, in how many groups for which reason. */
export interface NoScaleUp {
  pod: Pod;
  reasons: readonly string[];
}

export type ScaleUpResult = { plan: ScaleUpPlan } | { refused: readonly NoScaleUp[] };

export interface ScaleUpContext extends ExpanderContext {
  flags: AutoscalerFlags;
  /** How many nodes there are, or will be. */
  totalNodes: number;
}

/** Those that the scheduler has found no node for. */
export function isUnschedulable(pod: Pod): boolean {
  const condition = podCondition(pod, 'PodScheduled');
  return (
    podIsUnscheduled(pod) &&
    !pod.metadata.deletionTimestamp &&
    !pod.status?.nominatedNodeName &&
    condition?.status === 'False' &&
    condition.reason === 'Unschedulable' &&
    (pod.spec.priority ?? 0) >= EXPENDABLE
  );
}

/** For the pods that fit neither on nodes that are there nor on those that are coming. Undefined when there are none. */
export function planScaleUp(pending: readonly Pod[], sizes: readonly GroupSize[], context: ScaleUpContext): ScaleUpResult | undefined {
  const simulation = new Simulation(context.lister);
  for (const { group, upcoming } of sizes) {
    for (let at = 0; at < upcoming; at++) simulation.addTemplate(group, `${group.name}-upcoming-${at}`);
  }
  const left = pending.filter((pod) => !simulation.place(pod));
  if (left.length === 0) return undefined;
  for (const { metadata } of left) context.say('orchestrator.go:98', `Pod ${metadata.namespace}/${metadata.name} is unschedulable`);
  const reasons = new Map<Pod, string[]>(left.map((pod) => [pod, []]));
  const { maxNodesTotal } = context.flags;
  if (maxNodesTotal > 0 && context.totalNodes >= maxNodesTotal) {
    return { refused: left.map((pod) => ({ pod, reasons: ['max total nodes in cluster reached'] })) };
  }
  const options: ExpansionOption[] = [];
  for (const { group, max } of sizes) {
    if (group.targetSize >= max) {
      for (const each of reasons.values()) each.push('max node group size reached');
      continue;
    }
    const trial = simulation.fork();
    const template = trial.addTemplate(group, `template-node-for-${group.name}`);
    const fitting = left.filter((pod) => {
      const refusals = trial.refusals(pod, template);
      if (refusals) reasons.get(pod)!.push(...refusals);
      return !refusals;
    });
    if (fitting.length > 0) options.push(estimate(group, fitting, simulation, max - group.targetSize));
  }
  const chosen = bestOption(options, context.flags.expanders, context);
  if (!chosen) {
    context.say('orchestrator.go:168', 'No expansion options');
    return { refused: left.map((pod) => ({ pod, reasons: counted(reasons.get(pod)!) })) };
  }
  return { plan: sized(chosen, sizes.find(({ group }) => group === chosen.group)!.max, context) };
}

function sized({ group, nodes, pods }: ExpansionOption, max: number, { say, flags, totalNodes }: ScaleUpContext): ScaleUpPlan {
  say('orchestrator.go:185', `Best option to resize: ${group.name}`);
  say('orchestrator.go:189', `Estimated ${nodes} nodes needed in ${group.name}`);
  let added = nodes;
  if (flags.maxNodesTotal > 0 && totalNodes + added > flags.maxNodesTotal) {
    say('orchestrator.go:687', `Capping size to max cluster total size (${flags.maxNodesTotal})`);
    added = flags.maxNodesTotal - totalNodes;
  }
  const size = Math.min(group.targetSize + added, max);
  say('orchestrator.go:260', `Final scale-up plan: ${planText({ group, size, max })}`);
  return { group, size, max, pods };
}

/** `[{workers 1->2 (max: 4)}]`. */
export function planText({ group, size, max }: Pick<ScaleUpPlan, 'group' | 'size' | 'max'>): string {
  return `[{${group.name} ${group.targetSize}->${size} (max: ${max})}]`;
}

/** How many nodes these pods need, the biggest placed first; those beyond what the group may grow by find none. */
function estimate(group: NodeGroup, pods: readonly Pod[], before: Simulation, most: number): ExpansionOption {
  const simulation = before.fork();
  const nodes: NodeInfo[] = [];
  const placed: Pod[] = [];
  for (const pod of [...pods].sort((a, b) => sizeOf(b, group) - sizeOf(a, group))) {
    if (!simulation.place(pod, nodes)) {
      if (nodes.length >= most) continue;
      const node = simulation.addTemplate(group, `template-node-for-${group.name}-${nodes.length}`);
      nodes.push(node);
      if (!simulation.place(pod, [node])) continue;
    }
    placed.push(pod);
  }
  return { group, nodes: nodes.length, pods: pods.filter((pod) => placed.includes(pod)) };
}

function sizeOf(pod: Pod, { capacity }: NodeGroup): number {
  const requests = podRequests(pod);
  return ['cpu', 'memory'].reduce((sum, name) => sum + (requests.get(name) ?? 0) / (amountOf(name, capacity[name] ?? '0') || 1), 0);
}

/** `2 Insufficient cpu`. */
function counted(reasons: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, count]) => `${count} ${reason}`).sort();
}
