/** What the kubelet writes into a pod's status (pkg/kubelet, generateAPIPodStatus; pkg/kubelet/status, generate.go). */
import { formatTime } from '@drydock/apimachinery';
import type { Container, ContainerState, ContainerStatus, Pod, PodCondition, PodPhase, PodStatus, ResourceList } from '@drydock/kinds';
import { ROOT } from '@drydock/shell';
import type { ContainerRecord, PodRecord, Termination } from './pod-record.ts';
import { addressOf, nodeAddress } from './pod-addresses.ts';
import { isSidecarContainer, type PodSync } from './pod-sync.ts';
import { RESIZE_CONDITIONS, resizeConditions } from './resize.ts';

/** Fields that do not apply are undefined. */
export function podStatus(sync: PodSync): PodStatus {
  const { pod, record } = sync;
  const { spec } = pod;
  const inits = spec.initContainers ?? [];
  const initStatuses = inits.map((container) => containerStatus(sync, container, 'PodInitializing', isSidecarContainer(container)));
  const waiting = inits.length > 0 && !initialized(inits, initStatuses) ? 'PodInitializing' : undefined;
  const statuses = spec.containers.map((container) => containerStatus(sync, container, waiting ?? 'ContainerCreating', true));
  const ephemeral = (spec.ephemeralContainers ?? []).map((container) => containerStatus(sync, container, 'ContainerCreating', false));
  const phase = shownPhase(record, podPhase(pod, initStatuses, statuses));
  const address = addressOf(record);
  const hostIP = nodeAddress(sync.node);
  const { failure } = record;
  return {
    phase,
    conditions: podConditions(sync, phase, initStatuses, statuses),
    reason: failure?.reason,
    message: failure?.message,
    hostIP: hostIP || undefined,
    hostIPs: hostIP ? [{ ip: hostIP }] : undefined,
    podIP: address || undefined,
    podIPs: address ? [{ ip: address }] : undefined,
    startTime: formatTime(record.startedAt),
    initContainerStatuses: failure?.refused || inits.length === 0 ? undefined : initStatuses,
    containerStatuses: failure?.refused ? undefined : statuses,
    ephemeralContainerStatuses: ephemeral.length > 0 ? ephemeral : undefined,
    qosClass: pod.status?.qosClass,
    nominatedNodeName: pod.status?.nominatedNodeName || undefined,
    resize: pod.status?.resize,
  };
}

/** A pod has not ended while anything in it still runs. */
function shownPhase(record: PodRecord, phase: PodPhase): PodPhase {
  if (allDown(record)) return record.failure ? 'Failed' : phase;
  return phase === 'Succeeded' || phase === 'Failed' ? 'Running' : phase;
}

export function allDown({ containers }: PodRecord): boolean {
  return Object.values(containers).every(({ state }) => state.phase !== 'running');
}

function containerStatus(sync: PodSync, container: Container, waitingReason: string, canBeReady: boolean): ContainerStatus {
  const record = sync.record.containers[container.name];
  const shown = record ? shownState(record, waitingReason) : { state: waiting(waitingReason), lastState: {}, run: undefined };
  const running = record?.state.phase === 'running' ? record.state : undefined;
  const doneInit = !canBeReady && record?.state.phase === 'terminated' && record.last?.exitCode === 0;
  const { fullStatus } = sync.context.profile;
  return {
    allocatedResources: fullStatus && record ? allocatedResources(sync, container, record) : undefined,
    containerID: shown.run ? `containerd://${shown.run}` : undefined,
    image: shown.run && record?.image ? record.image.name : (container.image ?? ''),
    imageID: shown.run && record?.image ? record.image.id : '',
    lastState: shown.lastState,
    name: container.name,
    ready: doneInit || (canBeReady && (running?.ready ?? false)),
    resources: fullStatus ? (record?.resources ?? container.resources ?? {}) : undefined,
    restartCount: record?.restarts ?? 0,
    started: running ? running.started && !running.hook : false,
    state: shown.state,
    user: fullStatus && shown.run ? userOf(sync, shown.run) : undefined,
    volumeMounts: fullStatus && shown.run ? mountsOf(container) : undefined,
  };
}

function waiting(reason: string, message?: string): ContainerState {
  return { waiting: { message: message || undefined, reason } };
}

