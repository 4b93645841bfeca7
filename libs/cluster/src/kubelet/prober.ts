/** Startup, readiness and liveness (pkg/kubelet/prober). A probe whose answer cannot change is not repeated. */
import type { Container, Probe } from '@drydock/kinds';
import type { ContainerRecord, ContainerPhase, ProbeRecord } from './pod-record.ts';
import { networkProbe, type ProbeResult } from './probe-actions.ts';
import type { PodSync } from './pod-sync.ts';

export type ProbeType = 'startup' | 'readiness' | 'liveness';
export type RunningPhase = ContainerPhase & { phase: 'running' };

const TITLES: Readonly<Record<ProbeType, string>> = { startup: 'Startup', readiness: 'Readiness', liveness: 'Liveness' };
const DEFAULT_PERIOD = 10;
/** A failure is reported at each period for so long, then now and then: more events about one object are dropped anyway. */
const REPORTED_FAILURES = 25;
const SELDOM = 300_000;

const probeOf = (container: Container, type: ProbeType): Probe | undefined => container[`${type}Probe`];

/** Runs the probes of a running container that are due. Says when a container has to be restarted. */
export function runProbes(sync: PodSync, container: Container, record: ContainerRecord): ProbeType | undefined {
  const state = record.state as RunningPhase;
  if (!state.started) {
    if (runProbe(sync, container, record, 'startup') === 'failure') return 'startup';
    if (record.probes.startup?.last !== 'success' || !reached(record.probes.startup, container.startupProbe!)) return undefined;
    record.state = { ...state, started: true, ready: !container.readinessProbe };
  }
  if (container.livenessProbe && runProbe(sync, container, record, 'liveness') === 'failure') return 'liveness';
  if (!container.readinessProbe) return undefined;
  const readiness = runProbe(sync, container, record, 'readiness');
  const running = record.state as RunningPhase;
  if (readiness !== undefined && running.ready !== (readiness === 'success')) record.state = { ...running, ready: readiness === 'success' };
  return undefined;
}

/** Says that something happened in the container, so that a settled answer may change. */
export function unsettleProbes(sync: PodSync, container: Container, record: ContainerRecord): void {
  if (record.state.phase !== 'running') return;
  const probes: Record<string, ProbeRecord> = {};
  for (const [type, probe] of Object.entries(record.probes)) {
    const period = periodOf(probeOf(container, type as ProbeType)!);
    const { startedAt } = record.state;
    const next = startedAt + Math.ceil((sync.now - startedAt + 1) / period) * period;
    probes[type] = probe.nextAt === undefined || probe.nextAt > next ? { ...probe, nextAt: next } : probe;
  }
  record.probes = probes;
}

const periodOf = ({ periodSeconds = DEFAULT_PERIOD }: Probe): number => periodSeconds * 1000;

function thresholdOf({ successThreshold = 1, failureThreshold = 3 }: Probe, result: 'success' | 'failure'): number {
  return result === 'success' ? successThreshold : failureThreshold;
}

function reached({ last, streak }: ProbeRecord, probe: Probe): boolean {
  return last !== undefined && streak >= thresholdOf(probe, last);
}

/** The verdict, when enough results in a row agree. */
function runProbe(sync: PodSync, container: Container, record: ContainerRecord, type: ProbeType): 'success' | 'failure' | undefined {
  const probe = probeOf(container, type)!;
  const { startedAt, run } = record.state as RunningPhase;
  const first = startedAt + (probe.initialDelaySeconds ?? 0) * 1000;
  let known: ProbeRecord = record.probes[type] ?? { nextAt: Math.max(first, startedAt), streak: 0, last: undefined, failures: 0 };
  if (known.nextAt !== undefined && known.nextAt <= sync.now) {
    const result = perform(sync, container, probe, run, type);
    if (result !== 'running') known = settle(sync, container, probe, type, known, result);
  }
  record.probes = { ...record.probes, [type]: known };
  sync.wakeAt(known.nextAt);
  return reached(known, probe) ? known.last : undefined;
}

function settle(
  sync: PodSync,
  container: Container,
  probe: Probe,
  type: ProbeType,
  known: ProbeRecord,
  { success, output, errored }: ProbeResult & { errored?: boolean },
): ProbeRecord {
  const last = success ? 'success' : 'failure';
  const streak = known.last === last ? known.streak + 1 : 1;
  const failures = success ? 0 : known.failures + 1;
  if (!success) {
    const what = errored ? 'errored and resulted in unknown state' : 'failed';
    sync.event('Warning', 'Unhealthy', `${TITLES[type]} probe ${what}: ${output}`, container);
  }
  const settled = !probe.exec && success && streak >= thresholdOf(probe, last);
  const pause = !probe.exec && failures > REPORTED_FAILURES ? SELDOM : periodOf(probe);
  return { nextAt: settled ? undefined : sync.now + pause, streak, last, failures };
}

function perform(
  sync: PodSync,
  container: Container,
  probe: Probe,
  run: string,
  type: ProbeType,
): (ProbeResult & { errored?: boolean }) | 'running' {
  const timeout = probe.timeoutSeconds ?? 1;
  if (!probe.exec) return networkProbe(sync, container, probe, timeout);
  const { hooks, containers } = sync.context;
  const id = `${run}/${type}`;
  const command = probe.exec.command ?? [];
  const running = hooks.get(id);
  if (!running) {
    const started = containers.exec(run, command, false);
    if ('error' in started) return { success: false, errored: true, output: `rpc error: code = Unknown desc = ${started.error}` };
    started.stream.closeStdin();
    hooks.add(id, started.stream, sync.now);
    sync.wakeAt(sync.now + timeout * 1000);
    return 'running';
  }
  const { status } = running.stream;
  const expired = sync.now >= running.startedAt + timeout * 1000;
  if (!status && !expired) {
    sync.wakeAt(running.startedAt + timeout * 1000);
    return 'running';
  }
  hooks.remove(id);
  if (!status) return { success: false, output: `command ${JSON.stringify(command.join(' '))} timed out` };
  return { success: status.status === 'Success', output: running.output };
}
