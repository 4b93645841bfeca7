import {
  controllerOf,
  deepEqual,
  formatTime,
  isReason,
  matchesLabels,
  requirementsFromLabels,
  selectorMatches,
  StatusError,
  type Condition,
  type KubeObject,
} from '@drydock/apimachinery';
import { OWNER_INDEX, resourceKey, type ResourceDefinition, type ResourceName } from '@drydock/apiserver';
import { claim } from '../../controller/claim.ts';
import { enqueueObject, enqueueOwner, type Controller, type ControllerContext, type EventHandler } from '../../controller/controller.ts';
import { createPod, deletePod } from '../../controller/pod-control.ts';
import { availableAt, isActive, isReady } from '../../core/pod/pod-state.ts';
import { pods } from '../../core/pod/pod.ts';
import type { Pod } from '../../core/pod/pod.types.ts';
import { countPods, nothingToClaim, podGroups } from './pod-census.ts';
import { byDeletionRank } from './pod-ranks.ts';
import { replicaSets } from './replica-set.ts';
import type { ReplicaSet, ReplicaSetStatus } from './replica-set.types.ts';

/** No more pods than this are created or deleted in one step. */
const BURST = 500;

/** A kind that says how many pods there should be: ReplicaSet, and ReplicationController before it. */
export interface ReplicasKind<T extends KubeObject> {
  controller: string;
  resource: ResourceDefinition<T>;
  /** How the controller sees an object of the kind. */
  view(object: T): ReplicaSet;
}

/** Keeps as many pods running as objects of the kind want (pkg/controller/replicaset, which serves both). */
export function newReplicasController<T extends KubeObject>({ controller, resource, view }: ReplicasKind<T>): Controller {
  const stored = resourceKey(resource);
  const enqueueControllerOfPod = enqueueOwner(resource.kind);

  /** A pod's controller; for a pod that has none, every one that could adopt it. */
  const enqueueForPod: EventHandler = (event, enqueue, lister) => {
    enqueueControllerOfPod(event, enqueue, lister);
    if (event.type === 'DELETED' || controllerOf(event.object)) return;
    const { namespace, labels } = event.object.metadata;
    for (const object of lister.list<T>(stored, namespace)) {
      if (selectorMatches(view(object).spec.selector, labels)) enqueue(`${namespace}/${object.metadata.name}`);
    }
  };

  return {
    name: controller,
    watches: { [stored]: enqueueObject, pods: enqueueForPod },

    reconcile(key, context) {
      const [namespace, name] = key.split('/') as [string, string];
      const object = context.lister.get<T>(stored, namespace, name);
      if (!object) return;
      const replicaSet = view(object);
      const active = claimedPods(replicaSet, context);
      const failure = replicaSet.metadata.deletionTimestamp ? undefined : manageReplicas(replicaSet, active, context);
      updateStatus(object, resource, replicaSet, failure, context);
      if (failure) throw failure.error;
    },
  };
}

export const replicaSetController = newReplicasController({
  controller: 'replicaset-controller',
  resource: replicaSets,
  view: (replicaSet) => replicaSet,
});

interface Failure {
  reason: 'FailedCreate' | 'FailedDelete';
  error: StatusError;
}

/** The active pods of a ReplicaSet; how many there are is known before they are. */
interface ActivePods {
  count: number;
  all(): readonly Pod[];
}

/** Those that belong to it, after it has released and adopted what it should. */
function claimedPods(replicaSet: ReplicaSet, context: ControllerContext): ActivePods {
  const { selector } = replicaSet.spec;
  const groups = podGroups(replicaSet, context.lister);
  if (nothingToClaim(replicaSet, selector, groups, context.lister)) {
    const all = () => context.lister.byIndex<Pod>('pods', OWNER_INDEX, replicaSet.metadata.uid!).filter(isActive);
    return { count: countPods(groups, isActive), all };
  }
  const active = claim(replicaSet, selector, pods, context).filter(isActive);
  return { count: active.length, all: () => active };
}

function manageReplicas(replicaSet: ReplicaSet, active: ActivePods, context: ControllerContext): Failure | undefined {
  const surplus = active.count - (replicaSet.spec.replicas ?? 0);
  if (surplus < 0) return createPods(replicaSet, Math.min(-surplus, BURST), context);
  if (surplus > 0) return deletePods(replicaSet, active.all(), Math.min(surplus, BURST), context);
  return undefined;
}

