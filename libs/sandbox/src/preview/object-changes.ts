/** In what two states of a cluster differ, object by object, for somebody who looks ahead at a command. */
import { deepEqual, splitObjectKey, type Condition, type KubeObject } from '@drydock/apimachinery';
import type { StorageState } from '@drydock/apiserver';
import type { CellsOf } from './table-cells.ts';

export interface FieldDifference {
  /** `spec.replicas`, `spec.template.spec.containers[0].image`; a column of the kind's table, `READY`; or the condition `PodScheduled`. */
  readonly path: string;
  /** JSON data; absent on the side that lacks the field. */
  readonly from?: unknown;
  readonly to?: unknown;
}

export interface ChangedObject {
  readonly operation: 'created' | 'changed' | 'deleted';
  /** `deployments.apps`. */
  readonly resource: string;
  readonly namespace: string | undefined;
  readonly name: string;
}

export interface ObjectChange extends ChangedObject {
  readonly fields: readonly FieldDifference[];
}

interface Pair extends ChangedObject {
  readonly before: KubeObject | undefined;
  readonly after: KubeObject | undefined;
}

/** What the cluster keeps for itself, and what repeats what other objects say. */
const UNTOLD_RESOURCES = new Set([
  'events',
  'leases.coordination.k8s.io',
  'endpoints',
  'endpointslices.discovery.k8s.io',
  'controllerrevisions.apps',
]);

const UNTOLD_METADATA = new Set(['managedFields', 'resourceVersion', 'generation', 'uid', 'creationTimestamp', 'name', 'namespace']);

const UNTOLD_ANNOTATIONS = new Set(['kubectl.kubernetes.io/last-applied-configuration', 'deployment.kubernetes.io/revision']);

const MAXIMUM_FIELDS = 40;
const MAXIMUM_OBJECTS = 100;

/** What somebody decided: fields outside of the status, of the objects that `chosen` names. */
export function specChanges(before: StorageState, after: StorageState, chosen: (object: ChangedObject) => boolean): ObjectChange[] {
  return changedPairs(before, after)
    .filter(chosen)
    .map((pair) => ({
      ...withoutStates(pair),
      fields: pair.operation === 'deleted' ? [] : fieldDifferences(told(pair.before), told(pair.after)),
    }))
    .filter(({ operation, fields }) => operation !== 'changed' || fields.length > 0)
    .slice(0, MAXIMUM_OBJECTS);
}

/** What became of it: new and gone objects, and the columns of `kubectl get` that are different now. */
export function tableChanges(before: StorageState, after: StorageState, cellsOf: CellsOf): ObjectChange[] {
  return changedPairs(before, after)
    .map((pair) => ({
      ...withoutStates(pair),
      fields: fieldDifferences(seen(pair.resource, pair.before, cellsOf), seen(pair.resource, pair.after, cellsOf)),
    }))
    .filter(({ operation, fields }) => operation !== 'changed' || fields.length > 0)
    .map((change) => (change.operation === 'deleted' ? { ...change, fields: [] } : change))
    .slice(0, MAXIMUM_OBJECTS);
}

/** A condition of pods, and how its message is called among the columns. */
const POD_SCHEDULED = 'PodScheduled';

/** The columns of `kubectl get`, and what they do not say: why a pod has no node. */
function seen(resource: string, object: KubeObject | undefined, cellsOf: CellsOf) {
  if (!object) return undefined;
  const { conditions } = (object.status ?? {}) as { conditions?: readonly Condition[] };
  const waiting = resource === 'pods' ? conditions?.find(({ type, status }) => type === POD_SCHEDULED && status === 'False') : undefined;
  return { ...(waiting ? { [POD_SCHEDULED]: waiting.message } : {}), ...cellsOf(resource, object) };
}

const withoutStates = ({ operation, resource, namespace, name }: Pair): ChangedObject => ({ operation, resource, namespace, name });

/** By resource, namespace and name. */
function changedPairs(before: StorageState, after: StorageState): Pair[] {
  const pairs: Pair[] = [];
  for (const resource of new Set([...before.collections.keys(), ...after.collections.keys()])) {
    const old = before.collections.get(resource);
    const now = after.collections.get(resource);
    // Collections that nobody wrote to are shared.
    if (old === now || UNTOLD_RESOURCES.has(resource)) continue;
    for (const key of new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])])) {
      const [left, right] = [old?.get(key), now?.get(key)];
      if (left === right) continue;
      pairs.push({ operation: operationOf(left, right), resource, ...splitObjectKey(key), before: left, after: right });
    }
  }
  return pairs.sort((a, b) => compare(a.resource, b.resource) || compare(a.namespace ?? '', b.namespace ?? '') || compare(a.name, b.name));
}

function operationOf(before: KubeObject | undefined, after: KubeObject | undefined): ChangedObject['operation'] {
  if (!before) return 'created';
  return !after || (after.metadata.deletionTimestamp && !before.metadata.deletionTimestamp) ? 'deleted' : 'changed';
}

/** The parts of an object that somebody decided. */
function told(object: KubeObject | undefined): unknown {
  if (!object) return {};
  const { apiVersion: _, kind: __, metadata, status: ___, ...rest } = object as KubeObject & { status?: unknown };
  const { annotations = {}, ...others } = metadata;
  const kept = Object.entries(annotations).filter(([key]) => !UNTOLD_ANNOTATIONS.has(key));
  const shown = Object.fromEntries(Object.entries(others).filter(([key]) => !UNTOLD_METADATA.has(key)));
  return { metadata: { ...shown, ...(kept.length ? { annotations: Object.fromEntries(kept) } : {}) }, ...rest };
}

/** The leaves in which two plain values differ. */
export function fieldDifferences(before: unknown, after: unknown): FieldDifference[] {
  const found: FieldDifference[] = [];
  collect(before, after, '', found);
  return found;
}

function collect(before: unknown, after: unknown, path: string, found: FieldDifference[]): void {
  if (found.length >= MAXIMUM_FIELDS || deepEqual(before, after)) return;
  const left = containerOf(before, after);
  const right = containerOf(after, before);
  if (!left || !right) {
    found.push({ path, ...(before === undefined ? {} : { from: before }), ...(after === undefined ? {} : { to: after }) });
    return;
  }
  for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
    const inner = Array.isArray(before ?? after)
      ? `${path}[${key}]`
      : /^[\w-]+$/.test(key)
        ? `${path}${path && '.'}${key}`
        : `${path}[${JSON.stringify(key)}]`;
    collect(left[key], right[key], inner, found);
  }
}

/** An absent value counts as an empty one of the other's shape, so that its leaves are told. */
function containerOf(value: unknown, other: unknown): Record<string, unknown> | undefined {
  if (typeof value === 'object' && value !== null && Array.isArray(value) === Array.isArray(other ?? value))
    return value as Record<string, unknown>;
  return value === undefined && typeof other === 'object' && other !== null ? {} : undefined;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
