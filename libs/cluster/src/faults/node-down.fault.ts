import { NODE, nodesWhere, type Fault } from './fault.ts';

export const nodeDown: Fault = {
  name: 'node-down',
  summary: 'the machine of a node loses its power',
  parameters: [NODE],
  apply: (cluster, { node = '' }) => cluster.nodes.changeMachine(node, { power: 'off' }),
  clear: (cluster, { node = '' }) => cluster.nodes.changeMachine(node, { power: 'on' }),
  active: (cluster) => nodesWhere(cluster, ({ power }) => power === 'off'),
};
