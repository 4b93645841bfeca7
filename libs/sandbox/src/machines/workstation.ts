/** Where learners sit who have several clusters: a machine beside them with a kubeconfig for all, as in the exams of the CNCF. */
import { apiServerUrl, joinedKubeconfig, newDisk, newDiskImage, nodeNames } from '@drydock/cluster';
import { standardPrograms, type InodeFileSystem } from '@drydock/shell';
import type { ClusterMember } from '../clusters.ts';
import { workstationProgramNames } from './node-programs.ts';
import { newOperatingSystem } from './operating-system.ts';
import type { HostName } from './hosts.ts';

/** The workstation as the network knows it. */
export const WORKSTATION: HostName = { name: 'base', address: '172.31.0.2' };

let shared: InodeFileSystem | undefined;
/** By the keys of the clusters, which are made when they boot. */
const images = new WeakMap<object, Map<string, InodeFileSystem>>();

/** Its disk. Costs nothing until it is written to. */
export function newWorkstationDisk(members: readonly ClusterMember[]): InodeFileSystem {
  const { pki } = members[0]!.state;
  const key = members.map(({ name, booted }) => `${name} ${booted.profile.name} ${booted.bootedBy}`).join('\n');
  const made = images.get(pki) ?? new Map<string, InodeFileSystem>();
  images.set(pki, made);
  const image = made.get(key) ?? newImage(members);
  made.set(key, image);
  return newDisk(image);
}

function newImage(members: readonly ClusterMember[]): InodeFileSystem {
  shared ??= newOperatingSystem([...new Set([...standardPrograms.keys(), ...workstationProgramNames])].sort());
  const machines = [WORKSTATION, ...members.flatMap(({ booted }) => nodeNames(booted.profile))];
  const clusters = members.map(({ name, state }) => ({ name, pki: state.pki, server: apiServerUrl(state.controlPlane) }));
  const files = [
    { path: '/etc/hostname', text: `${WORKSTATION.name}\n` },
    { path: '/etc/hosts', text: `127.0.0.1 localhost\n${machines.map(({ name, address }) => `${address} ${name}\n`).join('')}` },
    { path: '/root/.kube/config', text: joinedKubeconfig(clusters), mode: 0o600 },
  ];
  return newDiskImage(shared, files, Math.max(...members.map(({ state }) => state.pki.createdAt)));
}
