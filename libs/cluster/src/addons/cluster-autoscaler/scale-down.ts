/** Which nodes nobody needs (cluster-autoscaler/core/scaledown). Pure. */
import { controllerOf, parseTime } from '@drydock/apimachinery';
import type { Lister } from '@drydock/apiserver';
import type { Node, Pod } from '@drydock/kinds';
import type { NodeInfo } from '../../scheduler/node-info.ts';
import { podRequests } from '../../scheduler/pod-resources.ts';
import type { AutoscalerFlags } from './autoscaler-flags.ts';
import { drainVerdict } from './drain-rules.ts';
import { groupOf, isNodeReady } from './node-groups.ts';
import { Simulation } from './simulation.ts';

const DISABLED = 'cluster-autoscaler.kubernetes.io/scale-down-disabled';
export const DELETION_TAINT = 'ToBeDeletedByClusterAutoscaler';
export const CANDIDATE_TAINT = 'DeletionCandidateOfClusterAutoscaler';

export interface UnneededNode {
  name: string;
  group: string;
  isReady: boolean;
  /** The pods that have to go elsewhere: none when it is empty. */
  pods: readonly Pod[];
  utilization: Utilization;
}

export interface Utilization {
  resource: 'cpu' | 'memory';
  /** Of what the node has, between 0 and 1. */
  share: number;
  cpu: number;
  memory: number;
}

export interface ScaleDownContext {
  lister: Lister;
  flags: AutoscalerFlags;
  now: number;
  say(place: string, text: string): void;
}

/** The nodes of autoscaled groups that could go together: the pods of all of them find room on those that stay. */
export function unneededNodes(candidates: readonly Node[], context: ScaleDownContext): UnneededNode[] {
  const { lister, flags, say } = context;
  const simulation = new Simulation(lister);
  const eligible = candidates.flatMap((node) => {
    const info = simulation.find(node.metadata.name);
    if (!info || isBeingDeleted(node) || isStarting(node, context.now)) return [];
    if (node.metadata.annotations?.[DISABLED] === 'true') {
      say('eligibility.go:131', `Skipping ${node.metadata.name} from delete consideration - the node is marked as no scale down`);
      return [];
    }
    const utilization = utilizationOf(info, flags);
    if (utilization.share >= flags.scaleDownUtilizationThreshold) {
      const share = `${Number((utilization.share * 100).toPrecision(6))}%`;
      const text = `${utilization.resource} requested (${share} of allocatable) is above the scale-down utilization threshold`;
      say('eligibility.go:171', `Node ${node.metadata.name} unremovable: ${text}`);
      return [];
    }
    return [{ node, info, utilization, moving: podsToMove(info, context) }];
  });
  const found: UnneededNode[] = [];
  const empty = eligible.filter(({ moving }) => Array.isArray(moving) && moving.length === 0);
  for (const { node, info, utilization, moving } of [...empty, ...eligible.filter((each) => !empty.includes(each))]) {
    const { name } = node.metadata;
    if (!Array.isArray(moving)) {
      say('cluster.go:158', `node ${name} cannot be removed: ${moving.blocked}`);
      continue;
    }
    const others = simulation.nodes.filter((each) => each !== info && !isBeingDeleted(each.node as Node));
    const stuck = moveAll(moving, info, others, simulation);
    if (stuck) {
      const { metadata } = stuck;
      say(
        'cluster.go:181',
        `node ${name} is not suitable for removal: can reschedule only 0 out of 1 pods: ${metadata.namespace}/${metadata.name}`,
      );
      continue;
    }
    simulation.remove(name);
    found.push({ name, group: groupOf(node)!, isReady: isNodeReady(node), pods: moving, utilization });
  }
  return found;
}

/** Puts the pods elsewhere; the one that finds no room, after which all are back. */
function moveAll(pods: readonly Pod[], from: NodeInfo, others: readonly NodeInfo[], simulation: Simulation): Pod | undefined {
  const moved: [Pod, NodeInfo][] = [];
  for (const pod of pods) {
    simulation.takeOff(pod, from);
    const to = simulation.place(pod, others);
    if (to) {
      moved.push([pod, to]);
      continue;
    }
    from.add(pod);
    for (const [each, node] of moved) {
      simulation.takeOff(each, node);
      from.add(each);
    }
    return pod;
  }
  return undefined;
}

function podsToMove({ pods }: NodeInfo, context: ScaleDownContext): Pod[] | { blocked: string } {
  const moving: Pod[] = [];
  for (const pod of pods.values()) {
    const verdict = drainVerdict(pod, context);
    if (typeof verdict === 'object') return verdict;
    if (verdict === 'move') moving.push(pod);
  }
  return moving;
}

/** What pods ask for, of what there is: of processors or of memory, whichever is more. */
export function utilizationOf({ pods, allocatable }: NodeInfo, { ignoreDaemonSetsUtilization }: AutoscalerFlags): Utilization {
  const share = (resource: 'cpu' | 'memory') => {
    let [requested, available] = [0, allocatable.get(resource) ?? 0];
    for (const pod of pods.values()) {
      const amount = podRequests(pod).get(resource) ?? 0;
      if (ignoreDaemonSetsUtilization && controllerOf(pod)?.kind === 'DaemonSet') available -= amount;
      else requested += amount;
    }
    return available > 0 ? requested / available : 0;
  };
  const [cpu, memory] = [share('cpu'), share('memory')];
  return cpu > memory ? { resource: 'cpu', share: cpu, cpu, memory } : { resource: 'memory', share: memory, cpu, memory };
}

/** So long a node may take until it is ready for the first time. */
const LONGEST_START = 15 * 60_000;

function isStarting(node: Node, now: number): boolean {
  return !isNodeReady(node) && now < (parseTime(node.metadata.creationTimestamp) ?? 0) + LONGEST_START;
}

export function isBeingDeleted({ spec }: Node): boolean {
  return spec?.taints?.some(({ key }) => key === DELETION_TAINT) ?? false;
}
