/** One look of a kubelet at one pod (pkg/kubelet, syncPod, syncTerminatingPod, syncTerminatedPod). */
import { deepEqual, isReason, parseTime } from '@drydock/apimachinery';
import { isTerminal, pods, type Container, type Node, type Pod } from '@drydock/kinds';
import type { NodeIdentity } from '../node-runtime.ts';
import { noteEnd, syncContainer } from './container-sync.ts';
import { advanceStop, beginStop } from './container-stop.ts';
import { conditionsOf } from './eviction/eviction-state.ts';
import { pressureRefusal } from './eviction/pressure-admission.ts';
import { worksOnPods } from './machine-state.ts';
import { nodeAddress } from './pod-addresses.ts';
import { refusalOf, wasScheduled } from './pod-admission.ts';
import { allContainers } from './pod-containers.ts';
import { copyRecord, type ContainerRecord, type PodRecord } from './pod-record.ts';
import { allDown, podStatus } from './pod-status.ts';
import { isSidecarContainer, PodSync, type ContainerKind, type KubeletContext } from './pod-sync.ts';
import { refreshVolumes, setUpVolumes } from './pod-volumes.ts';
import { unsettleProbes } from './prober.ts';
import { syncResize } from './resize.ts';
import { mayRestart } from './restart.ts';

export interface PodWork {
  context: KubeletContext;
  identityOf(node: string): NodeIdentity;
  requeueAt(at: number): void;
  /** Something happened inside the pod's containers since the last look. */
  disturbed: boolean;
}

/** Brings what runs on the node closer to what the object says. Throws StatusErrors of the status update; the work is kept. */
export function syncPod(key: string, pod: Pod | undefined, work: PodWork): void {
  const { nodes } = work.context;
  const known = nodes.record(key);
  const isOther = known !== undefined && known.uid !== pod?.metadata.uid;
  if (isOther) tearDown(work.context, known);
  if (!pod?.spec.nodeName || !worksOnPods(nodes.machine(pod.spec.nodeName))) return;
  const existing = isOther ? undefined : known;
  if (!existing && isTerminal(pod)) return removeIfDeleted(pod, work);
  const node = work.context.lister.get<Node>('nodes', undefined, pod.spec.nodeName);
  if (!node) return;
  const record = existing ? copyRecord(existing) : newRecord(key, pod, work.context.clock.now());
  nodes.store(record);
  const { address } = record;
  const sync = new PodSync(work.context, pod, record, node, work.identityOf(record.node), work.requeueAt);
  try {
    if (!existing) admit(sync, node);
    if (record.sandboxLost) noteLostSandbox(sync);
    if (work.disturbed) disturb(sync);
    if (pod.metadata.deletionTimestamp) terminate(sync);
    else if (record.failure) end(sync);
    else run(sync, node);
  } finally {
    if (record.address !== address && nodes.record(key) === record) nodes.store(record);
  }
}

function newRecord(key: string, { metadata, spec }: Pod, now: number): PodRecord {
  return {
    uid: metadata.uid!,
    key,
    node: spec.nodeName!,
    startedAt: now,
    address: undefined,
    shownAddress: undefined,
    containers: {},
    volumes: undefined,
    mountRetry: undefined,
    refreshAt: undefined,
    failure: undefined,
    sandboxAt: undefined,
  };
}

function admit(sync: PodSync, node: Node): void {
  const { context, pod } = sync;
  const pressed = pressureRefusal(pod, conditionsOf(context.nodes.eviction(node.metadata.name)));
  const refusal = pressed ?? (wasScheduled(pod) ? undefined : refusalOf(context.lister, pod, node));
  if (!refusal) return;
  sync.event('Warning', refusal.reason, refusal.message);
  sync.record.failure = { reason: refusal.reason, message: `Pod was rejected: ${refusal.message}`, refused: true };
}

/** After a reboot: what ran has ended, and nobody knows how. */
function noteLostSandbox(sync: PodSync): void {
  const { record } = sync;
  delete record.sandboxLost;
  for (const container of allContainers(sync.pod)) {
    const each = record.containers[container.name];
    if (each?.state.phase !== 'running') continue;
    each.state = { ...each.state, stop: { stage: 'signalled', deadline: sync.now, hookUntil: undefined, reason: 'Unknown' } };
    noteEnd(sync, container, each);
  }
  if (!sync.pod.metadata.deletionTimestamp && !isTerminal(sync.pod)) {
    sync.event('Normal', 'SandboxChanged', 'Pod sandbox changed, it will be killed and re-created.');
  }
}

function disturb(sync: PodSync): void {
  for (const container of allContainers(sync.pod)) {
    const record = sync.record.containers[container.name];
    if (record) unsettleProbes(sync, container, record);
  }
}

