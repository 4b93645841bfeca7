/** Sums of resource lists. */
import {
  addQuantities,
  compareQuantities,
  formatQuantity,
  quantityMilliValue,
  quantityOf,
  ZERO_QUANTITY,
  type Quantity,
} from '@drydock/apimachinery';
import type { Dynamic } from '../resource/dynamic-object.ts';

export type ResourceSums = Map<string, Quantity>;

function add(sums: ResourceSums, list: Dynamic): void {
  for (const [name, value] of Object.entries(list ?? {})) sums.set(name, addQuantities(sums.get(name) ?? ZERO_QUANTITY, quantityOf(value)));
}

function atLeast(sums: ResourceSums, minimum: ResourceSums): void {
  for (const [name, value] of minimum) {
    const current = sums.get(name);
    if (!current || compareQuantities(current, value) < 0) sums.set(name, value);
  }
}

/** What a pod asks for: its containers and sidecars together, or an init container that needs more (resource.PodRequests). */
export function podResources(pod: Dynamic, field: 'requests' | 'limits'): ResourceSums {
  const sums: ResourceSums = new Map();
  for (const { resources } of pod.spec.containers ?? []) add(sums, resources?.[field]);
  const sidecars: ResourceSums = new Map();
  const peak: ResourceSums = new Map();
  for (const { resources, restartPolicy } of pod.spec.initContainers ?? []) {
    if (restartPolicy === 'Always') {
      add(sums, resources?.[field]);
      add(sidecars, resources?.[field]);
      atLeast(peak, sidecars);
    } else {
      const needed: ResourceSums = new Map(sidecars);
      add(needed, resources?.[field]);
      atLeast(peak, needed);
    }
  }
  atLeast(sums, peak);
  if (pod.spec.overhead) add(sums, pod.spec.overhead);
  return sums;
}

export function sumResources(pods: readonly Dynamic[], field: 'requests' | 'limits'): ResourceSums {
  const sums: ResourceSums = new Map();
  for (const pod of pods) {
    for (const [name, value] of podResources(pod, field)) sums.set(name, addQuantities(sums.get(name) ?? ZERO_QUANTITY, value));
  }
  return sums;
}

/** `250m (12%)`: a part of what a node has. */
export function shareText(value: Quantity | undefined, available: unknown): string {
  const part = value ?? ZERO_QUANTITY;
  const whole = available === undefined ? 0 : quantityMilliValue(quantityOf(available));
  const percent = whole === 0 ? 0 : Math.trunc((quantityMilliValue(part) / whole) * 100);
  return `${formatQuantity(part)} (${percent}%)`;
}
