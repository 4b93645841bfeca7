/** How a machine becomes a node (pkg/kubelet, registerWithAPIServer). */
import { isReason } from '@drydock/apimachinery';
import type { ResourceClient } from '@drydock/apiserver';
import { leases, nodes, type Node } from '@drydock/kinds';
import type { ClusterProfile } from '../bootstrap/cluster-profile.ts';
import { machineNames, newNodeLease, newRegisteredNode } from '../bootstrap/nodes.ts';
import type { NodeIdentity } from '../node-runtime.ts';
import type { KubeletContext } from './pod-sync.ts';

export interface KubeletRegistration {
  /** What the machines of the cluster are; undefined: they are not known, and none is registered. */
  profile: ClusterProfile | undefined;
  context: Pick<KubeletContext, 'lister' | 'clock'>;
  identityOf(node: string): NodeIdentity;
}

/** Makes the Node that is wanted and reports its status, with the lease that its kubelet renews. */
export function createNode(wanted: Node, client: ResourceClient, now: number): void {
  const created = client.create<Node>(nodes, wanted);
  client.updateStatus<Node>(nodes, { ...created, status: wanted.status! });
  try {
    client.create(leases, newNodeLease(created, now));
  } catch (error) {
    // That of a node of this name that was deleted: it is taken over.
    if (!isReason(error, 'AlreadyExists')) throw error;
  }
}

/** What a kubelet that has started tells the API server. True when there was no Node and one was made. `release`: of the kubelet. */
export function registerNode(name: string, release: string, { profile, context, identityOf }: KubeletRegistration): boolean {
  const { lister, clock } = context;
  const { client, events } = identityOf(name);
  const existing = lister.get<Node>('nodes', undefined, name);
  if (existing) {
    if (existing.status?.nodeInfo?.kubeletVersion !== release) {
      client.patch(nodes, undefined, name, { status: { nodeInfo: { kubeletVersion: release } } }, 'status');
    }
    return false;
  }
  const machine = profile && machineNames(profile).find((each) => each.name === name);
  if (!machine) return false;
  createNode(newRegisteredNode(machine, profile.nodes, release, clock.now()), client, clock.now());
  const tell = (reason: string, message: string) => events.eventAbout({ kind: 'Node', name, uid: name }, 'Normal', reason, message);
  tell('Starting', 'Starting kubelet.');
  for (const reason of ['NodeHasSufficientMemory', 'NodeHasNoDiskPressure', 'NodeHasSufficientPID']) {
    tell(reason, `Node ${name} status is now: ${reason}`);
  }
  tell('NodeAllocatableEnforced', 'Updated Node Allocatable limit across pods');
  return true;
}
