/** The pods that a controller owns, counted instead of looked at one by one: it is asked whenever one of thousands changes. */
import { controllerOf, onceFor, selectorMatches, type KubeObject, type LabelSelector } from '@drydock/apimachinery';
import { OWNER_INDEX, type Lister, type ObjectGroup } from '@drydock/apiserver';
import { isActive, isReady } from '../../core/pod/pod-state.ts';
import type { Pod } from '../../core/pod/pod.types.ts';
import { ORPHAN_INDEX } from '../../meta/orphan-index.ts';

export type PodGroup = ObjectGroup<Pod>;

/** Pods are alike for whoever counts them when controller, labels, activity and readiness are the same. */
function podState(pod: Pod): string {
  const state = (isActive(pod) ? 'active' : 'gone') + (isReady(pod) ? ' ready ' : ' ');
  return state + controllerOf(pod)?.uid + textOf(pod.metadata.labels ?? NO_LABELS);
}

/** All versions of a pod share their labels. */
const textOf = onceFor((labels: object) => JSON.stringify(labels));

const NO_LABELS = {};

/** Every pod of which the owner is an owner, in groups. */
export function podGroups(owner: KubeObject, lister: Lister): readonly PodGroup[] {
  return lister.groupsByIndex('pods', OWNER_INDEX, owner.metadata.uid!, podState);
}

/** Whether there is neither a pod to release nor one to adopt. */
export function nothingToClaim(owner: KubeObject, selector: LabelSelector, groups: readonly PodGroup[], lister: Lister): boolean {
  const own = groups.every(
    ({ sample }) => controllerOf(sample)?.uid === owner.metadata.uid && selectorMatches(selector, sample.metadata.labels),
  );
  if (!own) return false;
  return !lister
    .byIndex<Pod>('pods', ORPHAN_INDEX, owner.metadata.namespace ?? '')
    .some(({ metadata }) => !metadata.deletionTimestamp && selectorMatches(selector, metadata.labels));
}

export function countPods(groups: readonly PodGroup[], condition: (pod: Pod) => boolean): number {
  return groups.reduce((sum, { count, sample }) => (condition(sample) ? sum + count : sum), 0);
}
