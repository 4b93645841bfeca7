/** Finds, refreshes or creates the ReplicaSet of a Deployment's current template (pkg/controller/deployment, getNewReplicaSet). */
import { changedMetadata, deepEqual, StatusError } from '@drydock/apimachinery';
import { newControllerRef } from '../../controller/claim.ts';
import { replicaSets } from '../replica-set/replica-set.ts';
import type { ReplicaSet } from '../replica-set/replica-set.types.ts';
import { conditionOf, hasProgressDeadline, withCondition } from './deployment.status.ts';
import { POD_TEMPLATE_HASH_LABEL, REVISION_ANNOTATION, type DeploymentStatus } from './deployment.types.ts';
import { desiredReplicas, maxSurge, newSetReplicas } from './fenceposts.ts';
import { newSetAnnotations, replicaAnnotations, revisionOf } from './revisions.ts';
import type { Rollout } from './rollout.ts';

/** Makes sure that the new ReplicaSet carries the highest revision and the deployment knows it; creates it when `create` says so. */
export function syncRevision(rollout: Rollout, create: boolean): void {
  const revision = Math.max(0, ...rollout.oldSets.map(revisionOf)) + 1;
  const existing = rollout.newSet;
  if (existing) refresh(rollout, existing, revision);
  else if (create) createNewSet(rollout, revision);
}

function refresh(rollout: Rollout, existing: ReplicaSet, revision: number): void {
  const { deployment } = rollout;
  const annotations = newSetAnnotations(deployment, existing.metadata.annotations, revision);
  const minReadySeconds = deployment.spec.minReadySeconds;
  let current = existing;
  if (!deepEqual(annotations, existing.metadata.annotations) || (existing.spec.minReadySeconds ?? 0) !== (minReadySeconds ?? 0)) {
    current = rollout.updateSet({
      ...existing,
      metadata: changedMetadata(existing.metadata, { annotations }),
      spec: { ...existing.spec, minReadySeconds },
    });
  }
  recordRevision(rollout, revisionOf(current), 'FoundNewReplicaSet', `Found new replica set "${current.metadata.name}"`, false);
}

/** Writes the revision on the deployment, and that a ReplicaSet was found or made. */
function recordRevision(rollout: Rollout, revision: number, reason: string, message: string, created: boolean): void {
  const { deployment, context } = rollout;
  const known = deployment.metadata.annotations?.[REVISION_ANNOTATION] === String(revision);
  const tell = hasProgressDeadline(deployment) && (created || !conditionOf(deployment.status, 'Progressing'));
  if (known && !tell) return;
  const before: DeploymentStatus = deployment.status ?? {};
  const status = tell ? withCondition(before, { type: 'Progressing', status: 'True', reason, message }, context.clock) : before;
  rollout.writeStatus(status, { ...deployment.metadata.annotations, [REVISION_ANNOTATION]: String(revision) });
}

function createNewSet(rollout: Rollout, revision: number): void {
  const draft = newReplicaSet(rollout, revision);
  draft.spec.replicas = newSetReplicas(rollout.deployment, rollout.sets, 0);
  const created = tryCreate(rollout, draft);
  if (!created) return;
  rollout.addSet(created);
  if (draft.spec.replicas > 0) rollout.recordScaling(created.metadata.name, 0, draft.spec.replicas);
  recordRevision(rollout, revision, 'NewReplicaSetCreated', `Created new replica set "${created.metadata.name}"`, true);
}

function newReplicaSet({ deployment, templateHash }: Rollout, revision: number): ReplicaSet {
  const { metadata, spec, status } = deployment;
  const hash = templateHash(spec.template, status?.collisionCount);
  const labels = { ...spec.template.metadata?.labels, [POD_TEMPLATE_HASH_LABEL]: hash };
  const desired = desiredReplicas(deployment);
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${metadata.name}-${hash}`,
      namespace: metadata.namespace,
      ownerReferences: [newControllerRef(deployment)],
      labels,
      annotations: {
        ...newSetAnnotations(deployment, undefined, revision),
        ...replicaAnnotations(desired, desired + maxSurge(deployment)),
      },
    },
    spec: {
      replicas: 0,
      ...(spec.minReadySeconds === undefined ? {} : { minReadySeconds: spec.minReadySeconds }),
      selector: { ...spec.selector, matchLabels: { ...spec.selector.matchLabels, [POD_TEMPLATE_HASH_LABEL]: hash } },
      template: { ...spec.template, metadata: { ...spec.template.metadata, labels } },
    },
  };
}

/** Undefined when the name was taken: the next step tries another hash. Any other refusal is recorded and thrown. */
function tryCreate(rollout: Rollout, draft: ReplicaSet): ReplicaSet | undefined {
  const { deployment, context } = rollout;
  try {
    return context.client.create(replicaSets, draft);
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    if (error.reason === 'AlreadyExists') {
      rollout.writeStatus({ ...deployment.status, collisionCount: (deployment.status?.collisionCount ?? 0) + 1 });
      context.requeueAt(context.clock.now());
      return undefined;
    }
    const message = `Failed to create new replica set "${draft.metadata.name}": ${error.message}`;
    if (hasProgressDeadline(deployment)) {
      const condition = { type: 'Progressing', status: 'False', reason: 'ReplicaSetCreateError', message } as const;
      rollout.writeStatus(withCondition(deployment.status ?? {}, condition, context.clock));
    }
    rollout.event('Warning', 'ReplicaSetCreateError', message);
    throw error;
  }
}
