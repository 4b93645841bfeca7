/** Who leads: of kube-controller-manager and of kube-scheduler only the holder of a lease works (client-go, tools/leaderelection). */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { encodeUtf8, parseTime, type KubeObject } from '@drydock/apimachinery';
import { formatMicroTime, leases, type Controller, type ControllerContext, type Lease } from '@drydock/kinds';
import { klog } from './component-start.ts';

export const LEADER_ELECTED = ['kube-controller-manager', 'kube-scheduler'] as const;
export type LeaderElected = (typeof LEADER_ELECTED)[number];

/** A container of a component that runs. */
export interface ComponentRun {
  id: string;
  node: string;
}

/** What the election needs of the nodes. */
export interface Candidates {
  componentRun(name: LeaderElected): ComponentRun | undefined;
  /** Whether the one that ran last was asked to end and did so. */
  componentEndedWell(name: LeaderElected): boolean;
  tellComponent(name: LeaderElected, line: string): void;
}

const LEASE_DURATION = 15;
/** Who waits tries every two seconds and a bit. */
const EXPIRED_AFTER = LEASE_DURATION * 1000 + 1500;
const RETRY_PERIOD = 2_000;
/** What events call them. */
const SOURCES: Record<LeaderElected, string> = {
  'kube-controller-manager': 'kube-controller-manager',
  'kube-scheduler': 'default-scheduler',
};

const ELECTIONS: Record<LeaderElected, string> = {
  'kube-controller-manager': 'leader-election-of-kube-controller-manager',
  'kube-scheduler': 'leader-election-of-kube-scheduler',
};

/** The controller that holds the election of a component. */
export const electionOf = (name: LeaderElected): string => ELECTIONS[name];

/** In the memory of the controller: the container that leads. Absent until a component has started or ended for the first time. */
export const LEADER = 'leader';
/** Since when the next one has seen a lease that is not its own. */
const WAITING = 'waiting';
const NOBODY = '';

/** Its keys are the names of components; it is woken when one has started or ended. */
export function newLeaderElection(name: LeaderElected, candidates: Candidates): Controller {
  const key = `kube-system/${name}`;
  return {
    name: electionOf(name),
    user: { username: `system:${name}`, groups: ['system:authenticated'] },
    source: SOURCES[name],
    watches: {
      'leases.coordination.k8s.io': (event, enqueue) => {
        if (event.key === key && event.type === 'DELETED') enqueue(name);
      },
    },
    reconcile: (_, context) => elect(name, candidates, context),
  };
}

function elect(name: LeaderElected, candidates: Candidates, context: ControllerContext): void {
  const { memory, lister, clock } = context;
  const run = candidates.componentRun(name);
  const lease = lister.get<Lease>('leases.coordination.k8s.io', 'kube-system', name);
  const leader = memory.get(LEADER);
  if (run && (leader === undefined || leader === run.id)) {
    memory.set(LEADER, run.id);
    if (leader === undefined) sayAcquired(name, candidates, clock.now());
    if (!lease) write(name, undefined, run, context);
    return;
  }
  // Before a component has started for the first time nobody stands for it, and the lease is somebody's all the same.
  if (leader === undefined) return;
  if (leader !== NOBODY) {
    memory.set(LEADER, NOBODY);
    if (lease) leave(name, lease, candidates.componentEndedWell(name), context);
  }
  if (!run) {
    memory.set(WAITING, undefined);
    return;
  }
  const current = lister.get<Lease>('leases.coordination.k8s.io', 'kube-system', name);
  const waiting = memory.get(WAITING) as { run: string; since: number } | undefined;
  const since = waiting?.run === run.id ? waiting.since : clock.now();
  if (current?.spec?.holderIdentity && clock.now() < since + EXPIRED_AFTER) {
    memory.set(WAITING, { run: run.id, since });
    context.requeueAt(since + EXPIRED_AFTER, name);
    return;
  }
  const held = write(name, current, run, context);
  memory.set(WAITING, undefined);
  memory.set(LEADER, run.id);
  context.events.event(held, 'Normal', 'LeaderElection', `${held.spec!.holderIdentity} became leader`);
  sayAcquired(name, candidates, clock.now());
}

/** The scheduler gives its lease back when it is asked to end (ReleaseOnCancel). What others have renewed last, stays. */
function leave(name: LeaderElected, lease: Lease, endedWell: boolean, { client, clock }: ControllerContext): void {
  const now = clock.now();
  const { leaseTransitions } = lease.spec ?? {};
  const released = { acquireTime: formatMicroTime(now), holderIdentity: '', leaseDurationSeconds: 1, leaseTransitions };
  const last = Math.max(Math.floor(now / RETRY_PERIOD) * RETRY_PERIOD, parseTime(lease.spec?.renewTime) ?? 0);
  const spec =
    name === 'kube-scheduler' && endedWell
      ? { ...released, renewTime: formatMicroTime(now) }
      : { ...lease.spec, renewTime: formatMicroTime(last) };
  client.update(leases, { ...lease, spec });
}

function write(name: LeaderElected, lease: Lease | undefined, run: ComponentRun, { client, clock }: ControllerContext): Lease {
  const time = formatMicroTime(clock.now());
  const spec = {
    acquireTime: time,
    holderIdentity: `${run.node}_${uuidOf(run.id)}`,
    leaseDurationSeconds: LEASE_DURATION,
    leaseTransitions: lease ? (lease.spec?.leaseTransitions ?? 0) + 1 : 0,
    renewTime: time,
  };
  if (lease) return client.update(leases, { ...lease, spec });
  const made: KubeObject = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name, namespace: 'kube-system' } };
  return client.create(leases, { ...made, spec } as Lease);
}

function sayAcquired(name: LeaderElected, candidates: Candidates, now: number): void {
  candidates.tellComponent(name, klog(now, 'leaderelection.go:271', `successfully acquired lease kube-system/${name}`));
}

function uuidOf(id: string): string {
  const hex = bytesToHex(sha256(encodeUtf8(`leader${id}`))).slice(0, 32);
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})/, '$1-$2-4$3-a$4-');
}
