/** Replaces daemons of older revisions (pkg/controller/daemon/update.go, rollingUpdate). */
import type { ControllerContext } from '../../controller/controller.ts';
import type { Pod } from '../../core/pod/pod.types.ts';
import type { DaemonNode, DaemonNodes } from './daemon-nodes.ts';
import { fenceposts } from './fenceposts.ts';
import { syncNodes } from './manage-daemons.ts';

/** The one pod of the current revision on a node and the one of an older; undefined when there are several of either. */
interface Pair {
  node: string;
  fresh: Pod | undefined;
  stale: Pod | undefined;
}

export function rollingUpdate(view: DaemonNodes, context: ControllerContext): Error | undefined {
  const { surge, unavailable } = fenceposts(view.daemonSet, view.desired);
  const pairs = view.nodes.filter(({ fit, pods }) => fit.shouldRun || pods.length > 0).map((node) => pairOn(node, view));
  return surge === 0 ? deleteFirst(pairs, unavailable, view, context) : createFirst(pairs, surge, view, context);
}

function pairOn({ name, pods }: DaemonNode, view: DaemonNodes): Pair | undefined {
  const staying = pods.filter(({ metadata }) => !metadata.deletionTimestamp);
  const fresh = staying.filter((pod) => view.isUpToDate(pod));
  const stale = staying.filter((pod) => !view.isUpToDate(pod));
  return fresh.length > 1 || stale.length > 1 ? undefined : { node: name, fresh: fresh[0], stale: stale[0] };
}

/** Old daemons that do not serve go at once, others as long as few enough are missing; new ones take their places in the next step. */
function deleteFirst(pairs: readonly (Pair | undefined)[], maximum: number, view: DaemonNodes, context: ControllerContext) {
  const now = context.clock.now();
  const stale = pairs.flatMap((pair) => (pair?.stale && !pair.fresh ? [pair.stale] : []));
  const missing = pairs
    .filter((pair) => !pair?.stale || pair.fresh)
    .filter((pair) => !pair || pair.stale || !isServing(pair.fresh, view, now));
  const idle = stale.filter((pod) => !view.isAvailable(pod, now));
  const serving = stale.filter((pod) => view.isAvailable(pod, now));
  const room = Math.max(0, maximum - missing.length);
  return syncNodes(view, [...idle, ...serving.slice(0, room)], [], context);
}

/** New daemons join old ones as long as few enough nodes have two; old ones go when theirs is available. */
function createFirst(pairs: readonly (Pair | undefined)[], maximum: number, view: DaemonNodes, context: ControllerContext) {
  const now = context.clock.now();
  const withStale = pairs.flatMap((pair) => (pair?.stale ? [{ ...pair, stale: pair.stale }] : []));
  const doubled = withStale.filter(({ fresh }) => fresh);
  const replaced = doubled.filter(({ fresh }) => isServing(fresh, view, now)).map(({ stale }) => stale);
  const surging = pairs.filter((pair) => !pair).length + doubled.length - replaced.length;
  const waiting = withStale.filter(({ fresh }) => !fresh);
  const idle = waiting.filter(({ stale }) => !view.isAvailable(stale, now));
  const serving = waiting.filter(({ stale }) => view.isAvailable(stale, now));
  const chosen = [...idle, ...serving.slice(0, Math.max(0, maximum - surging))];
  return syncNodes(
    view,
    replaced,
    chosen.map(({ node }) => node),
    context,
  );
}

function isServing(pod: Pod | undefined, view: DaemonNodes, now: number): boolean {
  return pod !== undefined && view.isAvailable(pod, now);
}