/** In batches of 1, 2, 4, …: a refusal ends the series with its batch (slowStartBatch). */
function createPods(replicaSet: ReplicaSet, count: number, context: ControllerContext): Failure | undefined {
  let batch = Math.min(1, count);
  for (let remaining = count; remaining > 0;) {
    let failure: Failure | undefined;
    for (let i = 0; i < batch; i++) {
      const error = createPod(replicaSet, replicaSet.spec.template, context);
      if (error) failure ??= { reason: 'FailedCreate', error };
    }
    if (failure) return failure;
    remaining -= batch;
    batch = Math.min(2 * batch, remaining);
  }
  return undefined;
}

function deletePods(replicaSet: ReplicaSet, active: readonly Pod[], count: number, context: ControllerContext): Failure | undefined {
  const victims = byDeletionRank(active, relatedPods(replicaSet, active, context), context.clock.now()).slice(0, count);
  let failure: Failure | undefined;
  for (const pod of victims) {
    const error = deletePod(replicaSet, pod, context);
    if (error) failure ??= { reason: 'FailedDelete', error };
  }
  return failure;
}

/** The active pods of all ReplicaSets with the same controller: of one Deployment. */
function relatedPods(replicaSet: ReplicaSet, own: readonly Pod[], { lister }: ControllerContext): readonly Pod[] {
  const controller = controllerOf(replicaSet);
  if (!controller) return own;
  return lister
    .byIndex<KubeObject>('replicasets.apps', OWNER_INDEX, controller.uid)
    .flatMap(({ metadata }) => lister.byIndex<Pod>('pods', OWNER_INDEX, metadata.uid!).filter(isActive));
}

function updateStatus(
  object: KubeObject,
  resource: ResourceName,
  replicaSet: ReplicaSet,
  failure: Failure | undefined,
  context: ControllerContext,
): void {
  const { metadata, spec } = replicaSet;
  const now = context.clock.now();
  const minReady = spec.minReadySeconds ?? 0;
  const template = requirementsFromLabels(spec.template.metadata?.labels);
  // What was created or deleted just now shows in the lister.
  const groups = podGroups(replicaSet, context.lister).filter(({ sample }) => isActive(sample));
  const ready = countPods(groups, isReady);
  const status: ReplicaSetStatus = {
    replicas: countPods(groups, () => true),
    ...positive(
      'fullyLabeledReplicas',
      countPods(groups, (pod) => matchesLabels(template, pod.metadata.labels)),
    ),
    ...positive('readyReplicas', ready),
    ...positive('availableReplicas', minReady === 0 ? ready : countAvailable(replicaSet, minReady, context)),
    observedGeneration: metadata.generation,
    ...conditions(replicaSet, failure, now),
  };
  if (deepEqual(status, replicaSet.status)) return;
  try {
    context.client.replaceStatus(resource, object, status);
  } catch (error) {
    if (!isReason(error, 'NotFound')) throw error;
  }
}

/** The pods that have been ready for long enough. Comes back when the next one has. */
function countAvailable({ metadata }: ReplicaSet, minReadySeconds: number, { lister, clock, requeueAt }: ControllerContext): number {
  const times = lister
    .byIndex<Pod>('pods', OWNER_INDEX, metadata.uid!)
    .filter(isActive)
    .flatMap((pod) => availableAt(pod, minReadySeconds) ?? []);
  const next = Math.min(...times.filter((time) => time > clock.now()));
  if (Number.isFinite(next)) requeueAt(next);
  return times.filter((time) => time <= clock.now()).length;
}

function positive(field: keyof ReplicaSetStatus, count: number): Partial<ReplicaSetStatus> {
  return count > 0 ? { [field]: count } : {};
}

function conditions({ status }: ReplicaSet, failure: Failure | undefined, now: number): Pick<ReplicaSetStatus, 'conditions'> {
  const old = status?.conditions ?? [];
  const others = old.filter(({ type }) => type !== 'ReplicaFailure');
  if (!failure) return others.length > 0 ? { conditions: others } : {};
  const before = old.find(({ type }) => type === 'ReplicaFailure');
  if (before) return { conditions: old };
  const condition: Condition = {
    type: 'ReplicaFailure',
    status: 'True',
    lastTransitionTime: formatTime(now),
    reason: failure.reason,
    message: failure.error.message,
  };
  return { conditions: [...others, condition] };
}
