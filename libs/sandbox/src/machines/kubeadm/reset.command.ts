/** `kubeadm reset`: takes back what init or join did to this machine (cmd/kubeadm/app/cmd/reset.go). */
import { MANIFESTS, PKI } from '@drydock/cluster';
import { print, readLine } from '@drydock/shell';
import { connectionProblem, CONFIG_PATH, say, sayReading, warn, type KubeadmCall, type Steps } from './kubeadm-call.ts';

const DIRECTORIES = [MANIFESTS, '/var/lib/kubelet', PKI];
const FILES = ['admin.conf', 'super-admin.conf', 'kubelet.conf', 'bootstrap-kubelet.conf', 'controller-manager.conf', 'scheduler.conf'].map(
  (name) => `/etc/kubernetes/${name}`,
);
const ETCD_DATA = '/var/lib/etcd';

export function* reset(call: KubeadmCall): Steps {
  const { process, place, node, flags } = call;
  const { files } = process;
  const { cluster } = place;
  const isControlPlane = files.exists(`${MANIFESTS}/kube-apiserver.yaml`);
  if (files.exists('/etc/kubernetes/admin.conf') && !connectionProblem(call, CONFIG_PATH)) yield* sayReading(call, 'reset');
  yield* warn(call, 'preflight.go:56', "[reset] WARNING: Changes made to this host by 'kubeadm init' or 'kubeadm join' will be reverted.");
  if (!flags.has('-f') && !flags.has('--force')) {
    yield* print(process, '[reset] Are you sure you want to proceed? [y/N]: ');
    const answer = yield* readLine(process);
    if (answer === undefined) return 'error execution phase preflight: EOF';
    if (!/^y(es)?$/i.test(answer.trim())) return 'error execution phase preflight: aborted reset operation';
  }
  yield* say(call, '[preflight] Running pre-flight checks');
  if (!isControlPlane) {
    yield* warn(call, 'removeetcdmember.go:106', '[reset] No kubeadm config, using etcd pod spec to get data directory');
  }
  if (isControlPlane || files.exists(`${ETCD_DATA}/member`)) {
    yield* say(call, `[reset] Deleted contents of the etcd data directory: ${ETCD_DATA}`);
  }
  yield* say(call, '[reset] Stopping the kubelet service');
  yield* say(call, '[reset] Unmounting mounted directories in "/var/lib/kubelet"');
  yield* say(call, `[reset] Deleting contents of directories: [${DIRECTORIES.join(' ')}]`);
  yield* say(call, `[reset] Deleting files: [${FILES.join(' ')}]`);
  // The files first: a kubelet that is still there ends the static pods whose files are gone.
  for (const path of FILES) files.unlink(path);
  for (const directory of [...DIRECTORIES, ETCD_DATA]) emptyDirectory(call, directory);
  cluster.nodes.removeContainers(node);
  cluster.nodes.services.stop(node, 'kubelet');
  if (isControlPlane) cluster.emptyEtcd();
  yield* say(call, LEFT);
  return undefined;
}

function emptyDirectory({ process: { files } }: KubeadmCall, directory: string): void {
  const names = files.list(directory);
  if (Array.isArray(names)) for (const name of names) files.removeTree(`${directory}/${name}`);
}

const LEFT = `
The reset process does not perform cleanup of CNI plugin configuration,
network filtering rules and kubeconfig files.

For information on how to perform this cleanup manually, please see:
    https://k8s.io/docs/reference/setup-tools/kubeadm/kubeadm-reset/
`;