function run(sync: PodSync, node: Node): void {
  if (deadlinePassed(sync)) return end(sync);
  if (!setUpVolumes(sync)) return writeStatus(sync);
  if (!ensureSandbox(sync, node)) return writeStatus(sync);
  if (refreshVolumes(sync)) {
    disturb(sync);
    for (const { state } of Object.values(sync.record.containers))
      if (state.phase === 'running') sync.context.containers.filesChanged(state.run);
  }
  syncResize(sync);
  runContainers(sync);
  if (isOver(sync)) leaveSandbox(sync);
  if (!awaitsFirstNews(sync)) writeStatus(sync);
}

/** `activeDeadlineSeconds`, counted from the start on the node. */
function deadlinePassed(sync: PodSync): boolean {
  const seconds = sync.pod.spec.activeDeadlineSeconds;
  if (seconds === undefined || isTerminal(sync.pod)) return false;
  const deadline = sync.record.startedAt + seconds * 1000;
  if (sync.now < deadline) {
    sync.wakeAt(deadline);
    return false;
  }
  const message = 'Pod was active on the node longer than the specified deadline';
  sync.event('Normal', 'DeadlineExceeded', message);
  sync.record.failure = { reason: 'DeadlineExceeded', message, refused: false };
  return true;
}

/** Gives the pod its network. False while that takes time: its first status is written before. */
function ensureSandbox(sync: PodSync, node: Node): boolean {
  const { record, context, pod } = sync;
  if (record.address !== undefined || isOver(sync)) return true;
  record.sandboxAt ??= sync.now + context.profile.sandboxMilliseconds;
  if (sync.now < record.sandboxAt) {
    sync.wakeAt(record.sandboxAt);
    return false;
  }
  const address = pod.spec.hostNetwork ? nodeAddress(node) : context.nodes.allocateAddress(node);
  if (address === undefined) return sandboxFailed(sync);
  record.address = address;
  record.shownAddress = address;
  return true;
}

function sandboxFailed(sync: PodSync): false {
  const id = sync.context.rng.hex(64);
  const why = `rpc error: code = Unknown desc = failed to setup network for sandbox "${id}": plugin type="loopback" failed (add): no IP addresses available in range set`;
  sync.event('Warning', 'FailedCreatePodSandBox', `Failed to create pod sandbox: ${why}`);
  sync.record.sandboxAt = sync.now + 15_000;
  sync.wakeAt(sync.record.sandboxAt);
  return false;
}

const NONE: readonly Container[] = [];

function runContainers(sync: PodSync): void {
  const { spec } = sync.pod;
  for (const container of spec.ephemeralContainers ?? NONE) syncContainer(sync, container, 'ephemeral');
  if (areMainsDone(sync)) return stopSidecars(sync);
  for (const container of spec.initContainers ?? NONE) {
    const sidecar = isSidecarContainer(container);
    const record = syncContainer(sync, container, sidecar ? 'sidecar' : 'init');
    if (!(sidecar ? hasStarted(record) : hasSucceeded(record)) && !mainsHaveStarted(sync)) return;
  }
  for (const container of spec.containers) syncContainer(sync, container, 'main');
  if (areMainsDone(sync)) stopSidecars(sync);
}

function areMainsDone(sync: PodSync): boolean {
  for (const container of sync.pod.spec.containers) if (!isDone(sync, container, 'main')) return false;
  return true;
}

function hasStarted({ state }: ContainerRecord): boolean {
  return state.phase === 'running' && state.started && !state.hook;
}

function hasSucceeded({ state, last }: ContainerRecord): boolean {
  return state.phase === 'terminated' && last?.exitCode === 0;
}

/** Once the main containers have begun, a sidecar that restarts does not hold them back. */
function mainsHaveStarted({ pod, record }: PodSync): boolean {
  return pod.spec.containers.some(({ name }) => record.containers[name] !== undefined);
}

function isDone(sync: PodSync, container: Container, kind: ContainerKind): boolean {
  const record = sync.record.containers[container.name];
  return record?.state.phase === 'terminated' && !mayRestart(sync, kind, record);
}

function stopSidecars(sync: PodSync): void {
  for (const container of sync.pod.spec.initContainers ?? []) {
    const record = sync.record.containers[container.name];
    if (!isSidecarContainer(container) || record?.state.phase !== 'running') continue;
    const graceSeconds = sync.pod.spec.terminationGracePeriodSeconds ?? 30;
    beginStop(sync, container, record, { message: `Stopping container ${container.name}`, graceSeconds });
    stopStep(sync, container, record);
  }
}

