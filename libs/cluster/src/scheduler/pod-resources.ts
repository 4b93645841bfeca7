import { memoized, parseQuantity, quantityMilliValue, quantityValue } from '@drydock/apimachinery';
import type { Pod, PodCondition } from '@drydock/kinds';

/** Amounts by resource name: `cpu` in millicores, everything else in its own unit. */
export type Amounts = ReadonlyMap<string, number>;

type Requests = Readonly<Record<string, string>>;

const computed = new WeakMap<Pod, Amounts>();

/** So many texts are remembered: nodes and pods of one sort all say the same. */
const MOST_READ = 1000;

const milliValueOf = memoized(MOST_READ, (text) => {
  const { quantity } = parseQuantity(text);
  return quantity ? quantityMilliValue(quantity) : 0;
});

const valueOf = memoized(MOST_READ, (text) => {
  const { quantity } = parseQuantity(text);
  return quantity ? quantityValue(quantity) : 0;
});

export function amountOf(resource: string, quantity: string): number {
  return resource === 'cpu' ? milliValueOf(quantity) : valueOf(quantity);
}

const NOTHING: Amounts = new Map();

export function amountsOf(quantities: Requests | undefined): Amounts {
  if (!quantities) return NOTHING;
  return new Map(Object.entries(quantities).map(([resource, quantity]) => [resource, amountOf(resource, quantity)]));
}

/**
 * What a pod needs of a node: the sum of its containers and sidecars, or what its neediest init container wants if that is more, and its
 * overhead (component-helpers, resource.PodRequests).
 */
export function podRequests(pod: Pod): Amounts {
  const known = computed.get(pod);
  if (known) return known;
  if (asksForNothing(pod)) return NOTHING;
  const { containers, initContainers = [], overhead } = pod.spec;
  const total = new Map<string, number>();
  for (const container of containers) add(total, containerRequests(container, pod));
  if (initContainers.length > 0) addInitContainers(total, initContainers);
  add(total, amountsOf(overhead));
  computed.set(pod, total);
  return total;
}

/** Most pods of a large cluster are not worth remembering. */
function asksForNothing(pod: Pod): boolean {
  const { containers, initContainers, overhead } = pod.spec;
  if (overhead || initContainers?.length) return false;
  for (const { resources } of containers) if (resources?.requests) return false;
  return !isResizing(pod);
}

/** Whether what it asks for and what it has may differ. */
export function isResizing({ status }: Pod): boolean {
  const conditions = status?.conditions ?? NO_CONDITIONS;
  // By number: the engine makes an object for each step of a loop over a frozen list, and every change of a pod asks this.
  for (let at = 0; at < conditions.length; at++) if (isOfResize(conditions[at]!.type)) return true;
  return false;
}

const NO_CONDITIONS: readonly PodCondition[] = [];

function isOfResize(type: string | undefined): boolean {
  return type === 'PodResizePending' || type === 'PodResizeInProgress';
}

/** Sidecars run beside the containers, the others before them. */
function addInitContainers(total: Map<string, number>, initContainers: Pod['spec']['containers']): void {
  const sidecars = new Map<string, number>();
  const initialising = new Map<string, number>();
  for (const container of initContainers) {
    const requests = amountsOf(container.resources?.requests);
    if (container.restartPolicy === 'Always') {
      add(sidecars, requests);
      raise(initialising, sidecars);
    } else {
      raise(initialising, sum(sidecars, requests));
    }
  }
  add(total, sidecars);
  raise(total, initialising);
}

/** What a container asks for; while a resize is not done, what it has counts, too (component-helpers, UseStatusResources). */
function containerRequests({ name, resources }: Pod['spec']['containers'][number], { status }: Pod): Amounts {
  const resize = status?.conditions?.find(({ type }) => isOfResize(type));
  const wanted = amountsOf(resources?.requests);
  const running = resize && status?.containerStatuses?.find((each) => each.name === name)?.resources;
  const current = (running as { requests?: Requests } | undefined)?.requests;
  if (!resize || !current) return wanted;
  if (resize.reason === 'Infeasible') return amountsOf(current);
  const most = new Map(wanted);
  raise(most, amountsOf(current));
  return most;
}

export function add(target: Map<string, number>, amounts: Amounts, sign = 1): void {
  for (const [resource, amount] of amounts) target.set(resource, (target.get(resource) ?? 0) + sign * amount);
}

function sum(a: Amounts, b: Amounts): Map<string, number> {
  const total = new Map(a);
  add(total, b);
  return total;
}

function raise(target: Map<string, number>, floor: Amounts): void {
  for (const [resource, amount] of floor) target.set(resource, Math.max(target.get(resource) ?? 0, amount));
}
