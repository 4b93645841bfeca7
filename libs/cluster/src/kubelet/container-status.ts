/** What the kubelet says of one container (pkg/kubelet, convertToAPIContainerStatuses). */
import { deepEqual, deepFreeze, formatTime, onceFor } from '@drydock/apimachinery';
import type { Container, ContainerState, ContainerStatus, ResourceList } from '@drydock/kinds';
import { ROOT, type User } from '@drydock/shell';
import type { ContainerRecord, Termination } from './pod-record.ts';
import { isSidecarContainer, type PodSync } from './pod-sync.ts';

/** Of the containers in their order. Those of which nothing has changed are the very ones of `stored`; its list, when all are. */
export function containerStatuses(
  sync: PodSync,
  containers: readonly Container[],
  stored: ContainerStatus[] | undefined,
  waitingReason: string,
  canBeReady: (container: Container) => boolean,
): ContainerStatus[] {
  const statuses: ContainerStatus[] = [];
  let isSame = stored?.length === containers.length;
  for (let at = 0; at < containers.length; at++) {
    const container = containers[at]!;
    const before = stored?.[at];
    const status = sameOr(before, containerStatus(sync, container, waitingReason, canBeReady(container)));
    isSame &&= status === before;
    statuses.push(status);
  }
  return isSame ? stored! : statuses;
}

/** What changes most is compared first. */
function sameOr(before: ContainerStatus | undefined, status: ContainerStatus): ContainerStatus {
  if (!before || before.ready !== status.ready || before.containerID !== status.containerID) return status;
  return deepEqual(status, before) ? before : status;
}

const NO_STATE: ContainerState = Object.freeze({});

function containerStatus(sync: PodSync, container: Container, waitingReason: string, canBeReady: boolean): ContainerStatus {
  const record = sync.record.containers[container.name];
  const shown = record ? shownState(record, waitingReason) : { state: waiting(waitingReason), lastState: NO_STATE, run: undefined };
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
  const lastState: ContainerState = last && (restarts > 0 || state.phase !== 'running') ? { terminated: terminated(last) } : NO_STATE;
  const initial = (reason: string) => (reason === 'ContainerCreating' || reason === 'PodInitializing' ? waitingReason : reason);
  switch (state.phase) {
    case 'waiting':
      return { state: waiting(initial(state.reason), state.message), lastState, run: last?.run };
    case 'pulling':
      return { state: waiting(initial(state.shown.reason), state.shown.message), lastState, run: last?.run };
    case 'creating':
      return last
        ? { state: { terminated: terminated(last) }, lastState: NO_STATE, run: last.run }
        : { state: waiting(waitingReason), lastState: NO_STATE, run: undefined };
    case 'running':
      if (state.hook) return { state: waiting(waitingReason), lastState, run: last?.run };
      return { state: { running: { startedAt: formatTime(state.startedAt) } }, lastState, run: state.run };
    case 'terminated':
      return {
        state: { terminated: terminated(last!) },
        lastState: before ? { terminated: terminated(before) } : NO_STATE,
        run: last!.run,
      };
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

export function initialized(containers: readonly Container[], statuses: readonly ContainerStatus[]): boolean {
  return containers.every((container, i) => isInitDone(container, statuses[i]!));
}

export function isInitDone(container: Container, { state, started }: ContainerStatus): boolean {
  return isSidecarContainer(container) ? started === true : state?.terminated?.exitCode === 0;
}
