import { NODE, type Fault } from './fault.ts';

export const memoryShort: Fault = {
  name: 'memory-short',
  summary: 'the memory of a node is short, as its kubelet sees it',
  parameters: [NODE],
  apply: (cluster, { node = '' }) => cluster.nodes.changeMachine(node, { pressure: { memory: true } }),
  clear: (cluster, { node = '' }) => cluster.nodes.changeMachine(node, { pressure: { memory: false } }),
};
