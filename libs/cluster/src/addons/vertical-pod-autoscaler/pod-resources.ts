/**
 * What a recommendation makes of the requests and limits of a pod's containers (vertical-pod-autoscaler/pkg/admission-controller/resource/pod).
 * LimitRanges are not considered.
 */
import { formatQuantity, newMilliQuantity, newQuantity, quantityMilliValue, quantityOf, quantityValue } from '@drydock/apimachinery';
import type { Container, Pod } from '@drydock/kinds';
import { atMost, capped } from './recommendation.ts';
import {
  policyOf,
  RESOURCES,
  type ContainerRecommendation,
  type ResourceList,
  type ResourceName,
  type VerticalPodAutoscaler,
} from './vpa.types.ts';

export const OBSERVED_ANNOTATION = 'vpaObservedContainers';
export const UPDATES_ANNOTATION = 'vpaUpdates';

/** For one container, with what is said of it in the annotation. */
export interface ContainerUpdate {
  index: number;
  requests: ResourceList;
  limits: ResourceList;
  notes: readonly string[];
}

/** The recommendation for a container of a pod, within the policy as it is now and what the pod's own limits allow. */
export function recommendationFor(vpa: VerticalPodAutoscaler, { name, resources }: Container): ContainerRecommendation | undefined {
  const found = vpa.status?.recommendation?.containerRecommendations?.find(({ containerName }) => containerName === name);
  if (!found) return undefined;
  const policy = policyOf(vpa, name);
  const within = (amounts: ResourceList | undefined) => {
    const list = capped(amounts ?? {}, policy);
    return policy?.controlledValues === 'RequestsOnly' ? belowLimits(list, listOf(resources?.limits)) : list;
  };
  return { ...found, target: within(found.target), lowerBound: within(found.lowerBound), upperBound: within(found.upperBound) };
}

function belowLimits(amounts: ResourceList, limits: ResourceList): ResourceList {
  return Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, atMost(amount, limits[name as ResourceName])]));
}

/** The containers that get other resources. */
export function containerUpdates(pod: Pod, vpa: VerticalPodAutoscaler): ContainerUpdate[] {
  return pod.spec.containers.flatMap((container, index) => {
    const requests = recommendationFor(vpa, container)?.target;
    if (!requests || Object.keys(requests).length === 0) return [];
    const isRequestsOnly = policyOf(vpa, container.name)?.controlledValues === 'RequestsOnly';
    const { limits, notes } = isRequestsOnly ? { limits: {}, notes: [] } : proportionalLimits(container, requests);
    return [{ index, requests, limits, notes }];
  });
}

/** `Pod resources updated by NAME: container 0: cpu request, memory request`. */
export function updatesText(vpa: VerticalPodAutoscaler, updates: readonly ContainerUpdate[]): string {
  const parts = updates.map(({ index, requests, limits, notes }) => {
    const changes = [...Object.keys(requests).map((name) => `${name} request`), ...Object.keys(limits).map((name) => `${name} limit`)];
    return `container ${index}: ${[...notes, ...changes].join(', ')}`;
  });
  return `Pod resources updated by ${vpa.metadata.name}: ${parts.join('; ')}`;
}

/** Limits in the same proportion to the requests as before; a container without limits gets none. */
function proportionalLimits({ resources }: Container, recommended: ResourceList): { limits: ResourceList; notes: string[] } {
  const [requests, before] = [listOf(resources?.requests), listOf(resources?.limits)];
  const limits: ResourceList = {};
  const notes: string[] = [];
  for (const name of RESOURCES) {
    const limit = before[name];
    const target = recommended[name];
    if (!isSet(limit)) notes.push(`${name}: limit NOT set since originalLimit is nil or 0`);
    else if (!isSet(target)) notes.push(`${name}: limit NOT set since recommendedRequest is nil or 0`);
    else limits[name] = proportional(name, limit, requests[name], target);
  }
  return Object.keys(limits).length > 0 ? { limits, notes } : { limits, notes: [] };
}

function proportional(name: ResourceName, limit: string, request: string | undefined, target: string): string {
  if (!isSet(request) || quantityMilliValue(quantityOf(request)) === quantityMilliValue(quantityOf(limit))) return target;
  const read = name === 'cpu' ? quantityMilliValue : quantityValue;
  const [from, to, base] = [limit, target, request].map((each) => read(quantityOf(each))) as [number, number, number];
  const amount = Math.floor((from * to) / base);
  const { format } = quantityOf(limit);
  return formatQuantity(name === 'cpu' ? newMilliQuantity(amount, format) : newQuantity(amount, format));
}

function isSet(amount: string | undefined): amount is string {
  return amount !== undefined && quantityMilliValue(quantityOf(amount)) > 0;
}

export function listOf(amounts: Readonly<Record<string, string>> | undefined): ResourceList {
  return Object.fromEntries(RESOURCES.flatMap((name) => (amounts?.[name] === undefined ? [] : [[name, amounts[name]]])));
}
