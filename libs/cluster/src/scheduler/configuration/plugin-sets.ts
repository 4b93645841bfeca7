/**
 * Which plugins work at which extension points: the default ones and what a profile says of them (pkg/scheduler/apis/config/v1, mergePlugins;
 * pkg/scheduler/framework/runtime, NewFramework and expandMultiPointPlugins).
 */
import { quoteGo } from '@drydock/apimachinery';
import { EXTENSION_POINTS, type ExtensionPoint, type PluginEntry, type Plugins, type PluginSet } from './scheduler-configuration.types.ts';

interface KnownPlugin {
  points: readonly ExtensionPoint[];
  /** Among the default ones, with this weight where it scores; undefined: it has to be enabled. */
  weight?: number | undefined;
}

const FILTERS: readonly ExtensionPoint[] = ['preFilter', 'filter'];
const BOTH: readonly ExtensionPoint[] = [...FILTERS, 'preScore', 'score'];

/** In their default order. */
const KNOWN: Readonly<Record<string, KnownPlugin>> = {
  SchedulingGates: { points: ['preEnqueue'], weight: 0 },
  PrioritySort: { points: ['queueSort'], weight: 0 },
  NodeUnschedulable: { points: ['filter'], weight: 0 },
  NodeName: { points: ['filter'], weight: 0 },
  TaintToleration: { points: ['filter', 'preScore', 'score'], weight: 3 },
  NodeAffinity: { points: BOTH, weight: 2 },
  NodePorts: { points: FILTERS, weight: 0 },
  NodeResourcesFit: { points: BOTH, weight: 1 },
  VolumeRestrictions: { points: FILTERS, weight: 0 },
  NodeVolumeLimits: { points: FILTERS, weight: 0 },
  VolumeBinding: { points: [...BOTH, 'reserve', 'preBind'], weight: 0 },
  VolumeZone: { points: FILTERS, weight: 0 },
  PodTopologySpread: { points: BOTH, weight: 2 },
  InterPodAffinity: { points: BOTH, weight: 2 },
  DefaultPreemption: { points: ['postFilter', 'preEnqueue'], weight: 0 },
  NodeResourcesBalancedAllocation: { points: ['preScore', 'score'], weight: 1 },
  ImageLocality: { points: ['score'], weight: 1 },
  DefaultBinder: { points: ['bind'], weight: 0 },
  DynamicResources: { points: ['preEnqueue', ...FILTERS, 'postFilter', 'reserve', 'preBind'] },
};

const DEFAULTS: readonly PluginEntry[] = Object.entries(KNOWN).flatMap(([name, { weight }]) =>
  weight === undefined ? [] : { name, weight },
);

export interface PluginsAtPoints {
  /** Names, in the order in which they are asked. */
  at: Readonly<Record<ExtensionPoint, readonly string[]>>;
  weightOf(plugin: string): number;
}

/** Or why the scheduler does not start. */
export function pluginsAtPoints(plugins: Plugins, schedulerName: string): PluginsAtPoints | { error: string } {
  const multiPoint = mergedDefaults(plugins.multiPoint);
  const at: Partial<Record<ExtensionPoint, readonly string[]>> = {};
  for (const point of EXTENSION_POINTS) {
    const error = problemAt(point, plugins[point]);
    if (error) return { error };
  }
  for (const point of EXTENSION_POINTS) {
    const expanded = expand(point, plugins[point], multiPoint);
    if ('error' in expanded) return expanded;
    at[point] = expanded.names;
  }
  const all = at as Record<ExtensionPoint, readonly string[]>;
  const profile = `profile with scheduler name ${quoteGo(schedulerName)}`;
  const sorting = all.queueSort.length;
  if (sorting !== 1) return { error: `only one queue sort plugin required for ${profile}, but got ${sorting}` };
  if (all.bind.length === 0) return { error: `at least one bind plugin is needed for ${profile}` };
  const weights = [...(plugins.score?.enabled ?? []), ...multiPoint];
  return { at: all, weightOf: (plugin) => weights.find(({ name }) => name === plugin)?.weight || 1 };
}

function mergedDefaults({ enabled = [], disabled = [] }: PluginSet = {}): PluginEntry[] {
  const off = namesOf(disabled);
  const kept = off.includes('*') ? [] : DEFAULTS.filter(({ name = '' }) => !off.includes(name));
  const custom = new Map(enabled.map((entry) => [entry.name, entry]));
  const replaced = new Set<PluginEntry>();
  const merged = kept.map((entry) => {
    const other = custom.get(entry.name);
    if (other) replaced.add(other);
    return other ?? entry;
  });
  return [...merged, ...enabled.filter((entry) => !replaced.has(entry))];
}

/** What is wrong with the plugins that are enabled at one point. */
function problemAt(point: ExtensionPoint, { enabled = [] }: PluginSet = {}): string | undefined {
  const seen = new Set<string>();
  for (const name of namesOf(enabled)) {
    const known = KNOWN[name];
    if (!known) return `${goType(point)} ${quoteGo(name)} does not exist`;
    if (!known.points.includes(point)) return `plugin ${quoteGo(name)} does not extend ${goType(point)} plugin`;
    if (seen.has(name)) return `plugin ${quoteGo(name)} already registered as ${quoteGo(goType(point))}`;
    seen.add(name);
  }
  return undefined;
}

/** First those of `multiPoint` that the point itself names, then the others of `multiPoint`, then what only the point names. */
function expand(
  point: ExtensionPoint,
  { enabled = [], disabled = [] }: PluginSet = {},
  multiPoint: readonly PluginEntry[],
): { names: string[] } | { error: string } {
  const own = namesOf(enabled);
  const off = namesOf(disabled);
  if (off.includes('*')) return { names: own };
  const fromAll: string[] = [];
  const overridden = new Set<string>();
  for (const name of namesOf(multiPoint)) {
    const known = KNOWN[name];
    if (!known) return { error: `${goType(point)} ${quoteGo(name)} does not exist` };
    if (!known.points.includes(point) || off.includes(name)) continue;
    if (own.includes(name)) overridden.add(name);
    else if (fromAll.includes(name)) return { error: `plugin ${quoteGo(name)} already registered as ${quoteGo(goType(point))}` };
    else fromAll.push(name);
  }
  const isOverridden = (name: string) => overridden.has(name);
  return { names: [...own.filter(isOverridden), ...fromAll, ...own.filter((name) => !isOverridden(name))] };
}

const namesOf = (entries: readonly PluginEntry[]): string[] => entries.map(({ name = '' }) => name);

/** `FilterPlugin`, as Go calls what works at a point. */
const goType = (point: ExtensionPoint): string => `${point[0]!.toUpperCase()}${point.slice(1)}Plugin`;
