/** The conditions of a pod that its kubelet knows of (pkg/kubelet/status, generate.go). */
import { formatTime, memoized } from '@drydock/apimachinery';
import {
  findCondition,
  podCondition,
  type Container,
  type ContainerStatus,
  type Pod,
  type PodCondition,
  type PodPhase,
} from '@drydock/kinds';
import { isInitDone } from './container-status.ts';
import { isSidecarContainer, type PodSync } from './pod-sync.ts';
import { RESIZE_CONDITIONS, resizeConditions } from './resize.ts';

const DISRUPTION_TARGET = 'DisruptionTarget';

type Verdict = Readonly<Pick<PodCondition, 'status' | 'reason' | 'message'>>;

const NONE: readonly Container[] = [];
const MOST_VERDICTS = 1000;

/** Reason and message are there when they are not empty. */
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

const NO_CONDITIONS: PodCondition[] = [];

/**
 * The kubelet's conditions in its order, then those of others. The time of a condition is that of its last change. Those that have not changed
 * are the very ones that are stored; the list, too, when all are.
 */
export function podConditions(
  sync: PodSync,
  phase: PodPhase,
  inits: readonly ContainerStatus[],
  mains: readonly ContainerStatus[],
): PodCondition[] {
  const { pod, record, now } = sync;
  const { failure } = record;
  const existing = pod.status?.conditions ?? NO_CONDITIONS;
  const containersReady = readiness(pod, phase, inits, mains);
  const conditions: PodCondition[] = [];
  if (failure?.disruption) {
    const verdict: Verdict = { status: 'True', reason: failure.disruption, message: failure.message };
    conditions.push(conditionOf(DISRUPTION_TARGET, verdict, existing, 0, now));
  }
  if (record.resize) conditions.push(...resizeConditions(sync));
  const first = conditions.length;
  conditions.push(
    conditionOf('PodReadyToStartContainers', record.address === undefined ? NO : YES, existing, first, now),
    conditionOf('Initialized', initVerdict(pod, phase, inits), existing, first + 1, now),
    conditionOf('Ready', gatedReadiness(pod, phase, containersReady), existing, first + 2, now),
    conditionOf('ContainersReady', containersReady, existing, first + 3, now),
    conditionOf('PodScheduled', YES, existing, first + 4, now),
  );
  if (areSame(conditions, existing)) return existing;
  for (const condition of existing) {
    const { type } = condition;
    if (OWN_CONDITIONS.has(type) || RESIZE_CONDITIONS.has(type) || (failure?.disruption && type === DISRUPTION_TARGET)) continue;
    conditions.push(condition);
  }
  return areSame(conditions, existing) ? existing : conditions;
}

function areSame(conditions: readonly PodCondition[], existing: readonly PodCondition[]): boolean {
  if (conditions.length !== existing.length) return false;
  for (let at = 0; at < conditions.length; at++) if (conditions[at] !== existing[at]) return false;
  return true;
}

/** The condition that was made last of each type: those of pods that are told about at one moment are mostly the same. */
const latest = new Map<string, PodCondition>();

/** The stored condition where it says the same. `place`: where it stands among them when a kubelet has written them. */
function conditionOf(type: string, verdict: Verdict, existing: readonly PodCondition[], place: number, now: number): PodCondition {
  const { status, reason, message } = verdict;
  const before = existing[place]?.type === type ? existing[place] : findCondition(existing, type);
  const time = before?.status === status ? (before.lastTransitionTime ?? formatTime(now)) : formatTime(now);
  if (before && isOfKubelet(before) && says(before, verdict, time)) return before;
  const known = latest.get(type);
  if (known && says(known, verdict, time)) return known;
  const condition: PodCondition = { lastProbeTime: null, lastTransitionTime: time, message, reason, status, type };
  latest.set(type, Object.freeze(condition));
  return condition;
}

function says(condition: PodCondition, { status, reason, message }: Verdict, time: string): boolean {
  return (
    condition.status === status && condition.lastTransitionTime === time && condition.reason === reason && condition.message === message
  );
}

/** Those that others have written have their fields in another order, which clients see. */
function isOfKubelet(condition: PodCondition): boolean {
  for (const name in condition) {
    return name === 'lastTransitionTime' && condition.lastProbeTime === null && condition.observedGeneration === undefined;
  }
  return false;
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
    const gate = podCondition(pod, conditionType);
    if (!gate) return [`corresponding condition of pod readiness gate "${conditionType}" does not exist.`];
    return gate.status === 'True' ? [] : [`the status of pod readiness gate "${conditionType}" is not "True", but ${gate.status}`];
  });
  return closed.length === 0 ? containersReady : { status: 'False', reason: 'ReadinessGatesNotReady', message: closed.join(', ') };
}
