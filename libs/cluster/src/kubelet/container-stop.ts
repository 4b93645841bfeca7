/** Brings containers to an end: preStop, SIGTERM, grace, SIGKILL (pkg/kubelet/kuberuntime, killContainer). */
import type { Container } from '@drydock/kinds';
import { hookState, runHook } from './lifecycle-hooks.ts';
import type { ContainerRecord, Stop } from './pod-record.ts';
import type { RunningPhase } from './prober.ts';
import type { PodSync } from './pod-sync.ts';

/** What remains for the process after a hook that took all of the grace period. */
const LEAST_GRACE = 2000;

export interface StopReason {
  /** The text of the Killing event. */
  message: string;
  graceSeconds: number;
  /** What its end counts as, when that is not told by its exit code. */
  reason?: string;
}

/** Begins to stop a running container; a stop that has begun can only be shortened. */
export function beginStop(
  sync: PodSync,
  container: Container,
  record: ContainerRecord,
  { message, graceSeconds, reason }: StopReason,
): void {
  const state = record.state as RunningPhase;
  const deadline = sync.now + graceSeconds * 1000;
  if (state.stop) {
    if (deadline < state.stop.deadline) record.state = { ...state, stop: { ...state.stop, deadline } };
    return;
  }
  sync.event('Normal', 'Killing', message, container);
  sync.context.hooks.removeAll(`${state.run}/`);
  const hasHook = container.lifecycle?.preStop !== undefined && graceSeconds > 0;
  const stop: Stop = { stage: hasHook ? 'preStop' : 'signalled', deadline, hookUntil: hasHook ? sync.now : undefined, reason };
  record.state = { ...state, stop };
  if (hasHook) runHook(sync, container, state.run, 'preStop');
  else sync.context.containers.signal(state.run, graceSeconds > 0 ? 'TERM' : 'KILL');
}

/** Goes on with a stop that has begun. */
export function advanceStop(sync: PodSync, container: Container, record: ContainerRecord): void {
  const state = record.state as RunningPhase;
  const stop = state.stop!;
  if (stop.stage === 'preStop' && !hookDone(sync, container, state, stop)) return;
  const { containers } = sync.context;
  if (stop.stage === 'preStop') {
    const deadline = Math.max(stop.deadline, sync.now + LEAST_GRACE);
    record.state = { ...state, stop: { ...stop, stage: 'signalled', deadline } };
    containers.signal(state.run, 'TERM');
    sync.wakeAt(deadline);
    return;
  }
  if (sync.now >= stop.deadline) containers.signal(state.run, 'KILL');
  else sync.wakeAt(stop.deadline);
}

function hookDone(sync: PodSync, container: Container, { run }: RunningPhase, { deadline, hookUntil }: Stop): boolean {
  if (sync.now >= deadline) return true;
  const hook = hookState(sync, container, run, 'preStop', hookUntil!);
  if (typeof hook === 'object') {
    sync.event('Warning', 'FailedPreStopHook', 'PreStopHook failed', container);
    return true;
  }
  if (hook === 'done') return true;
  const seconds = container.lifecycle?.preStop?.sleep?.seconds;
  sync.wakeAt(seconds === undefined ? deadline : Math.min(deadline, hookUntil! + seconds * 1000));
  return false;
}
