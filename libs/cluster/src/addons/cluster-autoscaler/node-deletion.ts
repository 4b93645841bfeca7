/** Takes nodes away: marks them, moves their pods, and gives the machines back (cluster-autoscaler/core/scaledown/actuation). */
import { StatusError } from '@drydock/apimachinery';
import { nodes as NODES, POD_NODE_INDEX, type Node, type Pod, type Taint } from '@drydock/kinds';
import { drainVerdict } from './drain-rules.ts';
import { groupOf, nodesOf } from './node-groups.ts';
import { CANDIDATE_TAINT, DELETION_TAINT, isBeingDeleted, unneededNodes, type UnneededNode, type Utilization } from './scale-down.ts';
import type { Deletion, Scan } from './scan.ts';

const PODS = { group: '', version: 'v1', plural: 'pods' };
/** At once: so many empty nodes, and one that has pods. */
const MOST_EMPTY = 10;

/** Notes which nodes nobody needs, and begins to delete those that nobody has needed for long enough. The names of the unneeded ones. */
export function actOnUnneeded(scan: Scan): string[] {
  const { lister, flags, now } = scan;
  const candidates = scan.groups.flatMap(({ group }) => nodesOf(group.name, lister));
  const unneeded = unneededNodes(candidates, scan);
  const since = Object.fromEntries(unneeded.map(({ name }) => [name, scan.state.unneeded[name] ?? now]));
  scan.state = { ...scan.state, unneeded: since };
  for (const node of candidates) mark(node, since[node.metadata.name], scan);
  const cooledDownAt = Math.max(
    scan.state.scaledUpAt + flags.scaleDownDelayAfterAdd,
    scan.state.scaledDownAt + flags.scaleDownDelayAfterDelete,
  );
  const leaving = new Map(scan.groups.map(({ group, min }) => [group.name, group.targetSize - min]));
  const due: UnneededNode[] = [];
  for (const node of unneeded) {
    const { name, group, isReady } = node;
    if ((leaving.get(group) ?? 0) <= 0) {
      scan.say('nodes.go:236', `Skipping ${name} - node group min size reached`);
      continue;
    }
    const at = since[name]! + (isReady ? flags.scaleDownUnneededTime : flags.scaleDownUnreadyTime) + 1;
    if (Math.max(at, cooledDownAt) > now) {
      scan.dueAt.push(Math.max(at, cooledDownAt));
      continue;
    }
    leaving.set(group, leaving.get(group)! - 1);
    scan.say('nodes.go:126', `${name} was unneeded for ${goDuration(now - since[name]!)}`);
    due.push(node);
  }
  begin(due, scan);
  return unneeded.map(({ name }) => name);
}

/** `10m10s`. */
function goDuration(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return `${hours ? `${hours}h` : ''}${hours || minutes ? `${minutes}m` : ''}${seconds % 60}s`;
}

function begin(due: readonly UnneededNode[], scan: Scan): void {
  const isDraining = Object.values(scan.state.deletions).some(({ drains }) => drains);
  const empty = due.filter(({ pods }) => pods.length === 0).slice(0, MOST_EMPTY);
  const full = isDraining || empty.length > 0 ? [] : due.filter(({ pods }) => pods.length > 0).slice(0, 1);
  for (const { name, pods, utilization } of [...empty, ...full]) {
    const node = scan.lister.get<Node>('nodes', undefined, name)!;
    const text =
      pods.length === 0
        ? `Scale-down: removing empty node "${name}"`
        : `Scale-down: removing node ${name}, utilization: ${utilizationText(utilization)}, pods to reschedule: ${pods.map(({ metadata }) => metadata.name).join(',')}`;
    scan.say('actuator.go:176', text);
    scan.tell('Normal', pods.length === 0 ? 'ScaleDownEmpty' : 'ScaleDown', text);
    setTaint(node, { key: DELETION_TAINT, value: seconds(scan.now), effect: 'NoSchedule' }, scan);
    scan.events.event(node, 'Normal', 'ScaleDown', 'marked the node as toBeDeleted/unschedulable');
    const deletion: Deletion = { group: groupOf(node)!, since: scan.now, drains: pods.length > 0 };
    scan.state = { ...scan.state, deletions: { ...scan.state.deletions, [name]: deletion } };
    scan.dueAt.push(scan.now + scan.flags.nodeDeleteDelayAfterTaint);
  }
  if (due.length > empty.length + full.length) scan.dueAt.push(scan.now);
}

