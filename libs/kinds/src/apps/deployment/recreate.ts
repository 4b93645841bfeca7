/** pkg/controller/deployment/recreate.go: all old pods are gone before the first new one comes. */
import { OWNER_INDEX } from '@drydock/apiserver';
import { isTerminal } from '../../core/pod/pod-display.ts';
import type { Pod } from '../../core/pod/pod.types.ts';
import { isComplete } from './deployment.status.ts';
import { activeSets, desiredReplicas, sumStatus } from './fenceposts.ts';
import { syncRevision } from './new-replica-set.ts';
import type { Rollout } from './rollout.ts';

export function recreate(rollout: Rollout): void {
  syncRevision(rollout, false);
  const scaledDown = activeSets(rollout.oldSets).filter((each) => rollout.scale(each, 0)).length > 0;
  if (scaledDown || oldPodsRun(rollout)) return rollout.syncRolloutStatus();
  if (!rollout.newSet) syncRevision(rollout, true);
  const { newSet, deployment } = rollout;
  if (newSet) rollout.scale(newSet, desiredReplicas(deployment));
  if (isComplete(rollout.deployment, rollout.deployment.status)) rollout.cleanUp();
  rollout.syncRolloutStatus();
}

/** A pod that is terminating still runs. */
function oldPodsRun({ oldSets, context }: Rollout): boolean {
  if (sumStatus(oldSets, 'replicas') > 0) return true;
  return oldSets.some(({ metadata }) => context.lister.byIndex<Pod>('pods', OWNER_INDEX, metadata.uid!).some((pod) => !isTerminal(pod)));
}
