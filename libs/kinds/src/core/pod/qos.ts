import { compareQuantities, quantityOf, ZERO_QUANTITY } from '@drydock/apimachinery';
import type { QosClass } from './pod.types.ts';
import type { Container, ResourceList } from './spec/container.types.ts';
import type { PodSpec } from './spec/pod-spec.types.ts';

const RESOURCES = ['cpu', 'memory'];

/** pkg/apis/core/v1/helper/qos, ComputePodQOS. */
export function computeQos(spec: PodSpec): QosClass {
  if (spec.resources?.requests || spec.resources?.limits) return qosOf([{ resources: spec.resources } as Container]);
  return qosOf([...(spec.containers ?? []), ...(spec.initContainers ?? [])]);
}

function qosOf(containers: readonly Pick<Container, 'resources'>[]): QosClass {
  if (!containers.some(({ resources }) => resources?.requests || resources?.limits)) return 'BestEffort';
  const lists = containers.map(({ resources }) => ({ requests: positive(resources?.requests), limits: positive(resources?.limits) }));
  if (lists.every(({ requests, limits }) => requests.size + limits.size === 0)) return 'BestEffort';
  const guaranteed = lists.every(({ requests, limits }) =>
    RESOURCES.every((name) => {
      const limit = limits.get(name);
      return limit !== undefined && compareQuantities(requests.get(name) ?? limit, limit) === 0;
    }),
  );
  return guaranteed ? 'Guaranteed' : 'Burstable';
}

function positive(list: ResourceList | undefined) {
  const parsed = RESOURCES.filter((name) => Object.hasOwn(list ?? {}, name)).map((name) => [name, quantityOf(list![name])] as const);
  return new Map(parsed.filter(([, quantity]) => compareQuantities(quantity, ZERO_QUANTITY) > 0));
}
