/** Whether the resources of a running pod are to be changed, and how urgently (vertical-pod-autoscaler/pkg/updater/priority). */
import { parseTime, quantityMilliValue, quantityOf } from '@drydock/apimachinery';
import type { Pod } from '@drydock/kinds';
import { listOf, OBSERVED_ANNOTATION, recommendationFor } from './pod-resources.ts';
import { isLess } from './recommendation.ts';
import { policyOf, RESOURCES, type ResourceName, type VerticalPodAutoscaler } from './vpa.types.ts';

const MINUTE = 60_000;
/** Within its bounds a pod is only changed when it has lived for so long and the change is at least so big. */
const LIFETIME = 12 * 60 * MINUTE;
const MINIMUM_CHANGE = 0.1;
/** Who is killed for lack of memory so soon is changed at once. */
const QUICK_OOM = 10 * MINUTE;

export interface PodPriority {
  /** Some container wants more. */
  scaleUp: boolean;
  /** Some request is outside of the recommended range. */
  outOfBounds: boolean;
  /** Of all requests together, relative to what they are. */
  difference: number;
}

/** The pods to change, the most urgent first. */
export function podsToUpdate(pods: readonly Pod[], vpa: VerticalPodAutoscaler, now: number): Pod[] {
  return pods
    .map((pod) => ({ pod, priority: priorityOf(pod, vpa) }))
    .filter(({ pod, priority }) => isWanted(pod, vpa, priority, now) && meetsRequirements(pod, vpa))
    .sort((a, b) => Number(b.priority.scaleUp) - Number(a.priority.scaleUp) || b.priority.difference - a.priority.difference)
    .map(({ pod }) => pod);
}

export function priorityOf(pod: Pod, vpa: VerticalPodAutoscaler): PodPriority {
  let [scaleUp, outOfBounds] = [false, false];
  const requested = new Map<ResourceName, number>();
  const recommended = new Map<ResourceName, number>();
  for (const container of observedContainers(pod)) {
    const recommendation = recommendationFor(vpa, container);
    const requests = listOf(container.resources?.requests);
    for (const resource of RESOURCES) {
      const target = recommendation?.target[resource];
      if (target === undefined) continue;
      recommended.set(resource, (recommended.get(resource) ?? 0) + milli(target));
      const request = requests[resource];
      if (request === undefined) {
        [scaleUp, outOfBounds] = [true, true];
        continue;
      }
      requested.set(resource, (requested.get(resource) ?? 0) + milli(request));
      const { [resource]: lower } = recommendation?.lowerBound ?? {};
      const { [resource]: upper } = recommendation?.upperBound ?? {};
      scaleUp ||= isLess(request, target);
      outOfBounds ||= (lower !== undefined && isLess(request, lower)) || (upper !== undefined && isLess(upper, request));
    }
  }
  let difference = 0;
  for (const [resource, wanted] of recommended) {
    const present = Math.max(requested.get(resource) ?? 0, 1);
    difference += Math.abs(present - wanted) / present;
  }
  return { scaleUp, outOfBounds, difference };
}

function isWanted(pod: Pod, vpa: VerticalPodAutoscaler, { outOfBounds, difference }: PodPriority, now: number): boolean {
  const quickOom = wasKilledSoon(pod, vpa);
  if (quickOom && difference === 0) return false;
  if (outOfBounds || quickOom) return true;
  const started = parseTime(pod.status?.startTime);
  return started !== undefined && now >= started + LIFETIME && difference >= MINIMUM_CHANGE;
}

function wasKilledSoon(pod: Pod, vpa: VerticalPodAutoscaler): boolean {
  const names = new Set(observedContainers(pod).map(({ name }) => name));
  return (pod.status?.containerStatuses ?? []).some(({ name, lastState }) => {
    if (!names.has(name) || policyOf(vpa, name)?.mode === 'Off') return false;
    const { reason, startedAt, finishedAt } = lastState?.terminated ?? {};
    return reason === 'OOMKilled' && (parseTime(finishedAt) ?? 0) - (parseTime(startedAt) ?? 0) < QUICK_OOM;
  });
}

/** Those that the admission controller has seen; all of a pod that it has not seen. */
function observedContainers({ metadata, spec }: Pod): Pod['spec']['containers'] {
  const observed = metadata.annotations?.[OBSERVED_ANNOTATION];
  if (observed === undefined) return spec.containers;
  const names = observed.split(', ');
  return spec.containers.filter(({ name }) => names.includes(name));
}

/** `evictionRequirements`: all of them, for one container at least. */
function meetsRequirements(pod: Pod, vpa: VerticalPodAutoscaler): boolean {
  const requirements = vpa.spec.updatePolicy?.evictionRequirements ?? [];
  if (requirements.length === 0) return true;
  return pod.spec.containers.some((container) => {
    const target = recommendationFor(vpa, container)?.target;
    const requests = listOf(container.resources?.requests);
    if (!target) return false;
    if (requests.cpu === undefined || requests.memory === undefined) return true;
    return requirements.every(({ resources, changeRequirement }) =>
      resources.some((resource) => {
        const change = milli(target[resource] ?? '0') - milli(requests[resource] ?? '0');
        return changeRequirement === 'TargetHigherThanRequests' ? change > 0 : change < 0;
      }),
    );
  });
}

function milli(amount: string): number {
  return quantityMilliValue(quantityOf(amount));
}
