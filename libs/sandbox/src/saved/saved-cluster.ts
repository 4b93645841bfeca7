/** A cluster as JSON: what differs from the booted cluster that it was forked from. */
import { deepFreeze, type KubeObject } from '@drydock/apimachinery';
import type { ClusterState } from '@drydock/cluster';
import { differenceFromJson, differenceToJson } from './difference.ts';

export interface SavedCluster {
  now: number;
  seed: number;
  resourceVersion: number;
  /** By resource, then key. `null`: gone. */
  changes: Record<string, Record<string, KubeObject | null>>;
  audit: ClusterState['audit'];
  queues: ClusterState['queues'];
  due: ClusterState['due'];
  stopped?: ClusterState['stopped'];
  memories?: ClusterState['memories'];
  /** As `difference.ts` writes what differs from the base. */
  nodes: unknown;
}

type Objects = ReadonlyMap<string, KubeObject>;

const NOTHING: Objects = new Map();

/** `base` is the value that the cluster was forked from: what is the same object in both is not saved. */
export function saveCluster(state: ClusterState, base: ClusterState): SavedCluster {
  const changes: SavedCluster['changes'] = {};
  for (const [resource, objects] of state.storage.collections) {
    const changed = changedObjects(objects, base.storage.collections.get(resource) ?? NOTHING);
    if (changed) changes[resource] = changed;
  }
  const { now, seed, audit, queues, due, stopped, memories, nodes } = state;
  return {
    now,
    seed,
    resourceVersion: state.storage.resourceVersion,
    changes,
    audit,
    queues,
    due,
    stopped,
    ...(memories && Object.keys(memories).length > 0 ? { memories } : {}),
    nodes: differenceToJson(nodes, base.nodes),
  };
}

function changedObjects(objects: Objects, base: Objects): Record<string, KubeObject | null> | undefined {
  if (objects === base) return undefined;
  const changed: Record<string, KubeObject | null> = {};
  for (const [key, object] of objects) if (base.get(key) !== object) changed[key] = object;
  for (const key of base.keys()) if (!objects.has(key)) changed[key] = null;
  return Object.keys(changed).length ? changed : undefined;
}

/** The state that `saveCluster` was given. Watches that began before cannot go on: the log starts empty. */
export function restoreCluster(saved: SavedCluster, base: ClusterState): ClusterState {
  const collections = new Map(base.storage.collections);
  for (const [resource, changed] of Object.entries(saved.changes)) {
    const objects = new Map(collections.get(resource));
    for (const [key, object] of Object.entries(changed)) {
      if (object === null) objects.delete(key);
      else objects.set(key, deepFreeze(object));
    }
    collections.set(resource, objects);
  }
  const { now, seed, resourceVersion, audit, queues, due, stopped, memories, nodes } = saved;
  return {
    ...base,
    now,
    seed,
    storage: { resourceVersion, collections, log: [] },
    audit,
    queues,
    due,
    stopped,
    memories,
    nodes: differenceFromJson(nodes, base.nodes) as ClusterState['nodes'],
  };
}
