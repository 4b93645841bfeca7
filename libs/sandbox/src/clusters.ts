/**
 * The clusters of a sandbox: one, or several that are reached from a workstation. They stand at the same moment of virtual time. One that nobody has
 * touched since it came to rest is no more than its value, which costs nothing, until somebody asks for it or something in it falls due.
 */
import type { AuditRecord } from '@drydock/apiserver';
import {
  type BootedCluster,
  bootedCluster,
  bootedClusterOf,
  Cluster,
  type ClusterProfile,
  type ClusterRun,
  type ClusterState,
  forkOf,
  type SchedulingDecision,
  schedulingDecisionsOf,
  VirtualClock,
} from '@drydock/cluster';
import type { Programs } from '@drydock/shell';
import { nodeRuntimeFor } from './machines/node-runtime-for.ts';
import { restoreCluster, saveCluster, type SavedCluster } from './saved/saved-cluster.ts';

/** How a sandbox calls its cluster when it has only one, as kubeadm does. */
export const ONLY_CLUSTER = 'kubernetes';

/** A cluster of a sandbox as a value. */
export interface ClusterMember {
  name: string;
  booted: BootedCluster;
  state: ClusterState;
  /** Nothing happens in it by itself before this moment of virtual time; undefined: not known. */
  restsUntil: number | undefined;
}

export interface SavedMember {
  profile: ClusterProfile;
  bootedBy: number;
  cluster: SavedCluster;
}

class Slot implements ClusterMember {
  readonly name: string;
  readonly booted: BootedCluster;
  readonly state: ClusterState;
  restsUntil: number | undefined;
  live: Cluster | undefined = undefined;

  constructor({ name, booted, state, restsUntil }: ClusterMember) {
    this.name = name;
    this.booted = booted;
    this.state = state;
    this.restsUntil = restsUntil;
  }
}

export class Clusters {
  readonly clock: VirtualClock;
  readonly names: readonly string[];
  readonly #slots: readonly Slot[];
  readonly #onChange: () => void;
  readonly #nodePrograms: (node: string) => Programs;

  constructor(members: readonly ClusterMember[], onChange: () => void, nodePrograms: (node: string) => Programs) {
    this.names = members.map(({ name }) => name);
    this.#slots = members.map((member) => new Slot(member));
    this.clock = new VirtualClock(Math.max(...members.map(({ state }) => state.now)));
    this.#onChange = onChange;
    this.#nodePrograms = nodePrograms;
  }

  profileOf(name: string): ClusterProfile {
    return this.#slot(name).booted.profile;
  }

  /** The address of a cluster's control plane. */
  addressOf(name: string): string {
    return this.#slot(name).booted.state.controlPlane.address;
  }

  /** Those that are more than a value. */
  get live(): Cluster[] {
    return this.#slots.flatMap(({ live }) => live ?? []);
  }

  /** The requests of learners to a cluster, oldest first. */
  auditOf(name: string): readonly AuditRecord[] {
    const { live, state } = this.#slot(name);
    return live ? live.api.audit.learner : state.audit.learner;
  }

  /** What the scheduler of a cluster decided, the oldest decision first. */
  schedulingOf(name: string): readonly SchedulingDecision[] {
    const { live, state } = this.#slot(name);
    return live ? live.schedulingDecisions : schedulingDecisionsOf(state);
  }

  /** Throws when there is none of this name. */
  get(name: string): Cluster {
    return this.#alive(this.#slot(name));
  }

  /** How many requests were made to the clusters in here, by whomever. */
  get requests(): number {
    let sum = 0;
    for (const { live } of this.#slots) sum += live?.api.audit.requests ?? 0;
    return sum;
  }

  /** Lets everything happen that happens at this moment of virtual time. */
  run(): ClusterRun {
    let wakeAt = Number.POSITIVE_INFINITY;
    for (const slot of this.#slots) {
      if (!slot.live && slot.restsUntil !== undefined && slot.restsUntil > this.clock.now()) {
        wakeAt = Math.min(wakeAt, slot.restsUntil);
        continue;
      }
      const run = this.#alive(slot).run();
      if (run.state !== 'blocked') return run;
      slot.restsUntil = run.wakeAt ?? Number.POSITIVE_INFINITY;
      wakeAt = Math.min(wakeAt, slot.restsUntil);
    }
    return { state: 'blocked', wakeAt: wakeAt === Number.POSITIVE_INFINITY ? undefined : wakeAt };
  }

  snapshot(): ClusterMember[] {
    const now = this.clock.now();
    return this.#slots.map(({ name, booted, state, live, restsUntil }) => ({
      name,
      booted,
      state: live ? live.snapshot() : { ...state, now },
      restsUntil,
    }));
  }

  save(): Record<string, SavedMember> {
    return Object.fromEntries(
      this.snapshot().map(({ name, booted, state }) => [
        name,
        { profile: booted.profile, bootedBy: booted.bootedBy, cluster: saveCluster(state, booted.state) },
      ]),
    );
  }

  #slot(name: string): Slot {
    const slot = this.#slots.find((each) => each.name === name);
    if (!slot) throw new Error(`there is no cluster ${name}`);
    return slot;
  }

  /** Whoever has a cluster in hand may change it without our knowledge, so that it is not known any more how long it rests. */
  #alive(slot: Slot): Cluster {
    slot.restsUntil = undefined;
    if (slot.live) return slot.live;
    const { booted, state } = slot;
    slot.live = new Cluster(state, nodeRuntimeFor(booted.profile), { clock: this.clock, nodePrograms: this.#nodePrograms });
    slot.live.api.storage.subscribe(() => {
      slot.restsUntil = undefined;
      this.#onChange();
    });
    return slot.live;
  }
}

/** A fresh cluster at `now` whose randomness begins with `seed`. */
export function newMember(name: string, profile: ClusterProfile, now: number, seed: number): ClusterMember {
  const booted = bootedCluster(profile, now, nodeRuntimeFor(profile));
  return { name, booted, state: forkOf(booted, now, seed), restsUntil: undefined };
}

export function restoreMember(name: string, { profile, bootedBy, cluster }: SavedMember): ClusterMember {
  const booted = bootedClusterOf(profile, bootedBy, nodeRuntimeFor(profile));
  return { name, booted, state: restoreCluster(cluster, booted.state), restsUntil: undefined };
}
