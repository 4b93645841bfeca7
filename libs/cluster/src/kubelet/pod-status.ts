/** What the kubelet writes into a pod's status (pkg/kubelet, generateAPIPodStatus; pkg/kubelet/status, generate.go). */
import { deepFreeze, formatTime, memoized } from '@drydock/apimachinery';
import type { Container, ContainerState, ContainerStatus, Pod, PodCondition, PodPhase, PodStatus, ResourceList } from '@drydock/kinds';
import { ROOT, type User } from '@drydock/shell';
import { onceFor } from '../runtime/once-for.ts';
import type { ContainerRecord, PodRecord, Termination } from './pod-record.ts';
import { addressOf, nodeAddress } from './pod-addresses.ts';
import { isSidecarContainer, type PodSync } from './pod-sync.ts';
import { RESIZE_CONDITIONS, resizeConditions } from './resize.ts';

const NONE: readonly Container[] = [];

/** Fields that do not apply are undefined. What has not changed may be what is stored. */
export function podStatus(sync: PodSync): PodStatus {
  const { pod, record } = sync;
  const { spec } = pod;
  const inits = spec.initContainers ?? NONE;
  const initStatuses = inits.map((container) => containerStatus(sync, container, 'PodInitializing', isSidecarContainer(container)));
  const waiting = inits.length > 0 && !initialized(inits, initStatuses) ? 'PodInitializing' : undefined;
  const statuses = spec.containers.map((container) => containerStatus(sync, container, waiting ?? 'ContainerCreating', true));
  const ephemeral = spec.ephemeralContainers?.map((container) => containerStatus(sync, container, 'ContainerCreating', false));
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
    ephemeralContainerStatuses: ephemeral && ephemeral.length > 0 ? ephemeral : undefined,
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
  for (const name in containers) if (containers[name]!.state.phase === 'running') return false;
  return true;
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

function userOf({ context }: PodSync, run: string): StatusUser {
  return statusUserOf(context.containers.get(run)?.config.user ?? ROOT);
}

type StatusUser = Readonly<{ linux: { gid: number; supplementalGroups: number[]; uid: number } }>;

const statusUserOf = onceFor(({ uid, gid, groups = [] }: User): StatusUser => {
  return deepFreeze({ linux: { gid, supplementalGroups: [...new Set([gid, ...groups])], uid } });
});

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
  const policy = spec.restartPolicy ?? 'Always';
  if (inits.length > 0) {
    if (policy === 'Never' && hasFailedInit(spec.initContainers!, inits)) return 'Failed';
    if (!initialized(spec.initContainers!, inits) && !mains.some(hasBegun)) return 'Pending';
  }
  let running = 0;
  for (const { state, lastState } of mains) {
    if (state?.waiting && !lastState?.terminated) return 'Pending';
    if (state?.running) running++;
  }
  if (running > 0) return 'Running';
  if (policy === 'Always') return 'Running';
  const exits = mains.map(({ state, lastState }) => state?.terminated?.exitCode ?? lastState?.terminated?.exitCode ?? 0);
  if (exits.every((code) => code === 0)) return 'Succeeded';
  return policy === 'Never' ? 'Failed' : 'Running';
}

function hasFailedInit(containers: readonly Container[], statuses: readonly ContainerStatus[]): boolean {
  return containers.some((container, i) => !isSidecarContainer(container) && (statuses[i]!.state?.terminated?.exitCode ?? 0) !== 0);
}

function hasBegun({ state, lastState }: ContainerStatus): boolean {
  return Boolean(state?.running ?? state?.terminated ?? lastState?.terminated);
}

const DISRUPTION_TARGET = 'DisruptionTarget';

type Verdict = Readonly<Pick<PodCondition, 'status' | 'reason' | 'message'>>;

const MOST_VERDICTS = 1000;

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
  const existing = pod.status?.conditions ?? NO_CONDITIONS;
  const containersReady = readiness(pod, phase, inits, mains);
  const { failure } = record;
  const conditions: PodCondition[] = [];
  const add = (type: string, verdict: Verdict) => conditions.push(conditionOf(type, verdict, existing, sync.now));
  if (failure?.disruption) add(DISRUPTION_TARGET, { status: 'True', reason: failure.disruption, message: failure.message });
  if (record.resize) conditions.push(...resizeConditions(sync));
  add('PodReadyToStartContainers', record.address === undefined ? NO : YES);
  add('Initialized', initVerdict(pod, phase, inits));
  add('Ready', gatedReadiness(pod, phase, containersReady));
  add('ContainersReady', containersReady);
  add('PodScheduled', YES);
  for (const condition of existing) {
    const { type } = condition;
    if (OWN_CONDITIONS.has(type) || RESIZE_CONDITIONS.has(type) || (failure?.disruption && type === DISRUPTION_TARGET)) continue;
    conditions.push(condition);
  }
  return conditions;
}

