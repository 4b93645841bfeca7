import type { ClusterState } from '../cluster-state.ts';
import type { CreateNodeRuntime } from '../node-runtime.ts';
import { bootstrapCluster } from './bootstrap-cluster.ts';
import type { ClusterProfile } from './cluster-profile.ts';

/** Sandboxes that start in the same hour share one booted cluster, so that a node's age is believable and a fork costs nothing. */
const HOUR = 60 * 60 * 1000;
const MAXIMUM_KEPT = 8;

const kept = new Map<string, ClusterState>();

/** A fork of a booted cluster of this profile, at the virtual time `now`, with randomness of its own. The same arguments give the same bytes. */
export function freshCluster(profile: ClusterProfile, now: number, seed: number, createNodeRuntime: CreateNodeRuntime): ClusterState {
  const bootedBy = profile.age >= 60_000 ? Math.floor(now / HOUR) * HOUR : now;
  const key = `${profile.name} ${bootedBy}`;
  let state = kept.get(key);
  if (!state) {
    state = bootstrapCluster(profile, bootedBy, createNodeRuntime);
    if (kept.size >= MAXIMUM_KEPT) kept.delete(kept.keys().next().value!);
    kept.set(key, state);
  }
  return { ...state, seed };
}
