/** What can be run on the machines of a sandbox: the usual tools, and those that reach the cluster and the other machines. */
import { networkPrograms, type Cluster, type NetworkClient } from '@drydock/cluster';
import { newHelm, newKubectl, type Connector } from '@drydock/kubectl';
import { LayeredPrograms, PlacedPrograms, standardPrograms, type InodeFileSystem, type Program, type Programs } from '@drydock/shell';
import { ClusterConnector } from './cluster-connector.ts';
import type { Hosts } from './hosts.ts';
import type { Machines } from './machines.ts';
import type { NodePlace } from './node-place.ts';
import { RoutedNetwork } from './routed-network.ts';
import { newOperatingSystem } from './operating-system.ts';
import { newCrictl } from './crictl/crictl.program.ts';
import { newNodeEtcdctl } from './etcd/etcdctl.program.ts';
import { etcdutlProgram } from './etcd/etcdutl.program.ts';
import { newIptables } from './kernel/iptables.program.ts';
import { newIptablesSave } from './kernel/iptables-save.program.ts';
import { newIpvsadm } from './kernel/ipvsadm.program.ts';
import { newNft } from './kernel/nft.program.ts';
import { newJournalctl } from './journalctl.program.ts';
import { newKubeadm } from './kubeadm/kubeadm.program.ts';
import { newScp } from './scp.program.ts';
import { newSsh } from './ssh.program.ts';
import { newSystemctl } from './systemctl.program.ts';
import { WaitingProgram } from './waiting-program.ts';
import { TracedProgram, type Around } from './traced-program.ts';

export interface NodeProgramOptions {
  machines: Machines;
  node: string;
  /** The learner's command whose step is being taken. */
  origin(): string | undefined;
  around: Around;
}

/** Where programs run that reach further than their machine. */
class ProgramPlace {
  readonly machines: Machines;
  readonly node: string;
  readonly cluster: Cluster | undefined;
  readonly #options: NodeProgramOptions;
  #network: NetworkClient | undefined;

  constructor(options: NodeProgramOptions) {
    this.#options = options;
    this.machines = options.machines;
    this.node = options.node;
    this.cluster = options.machines.hosts.clusterOf(options.node);
  }

  get network(): NetworkClient {
    return (this.#network ??= new RoutedNetwork(this.machines.hosts, this.node, this.cluster, this.#options.origin));
  }

  /** A client of API servers. */
  client(create: (connector: Connector) => Program): Program {
    const program = create(new ClusterConnector(this.machines.hosts, this.node, this.#options.origin));
    return this.traced(new WaitingProgram(program, () => this.cluster?.nodes.health.etcdDelay ?? 0));
  }

  /** A program whose steps are known as those of the learner's command. */
  traced(program: Program): Program {
    return new TracedProgram(program, this.#options.around);
  }
}

type CreateProgram = (place: ProgramPlace) => Program;

/** Clients and ssh, which every machine has. */
const CLIENTS: ReadonlyMap<string, CreateProgram> = new Map([
  ['kubectl', (place) => place.client(newKubectl)],
  ['helm', (place) => place.client(newHelm)],
  ['ssh', ({ machines, node }) => newSsh(machines, node)],
  ['scp', ({ machines, node }) => newScp(machines, node)],
  ...[...networkPrograms].map(([name, create]): [string, CreateProgram] => [name, (place) => place.traced(create(place.network))]),
]);

/** Tools for those who run a cluster, one line each. */
const NODE_TOOLS: Readonly<Record<string, (place: NodePlace, node: string) => Program>> = {
  systemctl: newSystemctl,
  journalctl: newJournalctl,
  crictl: newCrictl,
  kubeadm: newKubeadm,
  iptables: newIptables,
  'iptables-save': newIptablesSave,
  ipvsadm: newIpvsadm,
  nft: newNft,
  etcdctl: newNodeEtcdctl,
  etcdutl: () => etcdutlProgram,
};

const PLACED_TOOLS: ReadonlyMap<string, (place: { hosts: Hosts; node: string }) => Program> = new Map(
  Object.entries(NODE_TOOLS).map(([name, create]) => [name, ({ hosts, node }) => create({ cluster: hosts.clusterOf(node)!, hosts }, node)]),
);

const CLIENTS_AND_TOOLS: ReadonlyMap<string, CreateProgram> = new Map([
  ...CLIENTS,
  ...[...PLACED_TOOLS].map(([name, create]): [string, CreateProgram] => [name, ({ machines: { hosts }, node }) => create({ hosts, node })]),
]);

/** A machine that belongs to no cluster has none of the tools for those who run one. */
export function newNodePrograms(options: NodeProgramOptions): Programs {
  const place = new ProgramPlace(options);
  return new LayeredPrograms(standardPrograms, new PlacedPrograms(place.cluster ? CLIENTS_AND_TOOLS : CLIENTS, place));
}

/** The tools of a node's disk for a container that has changed its root to that. */
export function newNodeTools(hosts: Hosts, node: string): Programs {
  return new PlacedPrograms(PLACED_TOOLS, { hosts, node });
}

export const NODE_TOOL_NAMES: readonly string[] = ['ssh', 'scp', ...Object.keys(NODE_TOOLS)];

/** What a machine has beside the usual tools that belongs to no cluster. */
export const workstationProgramNames: readonly string[] = [...CLIENTS.keys()];

/** The machines run Ubuntu. */
const ALPINE_ONLY = 'apk';

let shared: InodeFileSystem | undefined;

/** The operating system with all of these programs; made once. */
export function sharedOperatingSystem(): InodeFileSystem {
  const names = [...standardPrograms.keys(), ...CLIENTS_AND_TOOLS.keys()];
  return (shared ??= newOperatingSystem([...new Set(names)].filter((name) => name !== ALPINE_ONLY).sort()));
}
