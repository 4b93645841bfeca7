import { NODE, nodesWhere, type Fault } from './fault.ts';

export const memoryShort: Fault = {
  name: 'memory-short',
  summary: 'something takes the memory of a node; pods are evicted',
  parameters: [NODE],
  apply: (cluster, { node = '' }) => cluster.nodes.changeMachine(node, { pressure: { memory: true } }),
  clear: (cluster, { node = '' }) => cluster.nodes.changeMachine(node, { pressure: { memory: false } }),
  active: (cluster) => nodesWhere(cluster, ({ pressure }) => pressure.memory),
};
