/** Which pods the plugins cannot tell from one another. */
import { deepEqual } from '@drydock/apimachinery';
import type { Pod, Volume } from '@drydock/kinds';

type Container = Pod['spec']['containers'][number];

/** Whether everything is the same in which plugins look at pods, beside volumes that are not plain. */
export function areAlike({ metadata, spec }: Pod, { metadata: otherMetadata, spec: other }: Pod): boolean {
  return (
    metadata.namespace === otherMetadata.namespace &&
    deepEqual(metadata.labels, otherMetadata.labels) &&
    spec.nodeName === other.nodeName &&
    areContainersAlike(spec.containers, other.containers) &&
    areContainersAlike(spec.initContainers, other.initContainers) &&
    deepEqual(spec.tolerations, other.tolerations) &&
    deepEqual(spec.nodeSelector, other.nodeSelector) &&
    deepEqual(spec.affinity, other.affinity) &&
    deepEqual(spec.topologySpreadConstraints, other.topologySpreadConstraints) &&
    deepEqual(spec.overhead, other.overhead)
  );
}

const NONE: readonly Container[] = [];

function areContainersAlike(containers: readonly Container[] = NONE, others: readonly Container[] = NONE): boolean {
  if (containers === others) return true;
  if (containers.length !== others.length) return false;
  for (let at = 0; at < containers.length; at++) if (!isAlike(containers[at]!, others[at]!)) return false;
  return true;
}

function isAlike(container: Container, other: Container): boolean {
  return (
    container.image === other.image &&
    container.restartPolicy === other.restartPolicy &&
    deepEqual(container.ports, other.ports) &&
    deepEqual(container.resources, other.resources)
  );
}

/** Whether no plugin looks at a volume of the pod. */
export function hasPlainVolumes({ spec }: Pod): boolean {
  if (spec.volumes) for (const volume of spec.volumes) if (!isPlain(volume)) return false;
  return true;
}

function isPlain(volume: Volume): boolean {
  const { persistentVolumeClaim, ephemeral, gcePersistentDisk, awsElasticBlockStore, iscsi, rbd } = volume;
  return !persistentVolumeClaim && !ephemeral && !gcePersistentDisk && !awsElasticBlockStore && !iscsi && !rbd;
}
