import { controllerOf, selectorMatches, type KubeObject } from '@drydock/apimachinery';
import { claim } from '../../controller/claim.ts';
import { enqueueObject, enqueueOwner, type Controller, type EventHandler } from '../../controller/controller.ts';
import type { TemplateHash } from '../../meta/template-hash.ts';
import { isEmptySelector } from '../../meta/validation/label-selector.validation.ts';
import { replicaSets } from '../replica-set/replica-set.ts';
import { conditionOf, hasProgressDeadline, withCondition } from './deployment.status.ts';
import type { Deployment } from './deployment.types.ts';
import { syncRevision } from './new-replica-set.ts';
import { isScalingEvent, scaleProportionally } from './proportional-scale.ts';
import { recreate } from './recreate.ts';
import { rollingUpdate } from './rolling-update.ts';
import { Rollout } from './rollout.ts';

/** Brings the ReplicaSets of a Deployment to its template and its size (pkg/controller/deployment). `templateHash` names new ones. */
export function newDeploymentController(templateHash: TemplateHash): Controller {
  return {
    name: 'deployment-controller',
    watches: { 'deployments.apps': enqueueObject, 'replicasets.apps': enqueueForReplicaSet, pods: enqueueForGonePod },

    reconcile(key, context) {
      const [namespace, name] = key.split('/') as [string, string];
      const deployment = context.lister.get<Deployment>('deployments.apps', namespace, name);
      if (!deployment) return;
      if (isEmptySelector(deployment.spec.selector)) {
        const message = 'This deployment is selecting all pods. A non-empty selector is required.';
        return context.events.event(deployment, 'Warning', 'SelectingAll', message);
      }
      const sets = claim(deployment, deployment.spec.selector, replicaSets, context);
      const rollout = new Rollout(deployment, sets, templateHash, context);
      if (deployment.metadata.deletionTimestamp) return rollout.syncStatus();
      notePause(rollout);
      if (deployment.spec.paused || isScalingEvent(rollout)) return resize(rollout);
      if (deployment.spec.strategy?.type === 'Recreate') return recreate(rollout);
      rollingUpdate(rollout);
    },
  };
}

function resize(rollout: Rollout): void {
  syncRevision(rollout, false);
  scaleProportionally(rollout);
  if (rollout.deployment.spec.paused) rollout.cleanUp();
  rollout.syncStatus();
}

/** A pause stops the clock of the progress deadline, and resuming starts it anew. */
function notePause(rollout: Rollout): void {
  const { deployment, context } = rollout;
  if (!hasProgressDeadline(deployment) || rollout.hasTimedOut()) return;
  const paused = deployment.spec.paused ?? false;
  const known = conditionOf(deployment.status, 'Progressing')?.reason === 'DeploymentPaused';
  if (paused === known) return;
  const [reason, message] = paused ? ['DeploymentPaused', 'Deployment is paused'] : ['DeploymentResumed', 'Deployment is resumed'];
  rollout.writeStatus(withCondition(deployment.status ?? {}, { type: 'Progressing', status: 'Unknown', reason, message }, context.clock));
}

const enqueueControllerOfSet = enqueueOwner('Deployment');

/** A ReplicaSet's Deployment; for one that nobody controls, every Deployment that could adopt it. */
function enqueueForReplicaSet(...[event, enqueue, lister]: Parameters<EventHandler>): void {
  enqueueControllerOfSet(event, enqueue, lister);
  if (event.type === 'DELETED' || controllerOf(event.object)) return;
  const { namespace, labels } = event.object.metadata;
  for (const { metadata, spec } of lister.list<Deployment>('deployments.apps', namespace)) {
    if (selectorMatches(spec.selector, labels)) enqueue(`${namespace}/${metadata.name}`);
  }
}

/** The last old pod is gone: that is what Recreate waits for. */
function enqueueForGonePod(...[event, enqueue, lister]: Parameters<EventHandler>): void {
  const owner = controllerOf(event.object);
  if (event.type !== 'DELETED' || owner?.kind !== 'ReplicaSet') return;
  const { namespace } = event.object.metadata;
  const replicaSet = lister.get<KubeObject>('replicasets.apps', namespace, owner.name);
  const deployment = replicaSet && controllerOf(replicaSet);
  if (deployment?.kind === 'Deployment') enqueue(`${namespace}/${deployment.name}`);
}
