import { NODE, nodesWhere, type Fault } from './fault.ts';

export const containerRuntimeStopped: Fault = {
  name: 'container-runtime-stopped',
  summary: 'the container runtime of a node is stopped',
  parameters: [NODE],
  apply: (cluster, { node = '' }) => cluster.nodes.changeMachine(node, { containerRuntime: 'stopped' }),
  clear: (cluster, { node = '' }) => cluster.nodes.changeMachine(node, { containerRuntime: 'running' }),
  active: (cluster) => nodesWhere(cluster, ({ containerRuntime }) => containerRuntime === 'stopped'),
};
