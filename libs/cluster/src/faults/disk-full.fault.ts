import { NODE, nodesWhere, type Fault } from './fault.ts';

export const diskFull: Fault = {
  name: 'disk-full',
  summary: 'something fills the disk of a node; pods are evicted',
  parameters: [NODE],
  apply: (cluster, { node = '' }) => cluster.nodes.changeMachine(node, { pressure: { disk: true } }),
  clear: (cluster, { node = '' }) => cluster.nodes.changeMachine(node, { pressure: { disk: false } }),
  active: (cluster) => nodesWhere(cluster, ({ pressure }) => pressure.disk),
};
