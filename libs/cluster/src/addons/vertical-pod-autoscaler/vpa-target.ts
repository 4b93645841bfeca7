/** Which pods an autoscaler is about (vertical-pod-autoscaler/pkg/target and pkg/utils/vpa). */
import {
  controllerOf,
  matchesLabels,
  parseLabelSelector,
  requirementsFromLabels,
  selectorMatches,
  type KubeObject,
  type LabelSelector,
} from '@drydock/apimachinery';
import type { Pod } from '@drydock/kinds';
import type { ScaleTarget, Workloads } from './workloads.ts';
import { VPA_KEY, type VerticalPodAutoscaler } from './vpa.types.ts';

export type PodMatcher = (labels: Readonly<Record<string, string>>) => boolean;

/** Read from the cluster's own store by kind, whatever version the reference names. */
const WELL_KNOWN: Readonly<Record<string, { resource: string; selector(object: KubeObject): PodMatcher }>> = {
  DaemonSet: { resource: 'daemonsets.apps', selector: bySelector },
  Deployment: { resource: 'deployments.apps', selector: bySelector },
  StatefulSet: { resource: 'statefulsets.apps', selector: bySelector },
  ReplicaSet: { resource: 'replicasets.apps', selector: bySelector },
  Job: { resource: 'jobs.batch', selector: bySelector },
  ReplicationController: {
    resource: 'replicationcontrollers',
    selector: (object) => byLabels(specOf<{ selector?: Labels }>(object).selector),
  },
  CronJob: {
    resource: 'cronjobs.batch',
    selector: (object) => {
      type Spec = { jobTemplate: { spec: { template: { metadata?: { labels?: Labels } } } } };
      return byLabels(specOf<Spec>(object).jobTemplate.spec.template.metadata?.labels);
    },
  },
};

type Labels = Record<string, string>;

function specOf<T>(object: KubeObject): T {
  return (object as KubeObject & { spec: T }).spec;
}

function bySelector(object: KubeObject): PodMatcher {
  const { selector } = specOf<{ selector?: LabelSelector }>(object);
  return (labels) => selector !== undefined && selectorMatches(selector, labels);
}

function byLabels(wanted: Labels | undefined): PodMatcher {
  const requirements = requirementsFromLabels(wanted ?? {});
  return (labels) => wanted !== undefined && matchesLabels(requirements, labels);
}

/** Which pods the target has, or why that cannot be told, in upstream's words. */
export function podsOfTarget(vpa: VerticalPodAutoscaler, workloads: Workloads): PodMatcher | { unsupported: string } {
  const { targetRef } = vpa.spec;
  const { namespace = '' } = vpa.metadata;
  if (!targetRef) return unreadable('targetRef not defined. If this is a v1beta1 object, switch to v1');
  const { apiVersion = '', kind, name } = targetRef;
  const known = WELL_KNOWN[kind];
  if (!known) return byScale(targetRef, namespace, workloads);
  const object = workloads.get<KubeObject>(known.resource, namespace, name);
  if (!object) return unreadable(`${kind} ${namespace}/${name} does not exist`);
  if (controllerOf(object)) {
    const target = `${apiVersion}.${kind}/${name}`;
    return {
      unsupported: `The target ${target} has a parent controller but it should point to a topmost well-known or scalable controller`,
    };
  }
  return known.selector(object);
}

function byScale(target: ScaleTarget, namespace: string, workloads: Workloads): PodMatcher | { unsupported: string } {
  const { apiVersion = '', kind, name } = target;
  const refused = (why: string) => unreadable(`unhandled targetRef ${apiVersion} / ${kind} / ${name}, last error ${why}`);
  const found = workloads.scaleSelector(target, namespace);
  if ('failure' in found) return refused(found.failure);
  if (!found.selector) return refused(`resource ${namespace}/${name} has an empty selector for scale sub-resource`);
  const { selector, error } = parseLabelSelector(found.selector);
  return selector ? (labels) => matchesLabels(selector, labels) : refused(error);
}

function unreadable(why: string): { unsupported: string } {
  return { unsupported: `Cannot read targetRef. Reason: ${why}` };
}

/** Its pods that neither have ended nor are being deleted; those of a target that cannot be read are none. */
export function podsOf(vpa: VerticalPodAutoscaler, workloads: Workloads): Pod[] {
  const matches = podsOfTarget(vpa, workloads);
  if (typeof matches !== 'function') return [];
  return workloads
    .list<Pod>('pods', vpa.metadata.namespace)
    .filter((pod) => matches(pod.metadata.labels ?? {}) && !isOver(pod) && !pod.metadata.deletionTimestamp);
}

function isOver({ status }: Pod): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed';
}

/**
 * The autoscaler that decides about a pod: the oldest of those whose target is the controller at the top of the pod's owners. Undefined for pods
 * without a controller.
 */
export function controllingVpa(pod: Pod, workloads: Workloads): VerticalPodAutoscaler | undefined {
  const top = topController(pod, workloads);
  if (!top) return undefined;
  let found: VerticalPodAutoscaler | undefined;
  for (const vpa of workloads.list<VerticalPodAutoscaler>(VPA_KEY, pod.metadata.namespace)) {
    const { kind, name } = vpa.spec.targetRef ?? { kind: '', name: '' };
    if (kind !== top.kind || name !== top.name) continue;
    const matches = podsOfTarget(vpa, workloads);
    if (typeof matches === 'function' && matches(pod.metadata.labels ?? {}) && (!found || isStronger(vpa, found))) found = vpa;
  }
  return found;
}

function topController(pod: Pod, workloads: Workloads): { kind: string; name: string } | undefined {
  let owner = controllerOf(pod);
  while (owner) {
    const known = WELL_KNOWN[owner.kind];
    const object = known && workloads.get<KubeObject>(known.resource, pod.metadata.namespace, owner.name);
    const above = object && controllerOf(object);
    if (!above) return { kind: owner.kind, name: owner.name };
    owner = above;
  }
  return undefined;
}

function isStronger({ metadata: a }: VerticalPodAutoscaler, { metadata: b }: VerticalPodAutoscaler): boolean {
  const [mine, other] = [a.creationTimestamp ?? '', b.creationTimestamp ?? ''];
  return mine === other ? a.name < b.name : mine < other;
}
