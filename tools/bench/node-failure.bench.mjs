import { cpuUntil, deploy, isAvailable, newBigCluster } from './big-cluster.mjs';
import { formatTime } from './measure.mjs';

const NODE = 'node01';
const PODS = 100;

export default {
  name: 'a node with 100 pods loses power: CPU until all run elsewhere (five minutes of virtual time)',
  figure: 'no figure yet',
  async run() {
    const cluster = await newBigCluster(1);
    await deploy(cluster, PODS);
    cpuUntil(cluster, () => isAvailable(cluster, PODS));
    await addNode(cluster, 'node02');
    cluster.nodes.changeMachine(NODE, { power: 'off' });
    cpuUntil(cluster, () => cluster.api.storage.get('deployments.apps', 'default', 'web').status.availableReplicas === undefined);
    return formatTime(cpuUntil(cluster, () => isAvailable(cluster, PODS)));
  },
};

/** Another node that looks like the first. */
async function addNode(cluster, name) {
  const { ResourceClient } = await import('@drydock/apiserver');
  const client = new ResourceClient(cluster.api.clientFor({ username: 'bench', groups: ['system:masters'] }, 'bench'));
  const { metadata, spec, status } = cluster.api.storage.get('nodes', undefined, NODE);
  const labels = { ...metadata.labels, 'kubernetes.io/hostname': name };
  const podCIDR = '10.244.2.0/24';
  const nodes = { group: '', version: 'v1', plural: 'nodes' };
  const created = client.create(nodes, {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels },
    spec: { ...spec, podCIDR, podCIDRs: [podCIDR] },
  });
  client.updateStatus(nodes, { ...created, status });
}
