/** What a kubelet remembers of a pod, as plain data. A record belongs to one reconciliation at a time, which works on a copy. */
import type { Container } from '@drydock/kinds';
import type { MountedVolumes } from '../volumes/volume-manager.ts';

export interface PodRecord {
  uid: string;
  key: string;
  node: string;
  /** `status.startTime`. */
  startedAt: number;
  /** When the sandbox is there. */
  sandboxAt: number | undefined;
  /** The machine lost the sandbox, with all that ran in it. */
  sandboxLost?: true;
  /** The sandbox's address; the node's for pods on the host's network. Undefined before there is a sandbox, and after. */
  address: string | undefined;
  /** The last address, for the status of pods that have ended. */
  shownAddress: string | undefined;
  containers: Record<string, ContainerRecord>;
  volumes: MountedVolumes | undefined;
  /** When setting up volumes is tried again, and how long to wait after that. */
  mountRetry: { at: number; delay: number } | undefined;
  /** When changed ConfigMaps and Secrets are shown. */
  refreshAt: number | undefined;
  /** A change of its containers' resources that is not done. */
  resize?:
    | { state: 'pending'; since: number; reason: 'Infeasible' | 'Deferred'; message: string }
    | { state: 'inProgress'; since: number; until: number };
  /** Why the kubelet ends the pod, or refused it. */
  failure: PodFailure | undefined;
}

export interface PodFailure {
  reason: string;
  message: string;
  /** It never ran. */
  refused: boolean;
  /** Absent: what the pod's spec says. */
  graceSeconds?: number;
  /** The reason of its condition DisruptionTarget, whose message is that above. */
  disruption?: string;
}

export interface ContainerRecord {
  state: ContainerPhase;
  restarts: number;
  /** What the running container may have. */
  resources: Container['resources'] | undefined;
  /** How the latest run that is over ended. */
  last: Termination | undefined;
  /** How the run before that one ended. */
  before: Termination | undefined;
  image: { name: string; id: string } | undefined;
  pullBackOff: { reference: string; delay: number; until: number; error: string } | undefined;
  restartBackOff: { delay: number; since: number } | undefined;
  /** Tries in a row that failed before a container could be created. */
  attempts: number;
  probes: Readonly<Record<string, ProbeRecord>>;
}

export type ContainerPhase =
  | { phase: 'waiting'; reason: string; message?: string; retryAt: number | undefined }
  /** `shown` is what its status says meanwhile. */
  | { phase: 'pulling'; since: number; until: number; shown: { reason: string; message?: string } }
  | { phase: 'creating'; until: number }
  | {
      phase: 'running';
      run: string;
      startedAt: number;
      started: boolean;
      ready: boolean;
      image: string;
      hook: 'postStart' | undefined;
      stop: Stop | undefined;
    }
  | { phase: 'terminated' };

/** A container on its way down. */
export interface Stop {
  stage: 'preStop' | 'signalled';
  /** When it is killed. */
  deadline: number;
  /** When the preStop hook is given up, or its sleep is over. */
  hookUntil: number | undefined;
  /** Its end counts as this. */
  reason: string | undefined;
}

export interface Termination {
  run: string | undefined;
  exitCode: number;
  reason: string;
  message: string;
  startedAt: number;
  finishedAt: number;
}

export interface ProbeRecord {
  /** Undefined while the answer cannot change. */
  nextAt: number | undefined;
  /** Equal results in a row. */
  streak: number;
  last: 'success' | 'failure' | undefined;
  /** Failures so far, for pacing repetitions. */
  failures: number;
}

export function newContainerRecord(reason: string): ContainerRecord {
  return {
    state: { phase: 'waiting', reason, retryAt: undefined },
    restarts: 0,
    resources: undefined,
    last: undefined,
    before: undefined,
    image: undefined,
    pullBackOff: undefined,
    restartBackOff: undefined,
    attempts: 0,
    probes: {},
  };
}

/** A copy to work on: containers may be changed by field, everything deeper is replaced. Field by field: every look at a pod makes one. */
export function copyRecord(record: PodRecord): PodRecord {
  const containers: Record<string, ContainerRecord> = {};
  for (const name in record.containers) containers[name] = copyContainer(record.containers[name]!);
  const { uid, key, node, startedAt, address, shownAddress, volumes, mountRetry, refreshAt, failure, sandboxAt } = record;
  const copy: PodRecord = {
    uid,
    key,
    node,
    startedAt,
    address,
    shownAddress,
    containers,
    volumes,
    mountRetry,
    refreshAt,
    failure,
    sandboxAt,
  };
  if (record.sandboxLost) copy.sandboxLost = record.sandboxLost;
  if (record.resize) copy.resize = record.resize;
  return copy;
}

function copyContainer(record: ContainerRecord): ContainerRecord {
  const { state, restarts, resources, last, before, image, pullBackOff, restartBackOff, attempts, probes } = record;
  return { state, restarts, resources, last, before, image, pullBackOff, restartBackOff, attempts, probes };
}
