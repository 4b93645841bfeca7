import { formatTime, isReason, type Condition } from '@drydock/apimachinery';
import { ALL_VERBS, resourceKey, type ResourceDefinition } from '@drydock/apiserver';
import { enqueueObject, type Controller, type ControllerContext } from '../../controller/controller.ts';
import type { Pod } from '../pod/pod.types.ts';
import { namespaces } from './namespace.ts';
import { NAMESPACE_FINALIZER, type Namespace } from './namespace.types.ts';

/** How long it may take to release what finalizers hold, in seconds (namespace/deletion, finalizerEstimateSeconds). */
const FINALIZER_ESTIMATE = 15;

/** For so long it lets a deleted namespace be, so that nothing is overlooked that others are just putting into it (namespaceDeletionGracePeriod). */
const GRACE_MILLISECONDS = 5_000;

/** What is left of one resource in a namespace. */
interface Remainder {
  resource: string;
  count: number;
  finalizers: Readonly<Record<string, number>>;
}

/** Empties a namespace that is being deleted, then takes its finalizer away (pkg/controller/namespace/deletion). */
export const namespaceController: Controller = {
  name: 'namespace-controller',
  watches: { namespaces: enqueueObject },

  reconcile(name, context) {
    const namespace = context.lister.get<Namespace>('namespaces', undefined, name);
    if (!namespace?.metadata.deletionTimestamp) return context.memory.set(name, undefined);
    const begin = (context.memory.get(name) as number | undefined) ?? context.clock.now() + GRACE_MILLISECONDS;
    context.memory.set(name, begin);
    if (context.clock.now() < begin) return context.requeueAt(begin);
    // Pods go first. While there are any, everything else stays, and nothing is said of them.
    const pods = deleteContents(name, context, (definition) => isPods(definition));
    const remainders = pods.length > 0 ? pods : deleteContents(name, context, (definition) => !isPods(definition));
    const changed = setConditions(namespace, pods.length > 0 ? [] : remainders, context);
    if (remainders.length === 0) return finalize(name, context);
    // The controller's own change brings it back like any other.
    context.requeueAt(context.clock.now() + (changed ? GRACE_MILLISECONDS : waitFor(pods, namespace, context)));
  },
};

const isPods = ({ group, plural }: ResourceDefinition): boolean => group === '' && plural === 'pods';

/** Half of the time that pods may take to end, as long as that is not over; else that of finalizers (ResourcesRemainingError). */
function waitFor(pods: readonly Remainder[], { metadata }: Namespace, { lister, clock }: ControllerContext): number {
  const left = pods.length > 0 ? lister.list<Pod>('pods', metadata.name) : [];
  const running = left.filter(({ status }) => status?.phase !== 'Succeeded' && status?.phase !== 'Failed');
  const grace = Math.max(0, ...running.map(({ spec }) => spec.terminationGracePeriodSeconds ?? 0));
  const over = clock.now() - Date.parse(metadata.deletionTimestamp!) >= grace * 1000;
  return (Math.floor((over ? FINALIZER_ESTIMATE : grace) / 2) + 1) * 1000;
}

function deleteContents(namespace: string, context: ControllerContext, isMeant: (definition: ResourceDefinition) => boolean): Remainder[] {
  const remainders: Remainder[] = [];
  for (const definition of context.resources.all()) {
    if (!isMeant(definition) || !definition.namespaced || !(definition.verbs ?? ALL_VERBS).includes('deletecollection')) continue;
    const resource = resourceKey(definition);
    if (context.lister.list(resource, namespace).length === 0) continue;
    context.client.deleteCollection(definition, namespace);
    const left = context.lister.list(resource, namespace);
    if (left.length === 0) continue;
    const finalizers: Record<string, number> = {};
    for (const finalizer of left.flatMap((object) => object.metadata.finalizers ?? []))
      finalizers[finalizer] = (finalizers[finalizer] ?? 0) + 1;
    remainders.push({
      resource: definition.group ? `${definition.plural}.${definition.group}` : `${definition.plural}.`,
      count: left.length,
      finalizers,
    });
  }
  return remainders;
}

/** The five conditions of a terminating namespace (namespace/deletion/status_condition_utils.go); whether any is new. */
function setConditions(namespace: Namespace, remainders: Remainder[], context: ControllerContext): boolean {
  const held = Object.entries(
    remainders.reduce<Record<string, number>>((sum, { finalizers }) => {
      for (const [finalizer, count] of Object.entries(finalizers)) sum[finalizer] = (sum[finalizer] ?? 0) + count;
      return sum;
    }, {}),
  );
  const list = (parts: string[]) => parts.sort().join(', ');
  const wanted: Omit<Condition, 'lastTransitionTime'>[] = [
    {
      type: 'NamespaceDeletionDiscoveryFailure',
      status: 'False',
      reason: 'ResourcesDiscovered',
      message: 'All resources successfully discovered',
    },
    {
      type: 'NamespaceDeletionGroupVersionParsingFailure',
      status: 'False',
      reason: 'ParsedGroupVersions',
      message: 'All legacy kube types successfully parsed',
    },
    {
      type: 'NamespaceDeletionContentFailure',
      status: 'False',
      reason: 'ContentDeleted',
      message: 'All content successfully deleted, may be waiting on finalization',
    },
    remainders.length
      ? {
          type: 'NamespaceContentRemaining',
          status: 'True',
          reason: 'SomeResourcesRemain',
          message: `Some resources are remaining: ${list(remainders.map(({ resource, count }) => `${resource} has ${count} resource instances`))}`,
        }
      : { type: 'NamespaceContentRemaining', status: 'False', reason: 'ContentRemoved', message: 'All content successfully removed' },
    held.length
      ? {
          type: 'NamespaceFinalizersRemaining',
          status: 'True',
          reason: 'SomeFinalizersRemain',
          message: `Some content in the namespace has finalizers remaining: ${list(held.map(([name, count]) => `${name} in ${count} resource instances`))}`,
        }
      : {
          type: 'NamespaceFinalizersRemaining',
          status: 'False',
          reason: 'ContentHasNoFinalizers',
          message: 'All content-preserving finalizers finished',
        },
  ];
  const now = formatTime(context.clock.now());
  const existing = namespace.status?.conditions ?? [];
  const conditions = wanted.map((condition) => {
    const before = existing.find(({ type }) => type === condition.type);
    return { lastTransitionTime: before?.status === condition.status ? before.lastTransitionTime! : now, ...condition };
  });
  if (JSON.stringify(conditions) === JSON.stringify(existing)) return false;
  context.client.replaceStatus(namespaces, namespace, { ...namespace.status, conditions });
  return true;
}

function finalize(name: string, context: ControllerContext): void {
  const namespace = context.lister.get<Namespace>('namespaces', undefined, name);
  if (!namespace) return;
  const finalizers = (namespace.spec?.finalizers ?? []).filter((finalizer) => finalizer !== NAMESPACE_FINALIZER);
  try {
    context.client.updateSubresource(namespaces, { ...namespace, spec: { ...namespace.spec, finalizers } }, 'finalize');
  } catch (error) {
    // Somebody else was faster.
    if (!isReason(error, 'NotFound')) throw error;
  }
}
