import { NODE, nodesWhere, type Fault } from './fault.ts';

export const networkPartition: Fault = {
  name: 'network-partition',
  summary: 'a node reaches no other machine, and is reached by none',
  parameters: [NODE],
  apply: (cluster, { node = '' }) => cluster.nodes.changeMachine(node, { network: 'cut' }),
  clear: (cluster, { node = '' }) => cluster.nodes.changeMachine(node, { network: 'connected' }),
  active: (cluster) => nodesWhere(cluster, ({ network }) => network === 'cut'),
};
