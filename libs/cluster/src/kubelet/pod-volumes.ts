/** Volumes of one pod: set up before its containers, refreshed while it runs (pkg/kubelet/volumemanager). */
import type { Container, Pod, Volume } from '@drydock/kinds';
import type { FileSystem } from '@drydock/shell';
import type { ContainerConfig } from '../containers/container-run.ts';
import type { MountedVolumes, VolumeManager } from '../volumes/volume-manager.ts';
import { isProjected } from '../volumes/projected-files.ts';
import { expandReferences } from './expansion.ts';
import { areVolumesAttached } from './attached-volumes.ts';
import { allContainers } from './pod-containers.ts';
import type { PodSync } from './pod-sync.ts';

const FIRST_RETRY = 500;
const LONGEST_RETRY = 122_000;
/** `--sync-frequency`: how often a pod's volumes are compared with the objects that they show. */
const SYNC_PERIOD = 60_000;

/** True when every volume is set up. Otherwise there are events, and it is tried again later. */
export function setUpVolumes(sync: PodSync): boolean {
  const { record, pod, context } = sync;
  if (record.volumes) return true;
  if (record.mountRetry && sync.now < record.mountRetry.at) {
    sync.wakeAt(record.mountRetry.at);
    return false;
  }
  // Whoever attaches volumes tells of it; the kubelet looks again when its node says that they are there.
  const { storageIsThere } = context.profile;
  if (!storageIsThere && !areVolumesAttached(pod, sync.node, context)) return false;
  // Nearly every pod has names of its own here: a table, where `{}` would get a layout for each of them.
  const mounted = Object.create(null) as Record<string, MountedVolumes[string]>;
  let failed = false;
  for (const volume of pod.spec.volumes ?? []) {
    const answer = context.volumes.mount(volume, pod);
    if (!('error' in answer)) {
      mounted[volume.name] = answer;
      continue;
    }
    if (storageIsThere && !isProjected(volume)) {
      mounted[volume.name] = { kind: 'tree', tree: `pod/${pod.metadata.uid}/${volume.name}` };
      continue;
    }
    failed = true;
    sync.event(
      'Warning',
      'FailedMount',
      `${answer.operation ?? 'MountVolume.SetUp'} failed for volume "${answer.volume ?? volume.name}" : ${answer.error}`,
    );
  }
  if (!failed) {
    record.volumes = mounted;
    record.mountRetry = undefined;
    return true;
  }
  const delay = record.mountRetry?.delay ?? FIRST_RETRY;
  record.mountRetry = { at: sync.now + delay, delay: Math.min(delay * 2, LONGEST_RETRY) };
  sync.wakeAt(record.mountRetry.at);
  return false;
}

const NO_VOLUMES: readonly Volume[] = [];

/** Shows changed ConfigMaps, Secrets, labels and annotations at the next periodic sync. True when files have changed. */
export function refreshVolumes(sync: PodSync): boolean {
  const { record, pod, context } = sync;
  let outdated: Volume[] | undefined;
  for (const volume of pod.spec.volumes ?? NO_VOLUMES) {
    const mounted = record.volumes?.[volume.name];
    if (mounted && context.volumes.isOutdated(mounted, volume, pod)) (outdated ??= []).push(volume);
  }
  if (!outdated) {
    record.refreshAt = undefined;
    return false;
  }
  record.refreshAt ??= record.startedAt + Math.ceil((sync.now - record.startedAt + 1) / SYNC_PERIOD) * SYNC_PERIOD;
  if (sync.now < record.refreshAt) {
    sync.wakeAt(record.refreshAt);
    return false;
  }
  const volumes = { ...record.volumes };
  for (const volume of outdated) volumes[volume.name] = context.volumes.refresh(volume, pod, volumes[volume.name]!);
  record.volumes = volumes;
  record.refreshAt = undefined;
  return true;
}

/** The volumes that a container sees, by mount path. What cannot be shown is left out. */
export function containerMounts(
  volumes: VolumeManager,
  pod: Pod,
  mounted: MountedVolumes,
  config: ContainerConfig,
): ReadonlyMap<string, FileSystem> {
  const { spec } = pod;
  const container = [...spec.containers, ...(spec.initContainers ?? []), ...(spec.ephemeralContainers ?? [])].find(
    ({ name }) => name === config.name,
  );
  const byName = new Map((spec.volumes ?? []).map((volume): [string, Volume] => [volume.name, volume]));
  const mounts = new Map<string, FileSystem>();
  for (const mount of container?.volumeMounts ?? []) {
    const volume = byName.get(mount.name ?? '');
    const state = mounted[mount.name ?? ''];
    if (!volume || !state) continue;
    const subPath = mount.subPathExpr ? expandReferences(mount.subPathExpr, (name) => config.env[name]) : mount.subPath;
    const shown = volumes.show(mount, subPath, volume, pod, state);
    if (!('error' in shown)) mounts.set((mount.mountPath ?? '').replace(/(.)\/+$/, '$1'), shown);
  }
  return mounts;
}

/** Where a container mounts all of its node's files. */
export function hostRoots(pod: Pod, name: string): string[] {
  const container = allContainers(pod).find((each) => each.name === name);
  const roots = new Set((pod.spec.volumes ?? []).filter(({ hostPath }) => hostPath?.path === '/').map((volume) => volume.name));
  const mounts = (container?.volumeMounts ?? []).filter(
    ({ name: volume, subPath, subPathExpr }) => roots.has(volume ?? '') && !subPath && !subPathExpr,
  );
  return mounts.map(({ mountPath = '' }) => mountPath.replace(/\/+$/, ''));
}

const SERVICE_ACCOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';

/** True when a container mounts nothing but its account's credentials. */
export function hasOnlyCredentials({ spec }: Pod, name: string): boolean {
  const isNamed = (each: Container) => each.name === name;
  const container = spec.containers.find(isNamed) ?? spec.initContainers?.find(isNamed);
  return (container?.volumeMounts ?? []).every(({ mountPath }) => mountPath === SERVICE_ACCOUNT_PATH);
}
