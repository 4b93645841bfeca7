/** Deletes the objects of a kind whose definition is being deleted, then lets the definition go (apiextensions-apiserver, controller/finalizer). */
import { changedMetadata, formatTime, isReason, parseTime } from '@drydock/apimachinery';
import { CRD_CLEANUP_FINALIZER, CRD_RESOURCE, isCrdConditionTrue, type CustomResourceDefinition } from '@drydock/apiserver';
import type { Controller, ControllerContext } from '../../controller/controller.ts';
import { findCrdCondition, sameCondition, setCrdCondition, type CrdCondition } from './crd-conditions.ts';
import { customResourceDefinitions } from './custom-resource-definition.ts';
import { API_SERVER_USER, updateUnlessChanged } from './naming-condition.controller.ts';

/** After this the controller says that it could not confirm the end, and goes on. */
const CHECK_MILLISECONDS = 60_000;

const terminating = (status: 'True' | 'False', reason: string, message: string): CrdCondition => ({
  type: 'Terminating',
  status,
  reason,
  message,
});

const IN_PROGRESS = terminating('True', 'InstanceDeletionInProgress', 'CustomResource deletion is in progress');
const UNCONFIRMED = terminating(
  'True',
  'InstanceDeletionCheck',
  'could not confirm zero CustomResources remaining: timed out waiting for the condition',
);
const COMPLETED = terminating('False', 'InstanceDeletionCompleted', 'removed all instances');
const NEVER_ESTABLISHED = terminating('False', 'NeverEstablished', 'resource was never established');

export const crdFinalizer: Controller = {
  name: 'crd-finalizer',
  user: API_SERVER_USER,
  watches: {
    '*'(event, enqueue, lister) {
      const { resource, type, key } = event;
      if (resource === CRD_RESOURCE) return isFinalizing(event.object as CustomResourceDefinition) ? enqueue(key) : undefined;
      // The resource of a custom kind is named as its definition is.
      const crd = type === 'DELETED' ? lister.get<CustomResourceDefinition>(CRD_RESOURCE, undefined, resource) : undefined;
      if (crd && isFinalizing(crd)) enqueue(resource);
    },
  },

  reconcile(name, context) {
    const crd = context.lister.get<CustomResourceDefinition>(CRD_RESOURCE, undefined, name);
    if (!crd || !isFinalizing(crd)) return;
    if (!isCrdConditionTrue(crd, 'Established')) return finish(crd, NEVER_ESTABLISHED, context);
    if (context.lister.list(name).length === 0) return finish(crd, COMPLETED, context);
    const deadline = (parseTime(crd.metadata.deletionTimestamp) ?? 0) + CHECK_MILLISECONDS;
    const isLate = context.clock.now() >= deadline;
    setTerminating(crd, isLate ? UNCONFIRMED : IN_PROGRESS, context);
    deleteInstances(crd, name, context);
    if (!isLate) context.requeueAt(deadline);
  },
};

function isFinalizing({ metadata }: CustomResourceDefinition): boolean {
  return metadata.deletionTimestamp !== undefined && (metadata.finalizers ?? []).includes(CRD_CLEANUP_FINALIZER);
}

function setTerminating(crd: CustomResourceDefinition, condition: CrdCondition, { client, clock }: ControllerContext): void {
  if (sameCondition(condition, findCrdCondition(crd, 'Terminating'))) return;
  const draft: CustomResourceDefinition = { ...crd };
  setCrdCondition(draft, condition, formatTime(clock.now()));
  updateUnlessChanged(() => client.updateStatus(customResourceDefinitions, draft));
}

function deleteInstances({ spec }: CustomResourceDefinition, resource: string, { lister, client, resources }: ControllerContext): void {
  const definition = spec.versions.map(({ name }) => resources.find(spec.group, name, spec.names.plural)).find((each) => each);
  if (!definition) return;
  for (const { metadata } of lister.list(resource)) {
    if (metadata.deletionTimestamp) continue;
    try {
      client.delete(definition, metadata.namespace, metadata.name);
    } catch (error) {
      if (!isReason(error, 'NotFound')) throw error;
    }
  }
}

function finish(crd: CustomResourceDefinition, condition: CrdCondition, { client, clock }: ControllerContext): void {
  const finalizers = (crd.metadata.finalizers ?? []).filter((finalizer) => finalizer !== CRD_CLEANUP_FINALIZER);
  const draft: CustomResourceDefinition = { ...crd, metadata: changedMetadata(crd.metadata, { finalizers }) };
  setCrdCondition(draft, condition, formatTime(clock.now()));
  updateUnlessChanged(() => client.updateStatus(customResourceDefinitions, draft));
}
