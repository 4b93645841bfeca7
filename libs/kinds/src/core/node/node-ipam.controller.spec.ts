import type { KubeObject } from '@drydock/apimachinery';
import { TestCluster } from '../../../test-support/test-cluster.ts';
import { nodeIpamController } from './node-ipam.controller.ts';
import { nodes } from './node.ts';
import type { Node } from './node.types.ts';

const node = (name: string, podCIDR?: string): KubeObject => ({ apiVersion: 'v1', kind: 'Node', metadata: { name }, spec: { podCIDR } });

function newCluster(): TestCluster {
  const cluster = new TestCluster([nodeIpamController]);
  cluster.trustServiceAccounts();
  return cluster;
}

const ranges = (cluster: TestCluster) =>
  cluster.client.list<Node>(nodes).items.map(({ metadata, spec }) => `${metadata.name} ${spec?.podCIDRs?.join() ?? 'none'}`);

describe('the ranges of nodes', () => {
  it('are the first that are free', () => {
    const cluster = newCluster();
    for (const each of [node('a'), node('b', '10.244.1.0/24'), node('c')]) cluster.create(each);
    expect(ranges(cluster)).toEqual(['a 10.244.0.0/24', 'b 10.244.1.0/24', 'c 10.244.2.0/24']);
    cluster.client.delete(nodes, undefined, 'a');
    cluster.create(node('d'));
    expect(ranges(cluster)).toEqual(['b 10.244.1.0/24', 'c 10.244.2.0/24', 'd 10.244.0.0/24']);
  });

  it('run out', () => {
    const cluster = newCluster();
    for (let i = 0; i < 256; i++) cluster.create(node(`n${String(i).padStart(3, '0')}`, `10.244.${i}.0/24`));
    cluster.create(node('z'));
    expect(ranges(cluster).at(-1)).toBe('z none');
    expect(cluster.events).toEqual(['Normal CIDRNotAvailable Node/z: Node z status is now: CIDRNotAvailable']);
    cluster.client.delete(nodes, undefined, 'n007');
    cluster.settle();
    expect(ranges(cluster).at(-1)).toBe('z 10.244.7.0/24');
  });
});
