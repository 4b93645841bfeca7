import type { ClusterState } from '../cluster-state.ts';
import type { CreateNodeRuntime } from '../node-runtime.ts';
import { bootstrapCluster } from './bootstrap-cluster.ts';
import type { ClusterProfile } from './cluster-profile.ts';

/** A cluster that has booted and that nobody uses: what sandboxes are forked from. */
export interface BootedCluster {
  profile: ClusterProfile;
  /** Milliseconds of virtual time. */
  bootedBy: number;
  state: ClusterState;
}

/** Sandboxes that start on the same day share one booted cluster, so that a node's age is believable and a fork costs nothing. */
const DAY = 24 * 60 * 60 * 1000;
const SHARED_AGE = 60_000;
const MAXIMUM_KEPT = 8;

/** By the nodes' runtime too: another one boots another cluster of the same profile. */
const kept = new WeakMap<CreateNodeRuntime, Map<string, BootedCluster>>();

/** The booted cluster that a sandbox of this profile begins with when its learner arrives at `now`. */
export function bootedCluster(profile: ClusterProfile, now: number, createNodeRuntime: CreateNodeRuntime): BootedCluster {
  return bootedClusterOf(profile, profile.age >= SHARED_AGE ? Math.floor(now / DAY) * DAY : now, createNodeRuntime);
}

/** The one that had booted by exactly then; the same arguments give the same bytes. */
export function bootedClusterOf(profile: ClusterProfile, bootedBy: number, createNodeRuntime: CreateNodeRuntime): BootedCluster {
  const key = `${profile.name} ${bootedBy}`;
  const ofRuntime = kept.get(createNodeRuntime) ?? new Map<string, BootedCluster>();
  kept.set(createNodeRuntime, ofRuntime);
  const existing = ofRuntime.get(key);
  if (existing) return existing;
  const booted = { profile, bootedBy, state: bootstrapCluster(profile, bootedBy, createNodeRuntime) };
  if (ofRuntime.size >= MAXIMUM_KEPT) ofRuntime.delete(ofRuntime.keys().next().value!);
  ofRuntime.set(key, booted);
  return booted;
}

/** A fork at the virtual time `now`, with randomness of its own. */
export function forkOf({ state }: BootedCluster, now: number, seed: number): ClusterState {
  return { ...state, now: Math.max(now, state.now), seed };
}
