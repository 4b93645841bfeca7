import type { Fault } from './fault.ts';

export const controllerStopped: Fault = {
  name: 'controller-stopped',
  summary: 'one controller stops to reconcile; its queue is kept',
  parameters: [{ name: 'controller', description: 'the name of a controller, as docs/FIDELITY.md lists them' }],
  apply: (cluster, { controller = '' }) => cluster.setStopped(controller, true),
  clear: (cluster, { controller = '' }) => cluster.setStopped(controller, false),
  active: (cluster) => cluster.stoppedControllers.map((controller) => ({ controller })),
};
