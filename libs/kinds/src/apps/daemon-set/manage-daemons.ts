/** Puts daemons where they are missing and removes them where they do not belong (pkg/controller/daemon, manage and syncNodes). */
import { objectKey } from '@drydock/apimachinery';
import type { ControllerContext } from '../../controller/controller.ts';
import { createPod, deletePod } from '../../controller/pod-control.ts';
import { slowStart } from '../../controller/slow-start.ts';
import { isReady } from '../../core/pod/pod-state.ts';
import type { Pod } from '../../core/pod/pod.types.ts';
import type { DaemonNode, DaemonNodes } from './daemon-nodes.ts';
import { daemonTemplate, templateForNode } from './daemon-pod.ts';
import { mayReplace } from './failed-pods-back-off.ts';
import { allowsSurge } from './fenceposts.ts';

/** No more pods than this are created or deleted in one step. */
const BURST = 250;

export function manageDaemons(view: DaemonNodes, context: ControllerContext): Error | undefined {
  const missing = view.nodes.filter(({ fit, pods }) => fit.shouldRun && pods.length === 0).map(({ name }) => name);
  const surplus = view.nodes.flatMap((node) => surplusOn(node, view, context));
  return syncNodes(view, [...surplus, ...view.stranded], missing, context);
}

/** Creates a daemon on each of `nodes` and deletes `pods`; the first refusal. */
export function syncNodes(
  view: DaemonNodes,
  pods: readonly Pod[],
  nodes: readonly string[],
  context: ControllerContext,
): Error | undefined {
  const { daemonSet, hash } = view;
  const template = daemonTemplate(daemonSet, hash);
  const refused = slowStart(nodes.slice(0, BURST), (node) => createPod(daemonSet, templateForNode(template, node), context));
  const kept = pods.slice(0, BURST).map((pod) => deletePod(daemonSet, pod, context));
  if (nodes.length > BURST || pods.length > BURST) context.requeueAt(context.clock.now());
  return refused ?? kept.find((error) => error !== undefined);
}

/** The pods of one node that have to go. */
function surplusOn({ name, fit, pods }: DaemonNode, view: DaemonNodes, context: ControllerContext): Pod[] {
  const staying = pods.filter(({ metadata }) => !metadata.deletionTimestamp);
  if (!fit.shouldContinue) return staying;
  const ended = staying.filter((pod) => hasEnded(pod, name, view, context));
  const running = staying.filter(({ status }) => status?.phase !== 'Failed' && status?.phase !== 'Succeeded');
  if (running.length <= 1) return ended;
  return [...ended, ...(allowsSurge(view.daemonSet) ? beyondSurge(running, view, context) : running.slice(1))];
}

/** Says so, and whether the pod can be replaced already. */
function hasEnded(pod: Pod, node: string, { daemonSet }: DaemonNodes, context: ControllerContext): boolean {
  const { namespace, name } = pod.metadata;
  const { events } = context;
  if (pod.status?.phase === 'Succeeded') {
    const message = `Found succeeded daemon pod ${namespace}/${name} on node ${node}, will try to delete it`;
    events.event(daemonSet, 'Normal', 'SucceededDaemonPod', message);
    return true;
  }
  if (pod.status?.phase !== 'Failed') return false;
  if (!mayReplace(objectKey(daemonSet), node, context)) return false;
  const message = `Found failed daemon pod ${namespace}/${name} on node ${node}, will try to kill it`;
  events.event(daemonSet, 'Warning', 'FailedDaemonPod', message);
  return true;
}

/** With surge, an old and a new daemon share a node while the old one serves and the new one is not available. */
function beyondSurge(running: readonly Pod[], view: DaemonNodes, { clock }: ControllerContext): Pod[] {
  const newest = running.find((pod) => view.isUpToDate(pod));
  const oldest = running.find((pod) => !view.isUpToDate(pod));
  const surplus = running.filter((pod) => pod !== newest && pod !== oldest);
  if (newest && oldest && (!isReady(oldest) || view.isAvailable(newest, clock.now()))) surplus.push(oldest);
  return surplus;
}
