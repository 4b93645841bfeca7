import { InodeFileSystem, NO_RESIDENTS } from '@drydock/shell';
import { LEARNER_KUBELET } from '../src/kubelet/kubelet-profile.ts';
import { NodeImages } from '../src/kubelet/node-images.ts';
import { NodeTable } from '../src/kubelet/node-state.ts';
import { SOUND_MACHINE } from '../src/kubelet/machine-state.ts';
import { NodeServices } from '../src/node-services/node-services.ts';
import type { NodeRuntime } from '../src/node-runtime.ts';

const never = () => {
  throw new Error('nothing runs on these nodes');
};

/** Nodes on which nothing ever starts, or ends. */
export const idleNodes = (): NodeRuntime => nodesBeside(undefined);

/** The same beside a scheduler with this configuration file. */
export const nodesBeside = (configuration: string | undefined): NodeRuntime => ({
  controllers: [],
  heartbeats: { kubelet: () => undefined, isAnswering: () => true, component: () => undefined },
  metrics: { now: never, podUse: () => undefined, nodeUse: () => undefined },
  get proxies() {
    return never();
  },
  networkFrom: never,
  nodeNetwork: never,
  readNodeFile: () => undefined,
  nodeFiles: () => new InodeFileSystem({ maxBytes: 0, maxFiles: 0, maxFileBytes: 0 }),
  machineOf: () => SOUND_MACHINE,
  changeMachine: never,
  images: new NodeImages(new NodeTable(), LEARNER_KUBELET),
  componentCommand: () => undefined,
  componentConfiguration: () => configuration,
  componentRun: () => undefined,
  componentEndedWell: () => true,
  tellComponent: () => undefined,
  componentImage: () => undefined,
  apiServerProblem: () => undefined,
  health: { certificateProblem: () => undefined, etcdDelay: 0, slowEtcd: () => undefined, tellSlowRequest: () => undefined },
  containersOn: () => [],
  footprintOf: never,
  diskOf: never,
  execIn: never,
  attachTo: never,
  sandboxesOn: () => [],
  residentsOf: () => NO_RESIDENTS,
  containerLog: () => [],
  writeLog: () => undefined,
  joinMachine: () => undefined,
  removeMachine: () => undefined,
  killContainer: never,
  removeContainers: never,
  services: new NodeServices({
    now: never,
    filesOf: never,
    machineOf: () => SOUND_MACHINE,
    changeMachine: never,
    retryAt: never,
    apiServer: '',
    installedAt: 0,
  }),
  obstacle: () => undefined,
  run: () => ({ state: 'blocked' }) as ReturnType<NodeRuntime['run']>,
  snapshot: () => ({}),
  backend: { logs: never, exec: never, attach: never, portForward: never, proxy: never, kubelet: never },
});
