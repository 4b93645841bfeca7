/** What can be run on the machines of a sandbox: the usual tools, and those that reach the cluster and the other machines. */
import { NETWORK_PROGRAM_NAMES, newNetworkPrograms } from '@drydock/cluster';
import { newHelm, newKubectl } from '@drydock/kubectl';
import { standardPrograms, type InodeFileSystem, type Process, type Program } from '@drydock/shell';
import { ClusterConnector } from './cluster-connector.ts';
import type { Machines } from './machines.ts';
import type { NodePlace } from './node-place.ts';
import { newRoutedNetwork } from './routed-network.ts';
import { newOperatingSystem } from './operating-system.ts';
import { newCrictl } from './crictl/crictl.program.ts';
import { newEtcdctl, newEtcdutl } from './etcdctl.program.ts';
import { newIptables } from './kernel/iptables.program.ts';
import { newIptablesSave } from './kernel/iptables-save.program.ts';
import { newIpvsadm } from './kernel/ipvsadm.program.ts';
import { newNft } from './kernel/nft.program.ts';
import { newJournalctl } from './journalctl.program.ts';
import { newKubeadm } from './kubeadm/kubeadm.program.ts';
import { newScp } from './scp.program.ts';
import { newSsh } from './ssh.program.ts';
import { newSystemctl } from './systemctl.program.ts';
import { waitingProgram } from './waiting-program.ts';
import { tracedProgram } from './traced-program.ts';

export interface NodeProgramOptions {
  machines: Machines;
  node: string;
  /** The learner's command whose step is being taken. */
  origin(): string | undefined;
  around(process: Process, step: () => void): void;
}

/** A machine that belongs to no cluster has clients and ssh, but none of the tools for those who run one. */
export function newNodePrograms({ machines, node, origin, around }: NodeProgramOptions): ReadonlyMap<string, Program> {
  const { hosts } = machines;
  const connector = new ClusterConnector(hosts, node, origin);
  const cluster = hosts.clusterOf(node);
  const delay = () => cluster?.nodes.health.etcdDelay ?? 0;
  const clients = [newKubectl(connector), newHelm(connector)].map((program) => tracedProgram(waitingProgram(program, delay), around));
  const network = newNetworkPrograms(newRoutedNetwork(hosts, node, cluster));
  const place = cluster && { cluster, hosts };
  const tools = place ? NODE_TOOLS.map(({ create }) => create(place, node)) : [];
  const own = [...clients, ...network, newSsh(machines, node), newScp(machines, node), ...tools];
  return new Map([...standardPrograms, ...own.map((program) => [program.name, program] as const)]);
}

interface NodeTool {
  name: string;
  create(place: NodePlace, node: string): Program;
}

/** Tools for those who run a cluster, one line each. */
const NODE_TOOLS: readonly NodeTool[] = [
  { name: 'systemctl', create: newSystemctl },
  { name: 'journalctl', create: newJournalctl },
  { name: 'crictl', create: newCrictl },
  { name: 'kubeadm', create: newKubeadm },
  { name: 'iptables', create: newIptables },
  { name: 'iptables-save', create: newIptablesSave },
  { name: 'ipvsadm', create: newIpvsadm },
  { name: 'nft', create: newNft },
  { name: 'etcdctl', create: newEtcdctl },
  { name: 'etcdutl', create: newEtcdutl },
];

export const NODE_TOOL_NAMES: readonly string[] = ['ssh', 'scp', ...NODE_TOOLS.map(({ name }) => name)];

/** What a machine has beside the usual tools that belongs to no cluster. */
export const workstationProgramNames: readonly string[] = ['kubectl', 'helm', 'ssh', 'scp', ...NETWORK_PROGRAM_NAMES];

/** The machines run Ubuntu. */
const ALPINE_ONLY = 'apk';

let shared: InodeFileSystem | undefined;

/** The operating system with all of these programs; made once. */
export function sharedOperatingSystem(): InodeFileSystem {
  const names = [...standardPrograms.keys(), 'kubectl', 'helm', ...NETWORK_PROGRAM_NAMES, ...NODE_TOOL_NAMES];
  return (shared ??= newOperatingSystem([...new Set(names)].filter((name) => name !== ALPINE_ONLY).sort()));
}
