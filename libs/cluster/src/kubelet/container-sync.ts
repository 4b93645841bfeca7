/** Takes one container a step further: image, creation, running, probes, end, restart. */
import type { Container } from '@drydock/kinds';
import { parseImageReference } from '../images/image-reference.ts';
import { logTail } from '../containers/container-log.ts';
import { startContainer } from './container-start.ts';
import { advanceStop, beginStop } from './container-stop.ts';
import { ensureImage, finishPull, nextLook } from './image-puller.ts';
import { hookState } from './lifecycle-hooks.ts';
import type { ContainerRecord } from './pod-record.ts';
import { runProbes, type ProbeType, type RunningPhase } from './prober.ts';
import type { ContainerKind, PodSync } from './pod-sync.ts';
import { mayRestart, restartDue } from './restart.ts';

const POST_START_FAILED = 'FailedPostStartHook';
const DEFAULT_GRACE = 30;

/** Brings a container as far as it comes at this moment. */
export function syncContainer(sync: PodSync, container: Container, kind: ContainerKind): ContainerRecord {
  const record = sync.containerRecord(container);
  while (step(sync, container, kind, record));
  return record;
}

/** True when there may be more to do at this moment. */
function step(sync: PodSync, container: Container, kind: ContainerKind, record: ContainerRecord): boolean {
  const { state } = record;
  switch (state.phase) {
    case 'waiting':
      return stepWaiting(sync, container, kind, record);
    case 'pulling':
      if (sync.now < state.until) return wait(sync, state.until);
      finishPull(sync, container, record, state.since);
      return true;
    case 'creating':
      if (sync.now < state.until) return wait(sync, state.until);
      startContainer(sync, container, record);
      return true;
    case 'running':
      return stepRunning(sync, container, record, state);
    case 'terminated':
      return mayRestart(sync, kind, record) && stepRestart(sync, container, record);
  }
}

function wait(sync: PodSync, until: number): false {
  sync.wakeAt(until);
  return false;
}

function stepWaiting(sync: PodSync, container: Container, kind: ContainerKind, record: ContainerRecord): boolean {
  const state = record.state as Extract<ContainerRecord['state'], { phase: 'waiting' }>;
  const { reason } = state;
  const retryAt = nextLook(state.retryAt, reason, sync.now);
  if (retryAt !== state.retryAt) record.state = { ...state, retryAt };
  const changedImage = record.pullBackOff !== undefined && retryAt !== undefined && !sameImage(record, container);
  if (retryAt !== undefined && sync.now < retryAt && !changedImage) return wait(sync, retryAt);
  // What failed before is started anew, with the next longer back-off.
  if (reason === 'CrashLoopBackOff') return mayRestart(sync, kind, record) && stepRestart(sync, container, record);
  ensureImage(sync, container, record);
  return true;
}

function stepRestart(sync: PodSync, container: Container, record: ContainerRecord): boolean {
  // A container that goes into back-off waits from the next step on.
  if (!restartDue(sync, container, record)) return record.state.phase === 'waiting' && sync.now < (record.state.retryAt ?? 0);
  ensureImage(sync, container, record);
  return true;
}

/** Whether the pull that failed was of the image that is wanted now. */
function sameImage({ pullBackOff }: ContainerRecord, { image = '' }: Container): boolean {
  const reference = parseImageReference(image);
  return 'canonical' in reference && reference.canonical === pullBackOff!.reference;
}

function stepRunning(sync: PodSync, container: Container, record: ContainerRecord, state: RunningPhase): boolean {
  const run = sync.context.containers.get(state.run);
  if (!run || run.end) {
    noteEnd(sync, container, record);
    return true;
  }
  if (state.stop) {
    advanceStop(sync, container, record);
    return sync.context.containers.get(state.run)?.end !== undefined;
  }
  if (state.hook) return stepPostStart(sync, container, record, state);
  if (state.image !== container.image)
    return restartNow(sync, container, record, `Container ${container.name} definition changed, will be restarted`);
  const failed = runProbes(sync, container, record);
  return failed
    ? restartNow(sync, container, record, `Container ${container.name} failed ${failed} probe, will be restarted`, failed)
    : false;
}

function restartNow(sync: PodSync, container: Container, record: ContainerRecord, message: string, failed?: ProbeType): boolean {
  const own = failed ? container[`${failed}Probe`]?.terminationGracePeriodSeconds : undefined;
  beginStop(sync, container, record, { message, graceSeconds: own ?? sync.pod.spec.terminationGracePeriodSeconds ?? DEFAULT_GRACE });
  return true;
}

function stepPostStart(sync: PodSync, container: Container, record: ContainerRecord, state: RunningPhase): boolean {
  const hook = hookState(sync, container, state.run, 'postStart', state.startedAt);
  if (hook === 'running') {
    const seconds = container.lifecycle?.postStart?.sleep?.seconds;
    if (seconds !== undefined) sync.wakeAt(state.startedAt + seconds * 1000);
    return false;
  }
  record.state = { ...state, hook: undefined, ready: state.started && !container.readinessProbe };
  if (hook === 'done') return true;
  sync.event('Warning', POST_START_FAILED, 'PostStartHook failed', container);
  return restartNow(sync, container, record, POST_START_FAILED);
}

/** Notes how a container that is over ended. */
export function noteEnd(sync: PodSync, container: Container, record: ContainerRecord): void {
  const state = record.state as RunningPhase;
  const run = sync.context.containers.get(state.run);
  const { exitCode = 137, outOfMemory = false, at = sync.now, message = '' } = run?.end ?? {};
  sync.context.hooks.removeAll(`${state.run}/`);
  const fallback = container.terminationMessagePolicy === 'FallbackToLogsOnError' && exitCode !== 0 && message === '';
  record.last = {
    run: state.run,
    exitCode,
    reason: outOfMemory ? 'OOMKilled' : (state.stop?.reason ?? (exitCode === 0 ? 'Completed' : 'Error')),
    message: fallback ? logTail(sync.context.containers.log(state.run)) : message,
    startedAt: run?.startedAt ?? state.startedAt,
    finishedAt: at,
  };
  record.state = { phase: 'terminated' };
}
