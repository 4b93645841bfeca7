/**
 * Adds nodes to groups when pods find no room, and takes away those that nobody needs (cluster-autoscaler/core). It looks around at the ticks of its
 * scan interval, but only after something has changed or when a time has come: a cluster at rest is left alone.
 */
import { splitObjectKey, type KubeObject } from '@drydock/apimachinery';
import { serviceAccountUser } from '@drydock/apiserver';
import {
  isTerminal,
  podIsUnscheduled,
  POD_UNSCHEDULED_INDEX,
  type ConfigMap,
  type Controller,
  type ControllerContext,
  type EventHandler,
  type Node,
  type Pod,
} from '@drydock/kinds';
import { klog } from '../../control-plane/component-start.ts';
import { AUTOSCALER_PROCESS, autoscalerFlags, type AutoscalerFlags } from './autoscaler-flags.ts';
import { LAST_UPDATED, goTime, STATUS_CONFIG_MAP, statusText, withoutTimes, type NodeCounts } from './autoscaler-status.ts';
import { isNodeReady, NODE_GROUPS, NODE_GROUPS_KEY, nodeGroups, nodeGroupsData, nodesOf, type NodeGroup } from './node-groups.ts';
import { NO_MEMORY, type AutoscalerMemory, type Scan } from './scan.ts';
import { isBeingDeleted } from './scale-down.ts';
import { actOnUnneeded, continueDeletions } from './node-deletion.ts';
import { isUnschedulable, planScaleUp, planText, type GroupSize, type NoScaleUp, type ScaleUpPlan } from './scale-up.ts';

const NAME = 'cluster-autoscaler';
const SCAN = 'scan';
const CONFIG_MAPS = { group: '', version: 'v1', plural: 'configmaps' };
/** How long pods for which nothing can be done wait to be looked at again, at first and at most. */
const FIRST_RETRY = 10_000;
const LAST_RETRY = 60 * 60_000;

/** Clusters without groups of nodes have nothing to do for it. */
const scanned =
  (matters: (event: Parameters<EventHandler>[0]) => boolean): EventHandler =>
  (event, enqueue, lister) => {
    if (matters(event) && lister.get('configmaps', NODE_GROUPS.namespace, NODE_GROUPS.name)) enqueue(SCAN);
  };

export const clusterAutoscaler: Controller = {
  name: NAME,
  user: serviceAccountUser('kube-system', NAME),
  process: AUTOSCALER_PROCESS,
  watches: {
    configmaps: ({ key }, enqueue) => {
      if (key === NODE_GROUPS_KEY) enqueue(SCAN);
    },
    nodes: scanned(({ type, object, previous }) => {
      const [now, before] = [object, previous] as [Node, Node | undefined];
      if (type !== 'MODIFIED' || !before) return true;
      return isNodeReady(now) !== isNodeReady(before) || now.metadata.annotations !== before.metadata.annotations;
    }),
    pods: scanned(({ type, object, previous }) => {
      const [now, before] = [object, previous] as [Pod, Pod | undefined];
      if (type === 'DELETED') return true;
      if (podIsUnscheduled(now)) return isUnschedulable(now) !== (before !== undefined && isUnschedulable(before));
      return now.spec.nodeName !== before?.spec.nodeName || isTerminal(now) !== (before !== undefined && isTerminal(before));
    }),
  },

  reconcile(key, context) {
    const { lister, clock, requeueAt } = context;
    const flags = autoscalerFlags(lister);
    if (!flags) return;
    const { scanInterval } = flags;
    // What comes up between two ticks, or because of what was done at one, waits for the next.
    const { scannedAt } = (context.memory.get(SCAN) as AutoscalerMemory | undefined) ?? NO_MEMORY;
    if (clock.now() % scanInterval !== 0 || scannedAt === clock.now()) {
      return requeueAt(Math.floor(clock.now() / scanInterval + 1) * scanInterval);
    }
    scan(newScan(flags, context), context);
  },
};

function newScan(flags: AutoscalerFlags, context: ControllerContext): Scan {
  const { lister, clock, client, log } = context;
  const say: Scan['say'] = (place, text, severity = 'I') => log?.(klog(clock.now(), place, text, severity));
  return {
    ...context,
    flags,
    say,
    now: clock.now(),
    state: (context.memory.get(SCAN) as AutoscalerMemory | undefined) ?? NO_MEMORY,
    groups: groupSizes(flags, context),
    setGroups(change) {
      const groups = nodeGroups(lister).map(change);
      client.patch(CONFIG_MAPS, NODE_GROUPS.namespace, NODE_GROUPS.name, { data: nodeGroupsData(groups) });
    },
    tell: (type, reason, message) => context.events.event(statusMap(context), type, reason, message),
    dueAt: [],
  };
}

function groupSizes({ sizes }: AutoscalerFlags, { lister }: ControllerContext): GroupSize[] {
  return nodeGroups(lister).flatMap((group) => {
    const size = sizes.get(group.name);
    if (!size) return [];
    const nodes = nodesOf(group.name, lister).filter((node) => !isBeingDeleted(node) && !group.deleting.includes(node.metadata.name));
    return [{ group, ...size, upcoming: Math.max(group.targetSize - nodes.filter(isNodeReady).length, 0) }];
  });
}

