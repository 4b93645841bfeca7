/** The pods and claims of a StatefulSet, each with an identity that outlives it (pkg/controller/statefulset, stateful_set_utils.go). */
import { podFromTemplate } from '../../controller/pod-control.ts';
import { isReady, availableAt } from '../../core/pod/pod-state.ts';
import type { PersistentVolumeClaim } from '../../core/persistent-volume-claim/persistent-volume-claim.types.ts';
import type { Pod } from '../../core/pod/pod.types.ts';
import type { PodTemplateSpec } from '../../core/pod/spec/pod-spec.types.ts';
import { CONTROLLER_REVISION_HASH_LABEL, type ControllerRevision } from '../controller-revision/controller-revision.types.ts';
import { POD_INDEX_LABEL, POD_NAME_LABEL, type ClaimTemplate, type StatefulSet } from './stateful-set.types.ts';

/** Undefined for a pod whose name is not one that the set gives. */
export function ordinalOf(set: StatefulSet, { metadata }: Pod): number | undefined {
  const prefix = `${set.metadata.name}-`;
  const suffix = metadata.name.slice(prefix.length);
  return metadata.name.startsWith(prefix) && /^\d+$/.test(suffix) ? Number(suffix) : undefined;
}

/** Whether a pod's name is one that the set gives: others are neither adopted nor kept. */
export function isMember(set: StatefulSet, pod: Pod): boolean {
  return ordinalOf(set, pod) !== undefined;
}

export function revisionOf({ metadata }: Pod): string | undefined {
  return metadata.labels?.[CONTROLLER_REVISION_HASH_LABEL];
}

export function isTerminating({ metadata }: Pod): boolean {
  return metadata.deletionTimestamp !== undefined;
}

export function isRunningAndReady(pod: Pod): boolean {
  return pod.status?.phase === 'Running' && isReady(pod);
}

/** When the pod counts as available, in milliseconds. */
export function runningAvailableAt(pod: Pod, { spec }: StatefulSet): number | undefined {
  return isRunningAndReady(pod) ? availableAt(pod, spec.minReadySeconds ?? 0) : undefined;
}

export function newStatefulPod(set: StatefulSet, revision: ControllerRevision, ordinal: number): Pod {
  const pod = podFromTemplate(set, templateOf(revision));
  const name = `${set.metadata.name}-${ordinal}`;
  pod.metadata.name = name;
  pod.metadata.labels = {
    ...pod.metadata.labels,
    [POD_NAME_LABEL]: name,
    [POD_INDEX_LABEL]: `${ordinal}`,
    [CONTROLLER_REVISION_HASH_LABEL]: revision.metadata.name,
  };
  const templates = set.spec.volumeClaimTemplates ?? [];
  const claimed = templates.map((template) => ({
    name: template.metadata.name,
    persistentVolumeClaim: { claimName: claimName(set, template, ordinal) },
  }));
  const others = (pod.spec.volumes ?? []).filter(({ name: volume }) => !claimed.some((each) => each.name === volume));
  const volumes = [...claimed, ...others];
  pod.spec = {
    ...pod.spec,
    hostname: name,
    ...(set.spec.serviceName ? { subdomain: set.spec.serviceName } : {}),
    ...(volumes.length > 0 ? { volumes } : {}),
  };
  return pod;
}

function templateOf({ data }: ControllerRevision): PodTemplateSpec {
  return (data as { spec: { template: PodTemplateSpec } }).spec.template;
}

function claimName({ metadata }: StatefulSet, template: ClaimTemplate, ordinal: number): string {
  return `${template.metadata.name}-${metadata.name}-${ordinal}`;
}

export function newClaims(set: StatefulSet, ordinal: number): PersistentVolumeClaim[] {
  return (set.spec.volumeClaimTemplates ?? []).map((template) => {
    const { labels, annotations } = template.metadata;
    return {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: {
        name: claimName(set, template, ordinal),
        namespace: set.metadata.namespace,
        labels: { ...labels, ...set.spec.selector.matchLabels },
        ...(annotations ? { annotations } : {}),
      },
      spec: template.spec,
    };
  });
}
