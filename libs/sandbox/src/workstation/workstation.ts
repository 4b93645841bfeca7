import { newNetworkPrograms, type Cluster } from '@drydock/cluster';
import { newKubectl } from '@drydock/kubectl';
import { Machine, standardPrograms, type InodeFileSystem, type MachineState, type Process, type Program } from '@drydock/shell';
import { ClusterConnector } from './cluster-connector.ts';
import { adminKubeconfig } from './kubeconfig.ts';
import { tracedProgram } from './traced-program.ts';
import { newWorkstationFiles } from './workstation-files.ts';

export interface WorkstationOptions {
  cluster: Cluster;
  seed: number;
  /** To go on from. */
  state: MachineState | undefined;
  /** The learner's command whose step is being taken. */
  origin(): string | undefined;
  around(process: Process, step: () => void): void;
  onWake(): void;
}

/** Learners sit at the control plane's own machine, as after `kubeadm init`. */
const HOSTNAME = 'controlplane';

let sharedFiles: InodeFileSystem | undefined;

/** The machine that a learner sits at: a shell with the usual tools, kubectl, and the kubeconfig of the cluster's administrator. */
export function newWorkstation({ cluster, seed, state, origin, around, onWake }: WorkstationOptions): Machine {
  const kubectl = tracedProgram(newKubectl(new ClusterConnector(cluster, origin)), around);
  const own = [kubectl, ...newNetworkPrograms(cluster.nodes.nodeNetwork(HOSTNAME))];
  const programs: ReadonlyMap<string, Program> = new Map([...standardPrograms, ...own.map((program) => [program.name, program] as const)]);
  sharedFiles ??= newWorkstationFiles(programs.values());
  const options = { hostname: HOSTNAME, clock: cluster.clock, seed, programs, files: sharedFiles.fork(), onWake };
  const machine = new Machine(options, state);
  if (!state) writeKubeconfig(machine, cluster);
  return machine;
}

function writeKubeconfig(machine: Machine, cluster: Cluster): void {
  const files = machine.filesOf();
  files.makeDirectories('/root/.kube');
  files.writeText('/root/.kube/config', adminKubeconfig(cluster), { mode: 0o600 });
}
