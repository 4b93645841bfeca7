import { controllerOf, deepEqual } from '@drydock/apimachinery';
import type { EventHandler } from '../../controller/controller.ts';
import type { Node } from '../../core/node/node.types.ts';
import { POD_NODE_INDEX } from '../../core/pod/pod.ts';
import type { Pod } from '../../core/pod/pod.types.ts';
import { nodeFitter } from './daemon-pod.ts';
import type { DaemonSet } from './daemon-set.types.ts';

/**
 * DaemonSets for which a change of a node's labels or taints is work to do: a daemon is missing there, has to go, or is counted as misplaced
 * (syncNodeUpdate). Others learn of the change with their next reconciliation, their status included.
 */
export const enqueueForNode: EventHandler = ({ type, object, previous }, enqueue, lister) => {
  const node = object as Node;
  if (type === 'DELETED') return;
  if (type === 'MODIFIED' && hasSameLabelsAndTaints(node, previous as Node)) return;
  const daemons = new Set(lister.byIndex<Pod>('pods', POD_NODE_INDEX, node.metadata.name).flatMap((pod) => controllerOf(pod)?.uid ?? []));
  for (const daemonSet of lister.list<DaemonSet>('daemonsets.apps')) {
    const { namespace, name, uid } = daemonSet.metadata;
    const isThere = daemons.has(uid!);
    const { shouldRun, shouldContinue } = nodeFitter(daemonSet)(node);
    const isMisplaced = (daemonSet.status?.numberMisscheduled ?? 0) > 0;
    if (isThere ? !shouldContinue || isMisplaced : shouldRun) enqueue(`${namespace}/${name}`);
  }
};

function hasSameLabelsAndTaints(node: Node, previous: Node): boolean {
  return deepEqual(node.metadata.labels, previous.metadata.labels) && deepEqual(node.spec?.taints, previous.spec?.taints);
}
