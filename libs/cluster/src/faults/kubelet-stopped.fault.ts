import { NODE, nodesWhere, type Fault } from './fault.ts';

export const kubeletStopped: Fault = {
  name: 'kubelet-stopped',
  summary: 'the kubelet of a node is stopped; what runs there goes on',
  parameters: [NODE],
  apply: (cluster, { node = '' }) => cluster.nodes.changeMachine(node, { kubelet: 'stopped' }),
  clear: (cluster, { node = '' }) => cluster.nodes.changeMachine(node, { kubelet: 'running' }),
  active: (cluster) => nodesWhere(cluster, ({ power, kubelet }) => power === 'on' && kubelet === 'stopped'),
};
