/** What the kubelet writes into a pod's status (pkg/kubelet, generateAPIPodStatus; pkg/kubelet/status, generate.go). */
import { formatTime } from '@drydock/apimachinery';
import type { Container, ContainerStatus, Pod, PodPhase, PodStatus } from '@drydock/kinds';
import { containerStatuses, initialized } from './container-status.ts';
import { addressOf, nodeAddress } from './pod-addresses.ts';
import { podConditions } from './pod-conditions.ts';
import type { PodRecord } from './pod-record.ts';
import { isSidecarContainer, type PodSync } from './pod-sync.ts';

const NO_STATUS: PodStatus = {};
const NO_STATUSES: ContainerStatus[] = [];
const yes = () => true;
const no = () => false;

/** Fields that do not apply are undefined. What has not changed is what is stored. */
export function podStatus(sync: PodSync): PodStatus {
  const { pod, record } = sync;
  const { initContainers: inits, containers, ephemeralContainers } = pod.spec;
  const before = pod.status ?? NO_STATUS;
  const initStatuses = inits
    ? containerStatuses(sync, inits, before.initContainerStatuses, 'PodInitializing', isSidecarContainer)
    : NO_STATUSES;
  const waits = initStatuses.length > 0 && !initialized(inits!, initStatuses);
  const statuses = containerStatuses(sync, containers, before.containerStatuses, waits ? 'PodInitializing' : 'ContainerCreating', yes);
  const ephemeral = ephemeralContainers
    ? containerStatuses(sync, ephemeralContainers, before.ephemeralContainerStatuses, 'ContainerCreating', no)
    : NO_STATUSES;
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
    hostIPs: addresses(hostIP, before.hostIPs),
    podIP: address || undefined,
    podIPs: addresses(address, before.podIPs),
    startTime: formatTime(record.startedAt),
    initContainerStatuses: failure?.refused || initStatuses.length === 0 ? undefined : initStatuses,
    containerStatuses: failure?.refused ? undefined : statuses,
    ephemeralContainerStatuses: ephemeral.length > 0 ? ephemeral : undefined,
    qosClass: before.qosClass,
    nominatedNodeName: before.nominatedNodeName || undefined,
    resize: before.resize,
  };
}

type Addresses = NonNullable<PodStatus['podIPs']>;

function addresses(ip: string, before: Addresses | undefined): Addresses | undefined {
  if (ip === '') return undefined;
  return before?.length === 1 && before[0]!.ip === ip ? before : [{ ip }];
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
