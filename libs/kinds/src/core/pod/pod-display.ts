/** What `kubectl get pods` says about a pod (pkg/printers/internalversion, printPod). */
import { parseTime, type Clock } from '@drydock/apimachinery';
import { since } from '../../meta/table-columns.ts';
import type { ContainerState, ContainerStatus, Pod } from './pod.types.ts';
import { isSidecar } from './spec/container.validation.ts';

export interface PodDisplay {
  ready: number;
  total: number;
  status: string;
  /** `3`, `1 (5s ago)`. */
  restarts: string;
}

/** Restarts of some containers, and when the last of them ended. */
interface Restarts {
  count: number;
  last: string | undefined;
}

export function podDisplay(pod: Pod, clock: Clock): PodDisplay {
  const init = initProgress(pod);
  const initialized = init.status === undefined || hasCondition(pod, 'Initialized');
  const main = initialized ? mainProgress(pod, init.status ?? phaseReason(pod)) : undefined;
  const restarts = main ? merge(init.sidecarRestarts, main.restarts) : init.restarts;
  return {
    ready: init.ready + (main?.ready ?? 0),
    total: pod.spec.containers.length + (pod.spec.initContainers ?? []).filter(isSidecar).length,
    status: deletionReason(pod) ?? main?.status ?? init.status!,
    restarts: restarts.count !== 0 && restarts.last ? `${restarts.count} (${since(restarts.last, clock)} ago)` : `${restarts.count}`,
  };
}

/** `status.reason` or the phase, unless a scheduling gate holds the pod. */
function phaseReason(pod: Pod): string {
  const gated = pod.status?.conditions?.some(({ type, reason }) => type === 'PodScheduled' && reason === 'SchedulingGated');
  return gated ? 'SchedulingGated' : pod.status?.reason || (pod.status?.phase ?? '');
}

function deletionReason(pod: Pod): string | undefined {
  if (!pod.metadata.deletionTimestamp) return undefined;
  if (pod.status?.reason === 'NodeLost') return 'Unknown';
  return isTerminal(pod) ? undefined : 'Terminating';
}

export function isTerminal(pod: Pod): boolean {
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
}

function hasCondition(pod: Pod, wanted: string): boolean {
  return pod.status?.conditions?.some(({ type, status }) => type === wanted && status === 'True') ?? false;
}

interface InitProgress {
  ready: number;
  restarts: Restarts;
  sidecarRestarts: Restarts;
  /** `Init:1/2` while an init container holds the pod. */
  status: string | undefined;
}

/** Looks at init containers in order, up to the first that is not done. */
function initProgress(pod: Pod): InitProgress {
  const sidecars = new Set((pod.spec.initContainers ?? []).filter(isSidecar).map(({ name }) => name));
  const progress: InitProgress = { ready: 0, restarts: none(), sidecarRestarts: none(), status: undefined };
  for (const [index, container] of (pod.status?.initContainerStatuses ?? []).entries()) {
    const sidecar = sidecars.has(container.name);
    count(progress.restarts, container);
    if (sidecar) count(progress.sidecarRestarts, container);
    if (container.state?.terminated?.exitCode === 0) continue;
    if (sidecar && container.started) {
      if (container.ready) progress.ready++;
      continue;
    }
    progress.status = `Init:${initReason(container.state) ?? `${index}/${pod.spec.initContainers?.length ?? 0}`}`;
    break;
  }
  return progress;
}

function initReason(state: ContainerState | undefined): string | undefined {
  if (state?.terminated) return state.terminated.reason || endReason(state.terminated);
  const waiting = state?.waiting?.reason;
  return waiting && waiting !== 'PodInitializing' ? waiting : undefined;
}

function endReason({ signal, exitCode }: { signal?: number; exitCode: number }): string {
  return signal ? `Signal:${signal}` : `ExitCode:${exitCode}`;
}

function mainProgress(pod: Pod, initial: string): { ready: number; status: string; restarts: Restarts } {
  const restarts = none();
  let status = initial;
  let ready = 0;
  let running = false;
  // From the last to the first: the first container's reason wins.
  for (const container of [...(pod.status?.containerStatuses ?? [])].reverse()) {
    count(restarts, container);
    const { waiting, terminated } = container.state ?? {};
    if (waiting?.reason) status = waiting.reason;
    else if (terminated) status = terminated.reason || endReason(terminated);
    else if (container.ready && container.state?.running) {
      running = true;
      ready++;
    }
  }
  if (status === 'Completed' && running) status = hasCondition(pod, 'Ready') ? 'Running' : 'NotReady';
  return { ready, status, restarts };
}

function none(): Restarts {
  return { count: 0, last: undefined };
}

function count(restarts: Restarts, container: ContainerStatus): void {
  restarts.count += container.restartCount;
  restarts.last = later(restarts.last, container.lastState?.terminated?.finishedAt);
}

function merge(a: Restarts, b: Restarts): Restarts {
  return { count: a.count + b.count, last: later(a.last, b.last) };
}

function later(a: string | undefined, b: string | undefined): string | undefined {
  if (!a || !b) return a ?? b;
  return parseTime(a)! < parseTime(b)! ? b : a;
}
