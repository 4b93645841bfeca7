/** When a container that has ended runs again (pkg/kubelet/container, ShouldContainerBeRestarted; client-go, util/flowcontrol). */
import type { Container } from '@drydock/kinds';
import type { ContainerRecord } from './pod-record.ts';
import { formatPod, type ContainerKind, type PodSync } from './pod-sync.ts';

const FIRST_BACK_OFF = 10_000;
const LONGEST_BACK_OFF = 300_000;
/** Without trouble for so long, it counts from the beginning again. */
const FORGOTTEN_AFTER = 2 * LONGEST_BACK_OFF;

export function mayRestart({ pod }: PodSync, kind: ContainerKind, { last }: ContainerRecord): boolean {
  if (kind === 'ephemeral') return false;
  if (kind === 'sidecar') return true;
  const failed = (last?.exitCode ?? 0) !== 0;
  const policy = pod.spec.restartPolicy ?? 'Always';
  if (policy === 'Never') return false;
  // Init containers that succeeded are done, whatever the policy.
  return policy === 'OnFailure' || kind === 'init' ? failed : true;
}

/** Lets a container that has ended start again, or wait in back-off. True when it may start now. */
export function restartDue(sync: PodSync, container: Container, record: ContainerRecord): boolean {
  const finishedAt = record.last!.finishedAt;
  const noticedAt = finishedAt + sync.context.profile.noticeMilliseconds;
  if (sync.now < noticedAt) {
    sync.wakeAt(noticedAt);
    return false;
  }
  const backOff = record.restartBackOff;
  const remembered = backOff && finishedAt - backOff.since <= FORGOTTEN_AFTER ? backOff : undefined;
  if (remembered && sync.now - finishedAt < remembered.delay) {
    waitInBackOff(sync, container, record, remembered.delay, finishedAt);
    return false;
  }
  record.restartBackOff = { delay: remembered ? Math.min(remembered.delay * 2, LONGEST_BACK_OFF) : FIRST_BACK_OFF, since: sync.now };
  return true;
}

function waitInBackOff(sync: PodSync, container: Container, record: ContainerRecord, delay: number, finishedAt: number): void {
  const pod = formatPod(sync.pod);
  sync.event('Warning', 'BackOff', `Back-off restarting failed container ${container.name} in pod ${pod}`, container);
  record.state = {
    phase: 'waiting',
    reason: 'CrashLoopBackOff',
    message: `back-off ${formatBackOff(delay)} restarting failed container=${container.name} pod=${pod}`,
    retryAt: finishedAt + delay,
  };
}

/** `10s`, `1m20s`, `5m0s`. */
function formatBackOff(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}
