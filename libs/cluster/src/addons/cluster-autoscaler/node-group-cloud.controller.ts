/** The cloud that the nodes of groups come from: it starts machines until there are as many as are wanted, and takes back those that are to go. */
import { isReason, type Rng } from '@drydock/apimachinery';
import { leases, NODE_LEASE_NAMESPACE, nodes, type Controller, type ControllerContext, type Node } from '@drydock/kinds';
import { UBUNTU_NODE } from '../../bootstrap/cluster-profile.ts';
import { freeWorkerAddress, newRegisteredNode } from '../../bootstrap/nodes.ts';
import { createNode } from '../../kubelet/node-registration.ts';
import type { NodeRuntime } from '../../node-runtime.ts';
import { KUBERNETES_RELEASE } from '../../version.ts';
import {
  groupOf,
  NODE_GROUPS,
  NODE_GROUPS_KEY,
  nodeGroups,
  nodeGroupsData,
  nodesOf,
  registrationOf,
  type NodeGroup,
} from './node-groups.ts';

const CONFIG_MAPS = { group: '', version: 'v1', plural: 'configmaps' };
/** From the order to the first sign of life. */
const BOOT = 30_000;

export const NODE_GROUP_CLOUD = 'node-group-cloud';

/** A machine on its way. */
interface Boot {
  name: string;
  group: string;
  /** Milliseconds of virtual time. */
  at: number;
}

/** `machines` is the hardware. It is no part of the cluster, and may do what it likes there. */
export function newNodeGroupCloud(machines: Pick<NodeRuntime, 'joinMachine' | 'removeMachine'>): Controller {
  return {
    name: NODE_GROUP_CLOUD,
    user: { username: 'system:cloud', groups: ['system:masters', 'system:authenticated'] },
    watches: {
      configmaps: ({ key }, enqueue) => {
        if (key === NODE_GROUPS_KEY) enqueue(key);
      },
      nodes: ({ type, object }, enqueue) => {
        if (type === 'DELETED' && groupOf(object as Node)) enqueue(NODE_GROUPS_KEY);
      },
    },

    reconcile(key, context) {
      const { lister, memory, clock, requeueAt } = context;
      const before = (memory.get(key) as readonly Boot[] | undefined) ?? [];
      const groups = nodeGroups(lister);
      for (const group of groups) for (const name of group.deleting) takeBack(name, machines, context);
      const known = before.filter(({ group }) => groups.some(({ name }) => name === group));
      const booting = groups.flatMap((group) =>
        withinSize(
          group,
          known.filter((boot) => boot.group === group.name),
          machines,
          context,
        ),
      );
      const due = booting.filter(({ at }) => at <= clock.now());
      const rest = booting.filter(({ at }) => at > clock.now());
      memory.set(key, rest.length > 0 ? rest : undefined);
      for (const { name, group } of due)
        join(
          groups.find((each) => each.name === group)!,
          name,
          machines,
          context,
        );
      if (rest.length > 0) requeueAt(Math.min(...rest.map(({ at }) => at)));
      if (groups.some(({ deleting }) => deleting.length > 0)) forgetDeleted(groups, context);
    },
  };
}

/** The machines on their way once there are as many as are wanted: more are ordered, or those that are too many cancelled and taken back. */
function withinSize(
  group: NodeGroup,
  booting: readonly Boot[],
  machines: Pick<NodeRuntime, 'removeMachine'>,
  context: ControllerContext,
): Boot[] {
  const { lister, clock, rng } = context;
  const running = nodesOf(group.name, lister).filter(({ metadata }) => !group.deleting.includes(metadata.name));
  const wanted = Math.max(group.targetSize - running.length, 0);
  const kept = booting.slice(0, wanted);
  const ordered = Array.from({ length: wanted - kept.length }, () => ({
    name: `${group.name}-${suffix(rng)}`,
    group: group.name,
    at: clock.now() + BOOT,
  }));
  const newestFirst = [...running].sort((a, b) => (a.metadata.creationTimestamp! < b.metadata.creationTimestamp! ? 1 : -1));
  for (const { metadata } of newestFirst.slice(0, Math.max(running.length - group.targetSize, 0)))
    takeBack(metadata.name, machines, context);
  return [...kept, ...ordered];
}

/** As names are generated in Kubernetes: without vowels. */
const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

function suffix(rng: Rng): string {
  return Array.from({ length: 5 }, () => LETTERS[rng.integer(LETTERS.length)]).join('');
}

function join(
  group: NodeGroup,
  name: string,
  machines: Pick<NodeRuntime, 'joinMachine'>,
  { client, lister, clock }: ControllerContext,
): void {
  const registration = registrationOf(group, name, freeWorkerAddress(lister.list<Node>('nodes')));
  // Not by its own kubelet: NodeRestriction would keep that from labels that a group may have.
  createNode(newRegisteredNode(registration, UBUNTU_NODE, KUBERNETES_RELEASE, clock.now()), client, clock.now());
  machines.joinMachine(name);
}

function takeBack(name: string, machines: Pick<NodeRuntime, 'removeMachine'>, { client, lister }: ControllerContext): void {
  machines.removeMachine(name);
  if (!lister.get('nodes', undefined, name)) return;
  try {
    client.delete(nodes, undefined, name);
    client.delete(leases, NODE_LEASE_NAMESPACE, name);
  } catch (error) {
    if (!isReason(error, 'NotFound')) throw error;
  }
}

function forgetDeleted(groups: readonly NodeGroup[], { client }: ControllerContext): void {
  const data = nodeGroupsData(groups.map((group) => ({ ...group, deleting: [] })));
  client.patch(CONFIG_MAPS, NODE_GROUPS.namespace, NODE_GROUPS.name, { data });
}