const NO_CONDITIONS: readonly PodCondition[] = [];

/** The condition that was made last of each type: those of pods that are told about at one moment are mostly the same. */
const latest = new Map<string, PodCondition>();

/** The stored condition where it says the same in the same order, which clients see. */
function conditionOf(type: string, { status, reason, message }: Verdict, existing: readonly PodCondition[], now: number): PodCondition {
  let before: PodCondition | undefined;
  for (const each of existing) {
    if (each.type !== type) continue;
    before = each;
    break;
  }
  const lastTransitionTime = before?.status === status ? (before.lastTransitionTime ?? formatTime(now)) : formatTime(now);
  const wanted = { lastProbeTime: null, lastTransitionTime, message: message || undefined, reason: reason || undefined, status, type };
  if (before && isAsKubeletsWrite(before) && saysSame(before, wanted)) return before;
  const known = latest.get(type);
  if (known && saysSame(known, wanted)) return known;
  latest.set(type, Object.freeze(wanted));
  return wanted;
}

function saysSame(a: PodCondition, b: PodCondition): boolean {
  return a.status === b.status && a.lastTransitionTime === b.lastTransitionTime && a.reason === b.reason && a.message === b.message;
}

/** The fields of a condition that a kubelet has written, in the order in which they are stored. */
const STORED_ORDER = ['lastTransitionTime', 'message', 'reason', 'status', 'type', 'lastProbeTime'];

function isAsKubeletsWrite(condition: PodCondition): boolean {
  if (condition.lastProbeTime !== null) return false;
  let at = 0;
  for (const name in condition) {
    while (at < STORED_ORDER.length && STORED_ORDER[at] !== name) at++;
    if (at++ === STORED_ORDER.length) return false;
  }
  return true;
}

function initVerdict({ spec }: Pod, phase: PodPhase, statuses: readonly ContainerStatus[]): Verdict {
  if (phase === 'Succeeded') return { status: 'True', reason: 'PodCompleted' };
  const inits = spec.initContainers ?? NONE;
  if (inits.length === 0) return YES;
  const incomplete = inits.filter((container, i) => !isInitDone(container, statuses[i]!)).map(({ name }) => name);
  if (incomplete.length === 0) return YES;
  return { status: 'False', reason: 'ContainersNotInitialized', message: `containers with incomplete status: [${incomplete.join(' ')}]` };
}

function readiness({ spec }: Pod, phase: PodPhase, inits: readonly ContainerStatus[], mains: readonly ContainerStatus[]): Verdict {
  if (phase === 'Succeeded') return { status: 'False', reason: 'PodCompleted' };
  if (phase === 'Failed') return { status: 'False', reason: 'PodFailed' };
  let unready = '';
  for (let at = 0; at < inits.length; at++) if (isSidecarContainer(spec.initContainers![at]!)) unready += nameIfUnready(inits[at]!);
  for (const status of mains) unready += nameIfUnready(status);
  return unready === '' ? YES : unreadyVerdict(unready);
}

function nameIfUnready({ ready, name }: ContainerStatus): string {
  return ready ? '' : ` ${name}`;
}

/** `names` have a space before each. */
const unreadyVerdict = memoized(MOST_VERDICTS, (names): Verdict => {
  return { status: 'False', reason: 'ContainersNotReady', message: `containers with unready status: [${names.slice(1)}]` };
});

/** A pod is ready when its containers are, and every gate of `spec.readinessGates` is open. */
function gatedReadiness(pod: Pod, phase: PodPhase, containersReady: Verdict): Verdict {
  if (containersReady.status !== 'True' || phase === 'Succeeded' || phase === 'Failed') return containersReady;
  if (!pod.spec.readinessGates) return containersReady;
  const closed = pod.spec.readinessGates.flatMap(({ conditionType }) => {
    const gate = pod.status?.conditions?.find(({ type }) => type === conditionType);
    if (!gate) return [`corresponding condition of pod readiness gate "${conditionType}" does not exist.`];
    return gate.status === 'True' ? [] : [`the status of pod readiness gate "${conditionType}" is not "True", but ${gate.status}`];
  });
  return closed.length === 0 ? containersReady : { status: 'False', reason: 'ReadinessGatesNotReady', message: closed.join(', ') };
}
