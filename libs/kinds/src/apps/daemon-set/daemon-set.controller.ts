import { OWNER_INDEX } from '@drydock/apiserver';
import { claim } from '../../controller/claim.ts';
import { enqueueObject, type Controller, type ControllerContext } from '../../controller/controller.ts';
import { enqueueOwnerOrAdopters } from '../../controller/orphan-events.ts';
import type { Node } from '../../core/node/node.types.ts';
import { pods } from '../../core/pod/pod.ts';
import type { Pod } from '../../core/pod/pod.types.ts';
import type { TemplateHash } from '../../meta/template-hash.ts';
import { isEmptySelector } from '../../meta/validation/label-selector.validation.ts';
import { CONTROLLER_REVISION_HASH_LABEL } from '../controller-revision/controller-revision.types.ts';
import { syncHistory, truncateHistory, type RevisionNaming } from '../controller-revision/history.ts';
import { DaemonNodes } from './daemon-nodes.ts';
import { updateDaemonSetStatus } from './daemon-set.status.ts';
import type { DaemonSet } from './daemon-set.types.ts';
import { forgetFailures } from './failed-pods-back-off.ts';
import { manageDaemons } from './manage-daemons.ts';
import { enqueueForNode } from './node-changes.ts';
import { rollingUpdate } from './rolling-update.ts';

/** Runs one pod of a DaemonSet on each node that suits it (pkg/controller/daemon). `templateHash` names revisions. */
export function newDaemonSetController(templateHash: TemplateHash): Controller {
  const naming: RevisionNaming = {
    label: CONTROLLER_REVISION_HASH_LABEL,
    hash: (template, _, collisions) => templateHash(template, collisions),
  };
  return {
    name: 'daemon-set-controller',
    source: 'daemonset-controller',
    watches: {
      'daemonsets.apps': enqueueObject,
      'controllerrevisions.apps': enqueueOwnerOrAdopters('DaemonSet', 'daemonsets.apps'),
      pods: enqueueOwnerOrAdopters('DaemonSet', 'daemonsets.apps'),
      nodes: enqueueForNode,
    },

    reconcile(key, context) {
      const [namespace, name] = key.split('/') as [string, string];
      const daemonSet = context.lister.get<DaemonSet>('daemonsets.apps', namespace, name);
      if (!daemonSet) return forgetFailures(key, context);
      if (isEmptySelector(daemonSet.spec.selector)) {
        const message = 'This daemon set is selecting all pods. A non-empty selector is required.';
        return context.events.event(daemonSet, 'Warning', 'SelectingAll', message);
      }
      if (daemonSet.metadata.deletionTimestamp) return;
      sync(daemonSet, naming, context);
    },
  };
}

function sync(daemonSet: DaemonSet, naming: RevisionNaming, context: ControllerContext): void {
  const history = syncHistory(daemonSet, naming, context);
  const hash = history.current.metadata.labels![CONTROLLER_REVISION_HASH_LABEL]!;
  const nodes = context.lister.list<Node>('nodes');
  claim(daemonSet, daemonSet.spec.selector, pods, context);
  // What was created or deleted just now shows in the lister.
  const own = () => context.lister.byIndex<Pod>('pods', OWNER_INDEX, daemonSet.metadata.uid!);
  const failure =
    manageDaemons(new DaemonNodes(daemonSet, hash, nodes, own()), context) ??
    (daemonSet.spec.updateStrategy?.type === 'RollingUpdate'
      ? rollingUpdate(new DaemonNodes(daemonSet, hash, nodes, own()), context)
      : undefined);
  const live = new Set(own().map(({ metadata }) => metadata.labels?.[CONTROLLER_REVISION_HASH_LABEL]));
  truncateHistory(daemonSet, history.old, ({ metadata }) => live.has(metadata.labels?.[CONTROLLER_REVISION_HASH_LABEL]), context);
  updateDaemonSetStatus(new DaemonNodes(daemonSet, hash, nodes, own()), history.collisionCount, context);
  if (failure) throw failure;
}