/** As Go prints the struct: `{CpuUtil:0.1 MemUtil:0.05 GpuUtil:0 … Utilization:0.1}`. */
function utilizationText({ cpu, memory, resource, share }: Utilization): string {
  return `{${cpu} ${memory} 0 0 ${resource} ${share}}`;
}

function seconds(now: number): string {
  return `${Math.floor(now / 1000)}`;
}

/** Unneeded nodes are the last that the scheduler should choose. */
function mark(node: Node, since: number | undefined, scan: Scan): void {
  const isMarked = node.spec?.taints?.some(({ key }) => key === CANDIDATE_TAINT) ?? false;
  if (isMarked === (since !== undefined) || isBeingDeleted(node)) return;
  if (since === undefined) removeTaint(node, CANDIDATE_TAINT, scan);
  else setTaint(node, { key: CANDIDATE_TAINT, value: seconds(scan.now), effect: 'PreferNoSchedule' }, scan);
}

function setTaint({ metadata, spec }: Node, taint: Taint, { client }: Scan): void {
  client.patch(NODES, undefined, metadata.name, { spec: { taints: [...(spec?.taints ?? []), taint] } });
}

function removeTaint({ metadata, spec }: Node, key: string, { client }: Scan): void {
  const taints = (spec?.taints ?? []).filter((taint) => taint.key !== key);
  client.patch(NODES, undefined, metadata.name, { spec: { taints: taints.length > 0 ? taints : null } });
}

/** Goes on with the nodes that are on their way out. */
export function continueDeletions(scan: Scan): void {
  for (const [name, deletion] of Object.entries(scan.state.deletions)) {
    const node = scan.lister.get<Node>('nodes', undefined, name);
    if (!node) forget(name, scan);
    else if (scan.now < deletion.since + scan.flags.nodeDeleteDelayAfterTaint) scan.dueAt.push(scan.now);
    else if (!deletion.drains || isDrained(node, deletion, scan)) remove(node, deletion, scan);
  }
}

function forget(name: string, scan: Scan): void {
  const { [name]: _, ...deletions } = scan.state.deletions;
  scan.state = { ...scan.state, deletions };
}

/** Evicts what is still there. When that takes too long, the node stays. */
function isDrained(node: Node, { since }: Deletion, scan: Scan): boolean {
  const { lister, client, events, flags, now } = scan;
  const { name } = node.metadata;
  const left = lister.byIndex<Pod>('pods', POD_NODE_INDEX, name).filter((pod) => {
    const verdict = drainVerdict(pod, scan);
    return verdict !== 'daemon' && verdict !== 'gone' && pod.status?.phase !== 'Succeeded' && pod.status?.phase !== 'Failed';
  });
  if (left.length === 0) return true;
  for (const pod of left.filter(({ metadata }) => !metadata.deletionTimestamp)) {
    const { namespace, name: podName } = pod.metadata;
    const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: podName, namespace } };
    try {
      client.createSubresource(PODS, namespace, podName, 'eviction', eviction);
      events.event(pod, 'Normal', 'ScaleDown', 'deleting pod for node scale down');
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      if (now - since < flags.maxPodEvictionTime) continue;
      events.event(pod, 'Warning', 'ScaleDownFailed', 'failed to delete pod for ScaleDown');
      events.event(node, 'Warning', 'ScaleDownFailed', `failed to drain the node, aborting ScaleDown: ${error.message}`);
      removeTaint(node, DELETION_TAINT, scan);
      forget(name, scan);
      return false;
    }
  }
  scan.dueAt.push(now);
  return false;
}

function remove(node: Node, { group, drains }: Deletion, scan: Scan): void {
  const { name } = node.metadata;
  scan.events.event(node, 'Normal', 'ScaleDown', 'nodes removed by cluster autoscaler');
  scan.setGroups((each) =>
    each.name === group ? { ...each, targetSize: Math.max(each.targetSize - 1, 0), deleting: [...each.deleting, name] } : each,
  );
  if (drains) scan.tell('Normal', 'ScaleDown', `Scale-down: node ${name} removed with drain`);
  else scan.tell('Normal', 'ScaleDownEmpty', `Scale-down: empty node ${name} removed`);
  scan.state = { ...scan.state, scaledDownAt: scan.now };
  forget(name, scan);
}
