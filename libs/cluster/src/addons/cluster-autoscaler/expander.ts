/** Which of several groups grows (cluster-autoscaler/expander). */
import { parseYamlDocument, type KubeObject, type Rng } from '@drydock/apimachinery';
import type { Lister } from '@drydock/apiserver';
import type { ConfigMap, EventRecorder, Pod } from '@drydock/kinds';
import { RE2JS } from 're2js';
import { amountOf, podRequests } from '../../scheduler/pod-resources.ts';
import type { NodeGroup } from './node-groups.ts';

/** A group that could grow by so many nodes, and the pods that would find room there. */
export interface ExpansionOption {
  group: NodeGroup;
  nodes: number;
  pods: readonly Pod[];
}

export interface ExpanderContext {
  lister: Lister;
  rng: Rng;
  events: EventRecorder;
  say(place: string, text: string, severity?: 'I' | 'W'): void;
}

type Filter = (options: readonly ExpansionOption[], context: ExpanderContext) => readonly ExpansionOption[];

const PRIORITIES = 'cluster-autoscaler-priority-expander';

const EXPANDERS: Readonly<Record<string, Filter>> = {
  'least-waste': leastWaste,
  'most-pods': (options) => best(options, ({ pods }) => pods.length),
  'least-nodes': (options) => best(options, ({ nodes }) => -nodes),
  priority: byPriority,
  random: (options) => options,
};

/** Whether there is an expander of that name. */
export function isExpander(name: string): boolean {
  return Object.hasOwn(EXPANDERS, name);
}

/** The option that the expanders leave, one after the other; among several that one that chance picks. Undefined without any. */
export function bestOption(
  options: readonly ExpansionOption[],
  expanders: readonly string[],
  context: ExpanderContext,
): ExpansionOption | undefined {
  let left = options;
  for (const name of expanders) {
    if (left.length <= 1) break;
    left = EXPANDERS[name]?.(left, context) ?? left;
  }
  return left.length > 1 ? context.rng.pick(left) : left[0];
}

function best(options: readonly ExpansionOption[], score: (option: ExpansionOption) => number): readonly ExpansionOption[] {
  const highest = Math.max(...options.map(score));
  return options.filter((option) => score(option) === highest);
}

/** The least share of processors and memory, each of what it has, that nobody asks for. */
function leastWaste(options: readonly ExpansionOption[], { say }: ExpanderContext): readonly ExpansionOption[] {
  const wasteOf = ({ group, nodes, pods }: ExpansionOption) => {
    const wasted = ['cpu', 'memory'].map((resource) => {
      const available = amountOf(resource, group.capacity[resource] ?? '0') * nodes;
      const requested = pods.reduce((sum, pod) => sum + (podRequests(pod).get(resource) ?? 0), 0);
      return (available - requested) / available;
    }) as [number, number];
    return { wasted, sum: wasted[0] + wasted[1] };
  };
  for (const option of options) {
    const { wasted, sum } = wasteOf(option);
    const [cpu, memory, blended] = [wasted[0] * 100, wasted[1] * 100, sum * 50].map((each) => `${each.toFixed(2)}%`);
    say('waste.go:55', `Expanding Node Group ${option.group.name} would waste ${cpu} CPU, ${memory} Memory, ${blended} Blended`);
  }
  return best(options, (option) => -wasteOf(option).sum);
}

/** Numbers with lists of patterns, in a ConfigMap: the highest number whose patterns match wins. */
function byPriority(options: readonly ExpansionOption[], { lister, events, say }: ExpanderContext): readonly ExpansionOption[] {
  const map = lister.get<ConfigMap>('configmaps', 'kube-system', PRIORITIES);
  const warn = (reason: string, message: string) => {
    if (map) events.event(map as KubeObject, 'Warning', reason, message);
    say('priority.go:143', message, 'W');
  };
  if (!map) return options;
  const priorities = parsePriorities(map.data?.['priorities']);
  if (typeof priorities === 'string') {
    warn('PriorityConfigMapInvalid', priorities);
    return options;
  }
  const priorityOf = ({ group }: ExpansionOption) =>
    Math.max(
      -1,
      ...priorities.filter(({ patterns }) => patterns.some((each) => each.matcher(group.name).find())).map(({ priority }) => priority),
    );
  for (const option of options) {
    if (priorityOf(option) >= 0) continue;
    warn(
      'PriorityConfigMapNotMatchedGroup',
      `Priority expander: node group ${option.group.name} not found in priority expander configuration. The group won't be used.`,
    );
  }
  const found = options.filter((option) => priorityOf(option) >= 0);
  if (found.length > 0) return best(found, priorityOf);
  warn(
    'PriorityConfigMapNoGroupMatched',
    'Priority expander: no priorities info found for any of the expansion options. No options filtered.',
  );
  return options;
}

interface Priority {
  priority: number;
  patterns: readonly RE2JS[];
}

function parsePriorities(text: string | undefined): Priority[] | string {
  if (text === undefined) return "Wrong configmap for priority expander, doesn't contain priorities key. Ignoring update.";
  const wrong = (why: string) => `Wrong configuration for priority expander: ${why}. Ignoring update.`;
  if (text === '') return wrong(`priority configuration in ${PRIORITIES} configmap is empty; please provide valid configuration`);
  const { value, error } = parseYamlDocument(text);
  if (error !== undefined) return wrong(`Can't parse YAML with priorities in the configmap: ${error}`);
  const found: Priority[] = [];
  for (const [key, list] of Object.entries((value ?? {}) as Record<string, unknown>)) {
    const priority = Number(key);
    if (!Number.isInteger(priority) || !Array.isArray(list)) {
      return wrong(`Can't parse YAML with priorities in the configmap: yaml: unmarshal errors: cannot unmarshal ${JSON.stringify(key)}`);
    }
    const patterns: RE2JS[] = [];
    for (const pattern of list) {
      try {
        patterns.push(RE2JS.compile(`${pattern}`));
      } catch (problem) {
        return wrong(`Can't compile regexp rule for priority ${priority} and rule ${pattern}: ${(problem as Error).message}`);
      }
    }
    found.push({ priority, patterns });
  }
  return found;
}
