/** The disk of a node as the installation of the operating system and kubeadm leave it; made once for a booted cluster, and shared. */
import { Files, InodeFileSystem, ROOT } from '@drydock/shell';
import { DEFAULT_LIMITS } from '@drydock/shell';
import { controlPlaneOf, machineNames, nodeNames } from '../bootstrap/nodes.ts';
import type { ClusterProfile } from '../bootstrap/cluster-profile.ts';
import type { ClusterPki } from '../cluster-state.ts';
import { controlPlaneCredentials, kubeletCredentials } from './kubeadm-pki.ts';
import { adminKubeconfig, apiServerUrl } from './kubeconfigs.ts';
import { kubeletFiles, packageFiles } from './kubelet-files.ts';
import { configurationOf, controlPlaneManifests, MANIFESTS } from './manifests.ts';

export interface NodeImageOptions {
  profile: ClusterProfile;
  /** The operating system, the same for all nodes. */
  operatingSystem(): InodeFileSystem;
}

/** An absolute path with what is there. */
export interface ImageFile {
  path: string;
  text: string;
  mode?: number;
}

const QUOTA = { maxBytes: DEFAULT_LIMITS.totalFileBytes, maxFiles: DEFAULT_LIMITS.fileCount, maxFileBytes: DEFAULT_LIMITS.fileBytes };

/** How to make the disks of a profile's nodes: each of them costs nothing until it is written to. */
export function newNodeImages(options: NodeImageOptions): (node: string, pki: ClusterPki) => InodeFileSystem {
  const made = new WeakMap<ClusterPki, Map<string, InodeFileSystem>>();
  return (node, pki) => {
    const images = made.get(pki) ?? new Map<string, InodeFileSystem>();
    made.set(pki, images);
    const image = images.get(node) ?? newImage(options, node, pki);
    images.set(node, image);
    return newDisk(image);
  };
}

/** A disk that has what is on the image. What is written to it is its own. */
export function newDisk(image: InodeFileSystem): InodeFileSystem {
  return new InodeFileSystem(QUOTA, 'overlay', image);
}

function newImage({ profile, operatingSystem }: NodeImageOptions, node: string, pki: ClusterPki): InodeFileSystem {
  return newDiskImage(operatingSystem(), imageFiles(profile, node, pki), pki.createdAt);
}

/** An operating system with files that were written at `createdAt`. */
export function newDiskImage(operatingSystem: InodeFileSystem, imageFiles: readonly ImageFile[], createdAt: number): InodeFileSystem {
  const tree = operatingSystem.fork();
  const view = { cwd: '/', user: ROOT, umask: 0, now: () => createdAt, readDevice: () => undefined };
  const files = new Files({ mounts: new Map([['/', tree]]), ...view });
  for (const { path, text, mode = 0o644 } of imageFiles) {
    files.makeDirectories(path.slice(0, path.lastIndexOf('/')) || '/', 0o755);
    if (!path.endsWith('/')) files.writeText(path, text, { mode });
  }
  return tree;
}

function imageFiles(profile: ClusterProfile, node: string, pki: ClusterPki): ImageFile[] {
  const names = machineNames(profile);
  const controlPlane = controlPlaneOf(profile);
  return [
    { path: '/etc/hostname', text: `${node}\n` },
    { path: '/etc/hosts', text: `127.0.0.1 localhost\n${names.map(({ name, address }) => `${address} ${name}\n`).join('')}` },
    ...(node === controlPlane.name
      ? [{ path: '/root/.kube/config', text: adminKubeconfig(pki, apiServerUrl(controlPlane)), mode: 0o600 }]
      : []),
    ...(profile.systemWorkloads ? kubeadmFiles(profile, node, pki) : []),
  ];
}

function kubeadmFiles(profile: ClusterProfile, node: string, pki: ClusterPki): ImageFile[] {
  const index = nodeNames(profile).findIndex(({ name }) => name === node);
  if (index < 0 && machineNames(profile).some(({ name }) => name === node)) return packageFiles();
  const controlPlane = controlPlaneOf(profile);
  const manifests = controlPlaneManifests(configurationOf(profile)).map(({ name, text }) => ({
    path: `${MANIFESTS}/${name}`,
    text,
    mode: 0o600,
  }));
  return [
    ...kubeletFiles(profile.serviceCIDR),
    ...kubeletCredentials(pki, { name: node, index: index < 0 ? nodeNames(profile).length : index }, controlPlane),
    ...(node === controlPlane.name ? [...controlPlaneCredentials(pki, profile.tokens, controlPlane), ...manifests] : []),
  ];
}
