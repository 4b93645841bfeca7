import { NODE, type Fault } from './fault.ts';

export const diskFull: Fault = {
  name: 'disk-full',
  summary: 'the disk of a node is full, as its kubelet sees it',
  parameters: [NODE],
  apply: (cluster, { node = '' }) => cluster.nodes.changeMachine(node, { pressure: { disk: true } }),
  clear: (cluster, { node = '' }) => cluster.nodes.changeMachine(node, { pressure: { disk: false } }),
};