/** Whether nothing of the pod will ever run again. */
function isOver(sync: PodSync): boolean {
  const initFailed = sync.pod.spec.initContainers?.some(
    (container) =>
      !isSidecarContainer(container) && isDone(sync, container, 'init') && sync.record.containers[container.name]!.last!.exitCode !== 0,
  );
  if (initFailed) return allDown(sync.record);
  return areMainsDone(sync) && allDown(sync.record);
}

function leaveSandbox({ record }: PodSync): void {
  record.address = undefined;
}

/** Right after the sandbox the kubelet has nothing to say yet: it waits for the first containers, or for a moment. */
function awaitsFirstNews(sync: PodSync): boolean {
  const { record, context, pod } = sync;
  const until = (record.sandboxAt ?? 0) + context.profile.noticeMilliseconds;
  if (sync.now >= until || !pod.status?.startTime) return false;
  for (const name in record.containers) {
    const { state, last } = record.containers[name]!;
    if (last || !(state.phase === 'creating' || (state.phase === 'pulling' && state.until <= until))) return false;
  }
  sync.wakeAt(until);
  return true;
}

/** The pod is to end although nobody deleted it. */
function end(sync: PodSync): void {
  const grace = sync.record.failure?.graceSeconds ?? sync.pod.spec.terminationGracePeriodSeconds ?? 30;
  if (stopAll(sync, grace)) leaveSandbox(sync);
  writeStatus(sync);
}

/** The pod is being deleted: everything stops, then the object goes. */
function terminate(sync: PodSync): void {
  const { metadata } = sync.pod;
  const deadline = parseTime(metadata.deletionTimestamp) ?? sync.now;
  const grace = Math.max(0, Math.min(metadata.deletionGracePeriodSeconds ?? 30, (deadline - sync.now) / 1000 + 1));
  if (!stopAll(sync, grace)) return writeStatus(sync);
  leaveSandbox(sync);
  writeStatus(sync);
  try {
    sync.identity.client.delete(pods, metadata.namespace, metadata.name, { gracePeriodSeconds: 0, preconditions: { uid: metadata.uid } });
  } catch (error) {
    if (!isReason(error, 'NotFound')) throw error;
  }
  if (!sync.context.lister.get('pods', metadata.namespace, metadata.name)) tearDown(sync.context, sync.record);
}

/** True when nothing runs any more. Sidecars stop after the containers that they serve. */
function stopAll(sync: PodSync, graceSeconds: number): boolean {
  const { spec } = sync.pod;
  const sidecars = (spec.initContainers ?? []).filter(isSidecarContainer);
  const others = allContainers(sync.pod).filter((container) => !sidecars.includes(container));
  const stopped = (containers: readonly Container[]) => {
    for (const container of containers) stopContainer(sync, container, graceSeconds);
    return containers.every(({ name }) => sync.record.containers[name]?.state.phase !== 'running');
  };
  return stopped(others) && stopped([...sidecars].reverse());
}

function stopContainer(sync: PodSync, container: Container, graceSeconds: number): void {
  const record = sync.record.containers[container.name];
  if (!record) return;
  const { state } = record;
  if (state.phase === 'running') {
    beginStop(sync, container, record, { message: `Stopping container ${container.name}`, graceSeconds });
    stopStep(sync, container, record);
  } else if (record.last) record.state = { phase: 'terminated' };
}

/** Goes on with a stop, and takes note when the container has ended. */
function stopStep(sync: PodSync, container: Container, record: ContainerRecord): void {
  const { state } = record;
  if (state.phase !== 'running') return;
  const hasEnded = () => sync.context.containers.get(state.run)?.end !== undefined;
  if (!hasEnded()) advanceStop(sync, container, record);
  if (hasEnded()) noteEnd(sync, container, record);
}

function writeStatus(sync: PodSync): void {
  const pod = sync.currentPod();
  if (!pod) return;
  const status = podStatus(sync);
  if (!deepEqual(status, pod.status)) sync.identity.client.replaceStatus(pods, pod, status);
}

/** A deleted pod that no kubelet knows any more. */
function removeIfDeleted({ metadata, spec }: Pod, { identityOf }: PodWork): void {
  if (!metadata.deletionTimestamp || (metadata.finalizers ?? []).length > 0) return;
  identityOf(spec.nodeName!).client.delete(pods, metadata.namespace, metadata.name, {
    gracePeriodSeconds: 0,
    preconditions: { uid: metadata.uid },
  });
}

/** Kills what still runs, and forgets the pod. */
function tearDown({ nodes, containers, volumes, hooks }: KubeletContext, record: PodRecord): void {
  for (const { state, last, before } of Object.values(record.containers)) {
    for (const run of new Set([state.phase === 'running' ? state.run : undefined, last?.run, before?.run])) {
      if (run === undefined) continue;
      hooks.removeAll(`${run}/`);
      containers.remove(run);
    }
  }
  volumes.release(record.uid);
  nodes.forget(record.key);
}