function scan(scan: Scan, context: ControllerContext): void {
  const { lister, flags, now } = scan;
  continueDeletions(scan);
  const pending = lister
    .byIndex<Pod>('pods', POD_UNSCHEDULED_INDEX, '')
    .filter((pod) => isUnschedulable(pod) && isOldEnough(pod, flags, now));
  const grown = growToMinimum(scan) || scaleUp(pending, scan);
  const candidates = grown || !flags.scaleDownEnabled ? [] : actOnUnneeded(scan);
  writeStatus(candidates, scan, context);
  context.memory.set(SCAN, { ...scan.state, scannedAt: now });
  const next = Math.min(...scan.dueAt);
  if (Number.isFinite(next))
    context.requeueAt(Math.max(Math.ceil(next / flags.scanInterval) * flags.scanInterval, now + flags.scanInterval));
}

function isOldEnough({ metadata }: Pod, { newPodScaleUpDelay }: AutoscalerFlags, now: number): boolean {
  return newPodScaleUpDelay === 0 || now - Date.parse(metadata.creationTimestamp ?? '') >= newPodScaleUpDelay;
}

/** With `--enforce-node-group-min-size`; whether a group grew. */
function growToMinimum(scan: Scan): boolean {
  const small = scan.flags.enforceNodeGroupMinSize ? scan.groups.filter(({ group, min }) => group.targetSize < min) : [];
  for (const { group, min, max } of small) resize({ group, size: min, max, pods: [] }, scan);
  return small.length > 0;
}

/** Whether a group grew. */
function scaleUp(pending: readonly Pod[], scan: Scan): boolean {
  const { state, now, lister } = scan;
  const total = lister.list('nodes').length + scan.groups.reduce((sum, { upcoming }) => sum + upcoming, 0);
  const result = pending.length > 0 ? planScaleUp(pending, scan.groups, { ...scan, totalNodes: total }) : undefined;
  if (!result || 'plan' in result) scan.state = { ...scan.state, retry: FIRST_RETRY };
  if (!result) return false;
  if ('plan' in result) {
    const { plan } = result;
    for (const pod of plan.pods) scan.events.event(pod, 'Normal', 'TriggeredScaleUp', `pod triggered scale-up: ${planText(plan)}`);
    resize(plan, scan);
    scan.dueAt.push(now);
    return true;
  }
  refuse(result.refused, scan);
  scan.dueAt.push(now + state.retry);
  scan.state = { ...scan.state, retry: Math.min(state.retry * 2, LAST_RETRY) };
  return false;
}

function refuse(refused: readonly NoScaleUp[], { events }: Scan): void {
  for (const { pod, reasons } of refused) {
    events.event(pod, 'Normal', 'NotTriggerScaleUp', `pod didn't trigger scale-up: ${reasons.join(', ')}`);
  }
}

function resize({ group, size, max }: ScaleUpPlan, scan: Scan): void {
  const change = `size to ${size} instead of ${group.targetSize} (max: ${max})`;
  scan.say('executor.go:164', `Scale-up: setting group ${group.name} size to ${size}`);
  scan.tell('Normal', 'ScaledUpGroup', `Scale-up: setting group ${group.name} ${change}`);
  scan.setGroups((each) => (each.name === group.name ? { ...each, targetSize: size } : each));
  scan.tell('Normal', 'ScaledUpGroup', `Scale-up: group ${group.name} ${change.replace('size to', 'size set to')}`);
  scan.state = { ...scan.state, scaledUpAt: scan.now };
}

function writeStatus(candidates: readonly string[], scan: Scan, context: ControllerContext): void {
  const { lister, now, state } = scan;
  const nodes = lister.list<Node>('nodes');
  const current = groupSizes(scan.flags, context);
  const groups = current.map(({ group, min, max, upcoming }) => {
    const counts = countsOf(nodesOf(group.name, lister), group);
    const gone = candidates.filter((name) => nodesOf(group.name, lister).some(({ metadata }) => metadata.name === name)).length;
    return { name: group.name, counts, target: group.targetSize, min, max, isScalingUp: upcoming > 0, candidates: gone };
  });
  const cluster = countsOf(nodes);
  cluster.unregistered = groups.reduce((sum, { counts }) => sum + counts.unregistered, 0);
  const { text, transitions } = statusText(groups, cluster, state.transitions, now);
  scan.state = { ...scan.state, transitions };
  const known = lister.get<ConfigMap>('configmaps', 'kube-system', STATUS_CONFIG_MAP);
  if (known && withoutTimes(known.data?.['status'] ?? '') === withoutTimes(text)) return;
  const metadata = { name: STATUS_CONFIG_MAP, namespace: 'kube-system', annotations: { [LAST_UPDATED]: goTime(now) } };
  const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { status: text } } as ConfigMap;
  if (known)
    context.client.patch(CONFIG_MAPS, 'kube-system', STATUS_CONFIG_MAP, {
      metadata: { annotations: metadata.annotations },
      data: body.data,
    });
  else context.client.create(CONFIG_MAPS, body);
}

function countsOf(nodes: readonly Node[], group?: NodeGroup): NodeCounts {
  const leaving = nodes.filter(isBeingDeleted);
  const staying = nodes.filter((node) => !isBeingDeleted(node));
  const ready = staying.filter(isNodeReady).length;
  return {
    total: nodes.length,
    ready,
    notStarted: staying.length - ready,
    beingDeleted: leaving.length,
    unready: 0,
    unregistered: group ? Math.max(group.targetSize - staying.length, 0) : 0,
  };
}

/** What events about no node and no pod are about. */
function statusMap({ lister }: ControllerContext): KubeObject {
  const { namespace, name } = splitObjectKey(`kube-system/${STATUS_CONFIG_MAP}`);
  const known = lister.get<ConfigMap>('configmaps', namespace, name);
  return known ?? { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: namespace! } };
}
