/** Gives each node a range for the addresses of its pods (pkg/controller/nodeipam/ipam, the range allocator). */
import { formatIP, parseCIDR } from '@drydock/apimachinery';
import { serviceAccountUser } from '@drydock/apiserver';
import type { Controller } from '../../controller/controller.ts';
import { nodes } from './node.ts';
import type { Node } from './node.types.ts';

/** --cluster-cidr and --node-cidr-mask-size. */
const CLUSTER_CIDR = '10.244.0.0/16';
const NODE_PREFIX = 24;

export const nodeIpamController: Controller = {
  name: 'node-ipam-controller',
  user: serviceAccountUser('kube-system', 'node-controller'),
  source: 'cidrAllocator',
  watches: {
    nodes({ type, key, object }, enqueue, lister) {
      if (type !== 'DELETED') {
        if (!(object as Node).spec?.podCIDR) enqueue(key);
        return;
      }
      // A range has become free for those who found none.
      for (const { metadata, spec } of lister.list<Node>('nodes')) if (!spec?.podCIDR) enqueue(metadata.name);
    },
  },

  reconcile(name, { lister, client, events }) {
    const node = lister.get<Node>('nodes', undefined, name);
    if (!node || node.spec?.podCIDR || node.metadata.deletionTimestamp) return;
    const podCIDR = firstFree(lister.list<Node>('nodes'));
    if (!podCIDR) return events.event(node, 'Normal', 'CIDRNotAvailable', `Node ${name} status is now: CIDRNotAvailable`);
    client.patch(nodes, undefined, name, { spec: { podCIDR, podCIDRs: [podCIDR] } });
  },
};

function firstFree(all: readonly Node[]): string | undefined {
  const used = new Set(all.map(({ spec }) => spec?.podCIDR));
  const { network, prefixLength } = parseCIDR(CLUSTER_CIDR)!;
  const size = 2n ** BigInt(32 - NODE_PREFIX);
  for (let index = 0n; index < 2n ** BigInt(NODE_PREFIX - prefixLength); index++) {
    const cidr = `${formatIP({ family: 'IPv4', value: network.value + index * size })}/${NODE_PREFIX}`;
    if (!used.has(cidr)) return cidr;
  }
  return undefined;
}
