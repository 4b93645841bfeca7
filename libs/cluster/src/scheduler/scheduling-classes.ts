/**
 * Pods that differ in their names only are judged alike: what the plugins said of a node for one of them holds for the next until the node
 * changes. So a Deployment of thousands of pods costs little more for each than looking at the one node that the last pod went to. (Upstream has
 * it since v1.34 as opportunistic batching; the outcome is the same as without.)
 */
import { hasPlainVolumes } from './alike-pods.ts';
import type { FilterPlugin, SchedulingContext } from './framework.ts';
import type { NodeInfoCache } from './node-info.ts';
import { SchedulingClass } from './scheduling-class.ts';

/** So many kinds of pods are remembered. */
const MAXIMUM_CLASSES = 32;

const KEY = 'scheduling classes';

/** The latest last. */
function classesIn(cache: NodeInfoCache): SchedulingClass[] {
  let classes = cache.derived.get(KEY) as SchedulingClass[] | undefined;
  if (!classes) cache.derived.set(KEY, (classes = []));
  return classes;
}

/** The class of this pod, if it has been met already. No plugin then has anything to say of it before it looks at nodes. */
export function knownClassOf(context: SchedulingContext, cache: NodeInfoCache): SchedulingClass | undefined {
  if (cache.hasNominated || !hasPlainVolumes(context.pod)) return undefined;
  const classes = classesIn(cache);
  for (let at = classes.length - 1; at >= 0; at--) if (classes[at]!.includes(context)) return classes[at];
  return undefined;
}

/** A class for this pod and those to come; undefined when some plugins have to look at all nodes for each pod. */
export function newClassFor(context: SchedulingContext, cache: NodeInfoCache): SchedulingClass | undefined {
  if (cache.hasNominated || !hasPlainVolumes(context.pod)) return undefined;
  const { profile } = context;
  const filters: FilterPlugin[] = [];
  for (const plugin of profile.filters) {
    const scope = plugin.scope(context);
    if (scope === 'cluster') return undefined;
    if (scope === 'node') filters.push(plugin);
  }
  const scores = profile.scores.map((plugin) => plugin.local(context));
  if (!scores.every((score) => score !== undefined)) return undefined;
  const classes = classesIn(cache);
  if (classes.length >= MAXIMUM_CLASSES) classes.shift();
  const made = new SchedulingClass(context, filters, scores);
  classes.push(made);
  return made;
}