function shownState(
  { state, last, before, restarts }: ContainerRecord,
  waitingReason: string,
): { state: ContainerState; lastState: ContainerState; run: string | undefined } {
  const lastState: ContainerState = last && (restarts > 0 || state.phase !== 'running') ? { terminated: terminated(last) } : {};
  const initial = (reason: string) => (reason === 'ContainerCreating' || reason === 'PodInitializing' ? waitingReason : reason);
  switch (state.phase) {
    case 'waiting':
      return { state: waiting(initial(state.reason), state.message), lastState, run: last?.run };
    case 'pulling':
      return { state: waiting(initial(state.shown.reason), state.shown.message), lastState, run: last?.run };
    case 'creating':
      return last
        ? { state: { terminated: terminated(last) }, lastState: {}, run: last.run }
        : { state: waiting(waitingReason), lastState: {}, run: undefined };
    case 'running':
      if (state.hook) return { state: waiting(waitingReason), lastState, run: last?.run };
      return { state: { running: { startedAt: formatTime(state.startedAt) } }, lastState, run: state.run };
    case 'terminated':
      return { state: { terminated: terminated(last!) }, lastState: before ? { terminated: terminated(before) } : {}, run: last!.run };
  }
}

function terminated({ run, exitCode, reason, message, startedAt, finishedAt }: Termination): NonNullable<ContainerState['terminated']> {
  return {
    containerID: run ? `containerd://${run}` : undefined,
    exitCode,
    finishedAt: formatTime(finishedAt),
    message: message || undefined,
    reason,
    startedAt: formatTime(startedAt),
  };
}

/** What the node has set aside: what was asked for last, unless it has to wait (InPlacePodVerticalScaling). */
function allocatedResources({ record }: PodSync, container: Container, { resources }: ContainerRecord): ResourceList | undefined {
  return record.resize?.state === 'pending' ? resources?.requests : container.resources?.requests;
}

function userOf({ context }: PodSync, run: string): { linux: { gid: number; supplementalGroups: number[]; uid: number } } {
  const { uid, gid, groups = [] } = context.containers.get(run)?.config.user ?? ROOT;
  return { linux: { gid, supplementalGroups: [...new Set([gid, ...groups])], uid } };
}

function mountsOf({ volumeMounts = [] }: Container): object[] | undefined {
  if (volumeMounts.length === 0) return undefined;
  return volumeMounts.map(({ mountPath, name, readOnly }) => ({
    mountPath,
    name,
    readOnly: readOnly ? true : undefined,
    recursiveReadOnly: readOnly ? 'Disabled' : undefined,
  }));
}

function initialized(containers: readonly Container[], statuses: readonly ContainerStatus[]): boolean {
  return containers.every((container, i) => isInitDone(container, statuses[i]!));
}

function isInitDone(container: Container, { state, started }: ContainerStatus): boolean {
  return isSidecarContainer(container) ? started === true : state?.terminated?.exitCode === 0;
}

/** pkg/kubelet, getPhase. */
function podPhase({ spec }: Pod, inits: readonly ContainerStatus[], mains: readonly ContainerStatus[]): PodPhase {
  const regular = (spec.initContainers ?? [])
    .map((container, i) => ({ container, status: inits[i]! }))
    .filter(({ container }) => !isSidecarContainer(container));
  const policy = spec.restartPolicy ?? 'Always';
  const failedInit = regular.some(({ status }) => (status.state?.terminated?.exitCode ?? 0) !== 0);
  if (failedInit && policy === 'Never') return 'Failed';
  if (
    !initialized(spec.initContainers ?? [], inits) &&
    mains.every(({ state, lastState }) => !state?.running && !state?.terminated && !lastState?.terminated)
  )
    return 'Pending';
  const running = mains.filter(({ state }) => state?.running).length;
  const unknown = mains.filter(({ state, lastState }) => state?.waiting && !lastState?.terminated).length;
  if (unknown > 0) return 'Pending';
  if (running > 0) return 'Running';
  const exits = mains.map(({ state, lastState }) => state?.terminated?.exitCode ?? lastState?.terminated?.exitCode ?? 0);
  if (policy === 'Always') return 'Running';
  if (exits.every((code) => code === 0)) return 'Succeeded';
  return policy === 'Never' ? 'Failed' : 'Running';
}

const DISRUPTION_TARGET = 'DisruptionTarget';

