/** When the change happened that endpoints are written for (k8s.io/endpointslice, util/trigger_time_tracker.go). */
import { formatTime, matchesLabels, requirementsFromLabels } from '@drydock/apimachinery';
import type { Lister } from '@drydock/apiserver';
import type { ControllerMemory } from '../../controller/controller.ts';
import { TRIGGER_TIME_ANNOTATION } from '../endpoints/endpoints.types.ts';
import type { Pod } from '../pod/pod.types.ts';
import type { Service } from './service.types.ts';

/** What was seen last: milliseconds, by pod. */
interface Seen {
  readonly service: number;
  readonly pods: Readonly<Record<string, number>>;
}

const memoryKey = (namespace: string | undefined, name: string): string => `trigger time of ${namespace}/${name}`;

/** To be called in every sync: remembers what it sees. The annotation is absent when nothing has changed that would count. */
export function triggerTimeAnnotation(service: Service, lister: Lister, memory: ControllerMemory): Record<string, string> {
  const { name, namespace, creationTimestamp } = service.metadata;
  const key = memoryKey(namespace, name);
  const before = memory.get(key) as Seen | undefined;
  const created = Date.parse(creationTimestamp!);
  const requirements = requirementsFromLabels(service.spec.selector);
  const selected = lister.list<Pod>('pods', namespace).filter((pod) => matchesLabels(requirements, pod.metadata.labels));
  const pods = Object.fromEntries(selected.flatMap((pod) => readyChange(pod) ?? []));
  memory.set(key, { service: created, pods } satisfies Seen);
  if (!before) return { [TRIGGER_TIME_ANNOTATION]: formatTime(created) };
  const changes = Object.entries(pods).flatMap(([pod, time]) => (time > (before.pods[pod] ?? 0) ? [time] : []));
  if (created > before.service) changes.push(created);
  return changes.length > 0 ? { [TRIGGER_TIME_ANNOTATION]: formatTime(Math.min(...changes)) } : {};
}

/** To be called when the Service is gone. */
export function forgetTriggerTime(namespace: string, name: string, memory: ControllerMemory): void {
  memory.set(memoryKey(namespace, name), undefined);
}

function readyChange({ metadata, status }: Pod): [[string, number]] | undefined {
  const time = status?.conditions?.find(({ type }) => type === 'Ready')?.lastTransitionTime;
  return time ? [[metadata.name, Date.parse(time)]] : undefined;
}

/** The annotations of what is written next: an old trigger does not stay. */
export function withTrigger(
  annotations: Readonly<Record<string, string>> | undefined,
  trigger: Record<string, string>,
): Record<string, string> {
  const { [TRIGGER_TIME_ANNOTATION]: _, ...kept } = annotations ?? {};
  return { ...kept, ...trigger };
}
