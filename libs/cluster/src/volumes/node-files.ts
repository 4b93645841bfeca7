import { Files, InodeFileSystem, ROOT } from '@drydock/shell';

const QUOTA = { maxBytes: 64 * 1024 * 1024, maxFiles: 10_000, maxFileBytes: 16 * 1024 * 1024 };

const DIRECTORIES =
  `bin boot dev etc etc/kubernetes etc/kubernetes/manifests etc/kubernetes/pki etc/cni etc/cni/net.d home lib media mnt opt opt/cni opt/cni/bin
  proc root run run/containerd sbin srv sys tmp usr usr/bin usr/lib usr/local var var/lib var/lib/kubelet var/lib/containerd var/lib/etcd
  var/log var/log/containers var/log/pods var/run var/tmp data`
    .trim()
    .split(/\s+/);

const OS_RELEASE =
  'PRETTY_NAME="Ubuntu 24.04.1 LTS"\nNAME="Ubuntu"\nVERSION_ID="24.04"\nVERSION="24.04.1 LTS (Noble Numbat)"\nID=ubuntu\nID_LIKE=debian\n';

let base: InodeFileSystem | undefined;

/** The disk of a fresh node; all nodes share what they have not changed. */
export function newNodeFiles(node: string): InodeFileSystem {
  base ??= newBase();
  const own = new InodeFileSystem(QUOTA, 'ext4', base);
  filesIn(own).writeText('/etc/hostname', `${node}\n`);
  return own;
}

function newBase(): InodeFileSystem {
  const tree = new InodeFileSystem(QUOTA, 'ext4', undefined);
  const files = filesIn(tree);
  for (const directory of DIRECTORIES) files.mkdir(`/${directory}`, directory === 'tmp' || directory === 'var/tmp' ? 0o1777 : 0o755);
  files.writeText('/etc/os-release', OS_RELEASE);
  files.writeText('/etc/hosts', '127.0.0.1 localhost\n');
  files.writeText('/etc/machine-id', '7c0f2f4c5d3a4d0f9a1c5e6b7a8d9e0f\n');
  files.writeText('/var/log/syslog', '');
  return tree;
}

function filesIn(tree: InodeFileSystem): Files {
  return new Files({ mounts: new Map([['/', tree]]), cwd: '/', user: ROOT, umask: 0, now: () => 0, readDevice: () => undefined });
}