type Verdict = Readonly<Pick<PodCondition, 'status' | 'reason' | 'message'>>;

const YES: Verdict = { status: 'True' };
const NO: Verdict = { status: 'False' };

/** What the kubelet says of every pod. */
const OWN_CONDITIONS: ReadonlySet<string> = new Set([
  'PodReadyToStartContainers',
  'Initialized',
  'Ready',
  'ContainersReady',
  'PodScheduled',
]);

/** The kubelet's conditions in its order, then those of others. The time of a condition is that of its last change. */
function podConditions(
  sync: PodSync,
  phase: PodPhase,
  inits: readonly ContainerStatus[],
  mains: readonly ContainerStatus[],
): PodCondition[] {
  const { pod, record } = sync;
  const existing = pod.status?.conditions ?? [];
  const condition = (type: string, verdict: Verdict) => newCondition(type, verdict, existing, sync.now);
  const containersReady = readiness(pod, phase, inits, mains);
  const { failure } = record;
  const disruption = failure?.disruption && { status: 'True' as const, reason: failure.disruption, message: failure.message };
  const isOfOthers = (type: string) =>
    !OWN_CONDITIONS.has(type) && !RESIZE_CONDITIONS.has(type) && !(disruption && type === DISRUPTION_TARGET);
  return [
    ...(disruption ? [condition(DISRUPTION_TARGET, disruption)] : []),
    ...resizeConditions(sync),
    condition('PodReadyToStartContainers', record.address === undefined ? NO : YES),
    condition('Initialized', initVerdict(pod, phase, inits)),
    condition('Ready', gatedReadiness(pod, phase, containersReady)),
    condition('ContainersReady', containersReady),
    condition('PodScheduled', YES),
    ...existing.filter(({ type }) => isOfOthers(type)),
  ];
}

function newCondition(type: string, { status, reason, message }: Verdict, existing: readonly PodCondition[], now: number): PodCondition {
  const before = existing.find((each) => each.type === type);
  const lastTransitionTime = before?.status === status ? (before.lastTransitionTime ?? formatTime(now)) : formatTime(now);
  return { lastProbeTime: null, lastTransitionTime, message: message || undefined, reason: reason || undefined, status, type };
}

function initVerdict({ spec }: Pod, phase: PodPhase, statuses: readonly ContainerStatus[]): Verdict {
  const inits = spec.initContainers ?? [];
  if (phase === 'Succeeded') return { status: 'True', reason: 'PodCompleted' };
  const incomplete = inits.filter((container, i) => !isInitDone(container, statuses[i]!)).map(({ name }) => name);
  if (incomplete.length === 0) return YES;
  return { status: 'False', reason: 'ContainersNotInitialized', message: `containers with incomplete status: [${incomplete.join(' ')}]` };
}

function readiness({ spec }: Pod, phase: PodPhase, inits: readonly ContainerStatus[], mains: readonly ContainerStatus[]): Verdict {
  if (phase === 'Succeeded') return { status: 'False', reason: 'PodCompleted' };
  if (phase === 'Failed') return { status: 'False', reason: 'PodFailed' };
  const sidecars = inits.filter((_, i) => isSidecarContainer(spec.initContainers![i]!));
  const unready = [...sidecars, ...mains].filter(({ ready }) => !ready).map(({ name }) => name);
  if (unready.length === 0) return YES;
  return { status: 'False', reason: 'ContainersNotReady', message: `containers with unready status: [${unready.join(' ')}]` };
}

/** A pod is ready when its containers are, and every gate of `spec.readinessGates` is open. */
function gatedReadiness(pod: Pod, phase: PodPhase, containersReady: Verdict): Verdict {
  if (containersReady.status !== 'True' || phase === 'Succeeded' || phase === 'Failed') return containersReady;
  const closed = (pod.spec.readinessGates ?? []).flatMap(({ conditionType }) => {
    const gate = pod.status?.conditions?.find(({ type }) => type === conditionType);
    if (!gate) return [`corresponding condition of pod readiness gate "${conditionType}" does not exist.`];
    return gate.status === 'True' ? [] : [`the status of pod readiness gate "${conditionType}" is not "True", but ${gate.status}`];
  });
  return closed.length === 0 ? containersReady : { status: 'False', reason: 'ReadinessGatesNotReady', message: closed.join(', ') };
}
