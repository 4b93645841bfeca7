/** What kubeadm checks before it begins (cmd/kubeadm/app/preflight). */
import type { Wait } from '@drydock/shell';
import { MANIFESTS } from '@drydock/cluster';
import type { KubeadmCall, Outcome } from './kubeadm-call.ts';
import { printError } from '@drydock/shell';

export interface Check {
  /** `Port-10250`. */
  name: string;
  problem: string;
}

const CONTROL_PLANE_PORTS = [6443, 10259, 10257];
const ETCD_PORTS = [2379, 2380];
const MANIFEST_NAMES = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'etcd'];

export function initProblems(call: KubeadmCall): Check[] {
  return [
    ...ports(call, CONTROL_PLANE_PORTS),
    ...MANIFEST_NAMES.flatMap((name) => fileAvailable(call, `${MANIFESTS}/${name}.yaml`)),
    ...runtime(call),
    ...ports(call, [10250, ...ETCD_PORTS]),
    ...directoryAvailable(call, '/var/lib/etcd'),
  ];
}

export function joinProblems(call: KubeadmCall): Check[] {
  return [
    ...directoryAvailable(call, MANIFESTS),
    ...fileAvailable(call, '/etc/kubernetes/kubelet.conf'),
    ...fileAvailable(call, '/etc/kubernetes/bootstrap-kubelet.conf'),
    ...runtime(call),
    ...ports(call, [10250]),
    ...fileAvailable(call, '/etc/kubernetes/pki/ca.crt'),
  ];
}

function runtime({ place, node }: KubeadmCall): Check[] {
  if (place.cluster.nodes.machineOf(node).containerRuntime === 'running') return [];
  return [
    {
      name: 'CRI',
      problem:
        'could not connect to the container runtime: failed to create new CRI runtime service: validate service connection: validate CRI v1 runtime API for endpoint "unix:///var/run/containerd/containerd.sock": rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial unix /var/run/containerd/containerd.sock: connect: no such file or directory"',
    },
  ];
}

/** Kubelets listen as long as they run; the control plane as long as its pods do. */
function ports({ place: { cluster }, node }: KubeadmCall, numbers: readonly number[]): Check[] {
  const { services } = cluster.nodes;
  const isOpen = (port: number) => {
    if (port === 10250) return services.stateOf(node, 'kubelet').active === 'active';
    const connection = cluster.nodes.nodeNetwork(node).connect('127.0.0.1', port);
    return !('failure' in connection);
  };
  return numbers.filter(isOpen).map((port) => ({ name: `Port-${port}`, problem: `Port ${port} is in use` }));
}

function fileAvailable({ process: { files } }: KubeadmCall, path: string): Check[] {
  return files.exists(path) ? [{ name: `FileAvailable-${path.replaceAll('/', '-')}`, problem: `${path} already exists` }] : [];
}

function directoryAvailable({ process: { files } }: KubeadmCall, path: string): Check[] {
  const names = files.list(path);
  return Array.isArray(names) && names.length > 0
    ? [{ name: `DirAvailable-${path.replaceAll('/', '-')}`, problem: `${path} is not empty` }]
    : [];
}

/** Warns of what `--ignore-preflight-errors` names, and says what is left. */
export function* checked(call: KubeadmCall, problems: readonly Check[]): Generator<Wait, Outcome, void> {
  const ignored = (call.flags.get('--ignore-preflight-errors') ?? '').split(',').map((each) => each.trim().toLowerCase());
  const isIgnored = ({ name }: Check) => ignored.includes('all') || ignored.includes(name.toLowerCase());
  for (const check of problems.filter(isIgnored)) yield* printError(call.process, `\t[WARNING ${check.name}]: ${check.problem}\n`);
  const fatal = problems.filter((check) => !isIgnored(check));
  if (fatal.length === 0) return undefined;
  const lines = fatal.map(({ name, problem }) => `\t[ERROR ${name}]: ${problem}\n`).join('');
  return `[preflight] Some fatal errors occurred:\n${lines}[preflight] If you know what you are doing, you can make a check non-fatal with \`--ignore-preflight-errors=...\``;
}
