/** Makes the claims of pods' ephemeral volumes; the garbage collector takes them away with the pods (pkg/controller/volume/ephemeral). */
import { splitObjectKey, StatusError } from '@drydock/apimachinery';
import { newControllerRef } from '../../controller/claim.ts';
import type { Controller, ControllerContext, EventHandler } from '../../controller/controller.ts';
import type { Pod } from '../pod/pod.types.ts';
import type { Volume } from '../pod/spec/volume.types.ts';
import { ephemeralClaimName } from './pod-claims.ts';
import { persistentVolumeClaims } from './persistent-volume-claim.ts';
import type { PersistentVolumeClaim } from './persistent-volume-claim.types.ts';

const enqueuePod: EventHandler = ({ type, key, object }, enqueue) => {
  if (type !== 'DELETED' && (object as Pod).spec.volumes?.some(({ ephemeral }) => ephemeral)) enqueue(key);
};

/** A claim that goes is made again as long as its pod is there. */
const enqueuePodOfClaim: EventHandler = ({ type, object }, enqueue) => {
  const owner = object.metadata.ownerReferences?.find(({ controller, kind }) => controller && kind === 'Pod');
  if (type === 'DELETED' && owner) enqueue(`${object.metadata.namespace}/${owner.name}`);
};

export const ephemeralVolumeController: Controller = {
  name: 'ephemeral-volume-controller',
  source: 'ephemeral_volume',
  watches: { pods: enqueuePod, persistentvolumeclaims: enqueuePodOfClaim },

  reconcile(key, context) {
    const { namespace, name } = splitObjectKey(key);
    const pod = context.lister.get<Pod>('pods', namespace, name);
    if (!pod || pod.metadata.deletionTimestamp) return;
    for (const volume of ephemeralVolumes(pod)) provide(pod, volume, context);
  },
};

function ephemeralVolumes({ spec }: Pod): Volume[] {
  return (spec.volumes ?? []).filter(({ ephemeral }) => ephemeral);
}

function provide(pod: Pod, volume: Volume, { lister, client, events }: ControllerContext): void {
  const { namespace, uid } = pod.metadata;
  const name = ephemeralClaimName(pod.metadata.name, volume.name);
  const tell = (problem: string) => events.event(pod, 'Warning', 'FailedBinding', `ephemeral volume ${volume.name}: ${problem}`);
  const existing = lister.get<PersistentVolumeClaim>('persistentvolumeclaims', namespace, name);
  if (existing) {
    const isOwn = existing.metadata.ownerReferences?.some((owner) => owner.controller && owner.uid === uid);
    return isOwn
      ? undefined
      : tell(`PVC ${namespace}/${name} was not created for pod ${namespace}/${pod.metadata.name} (pod is not owner)`);
  }
  const { metadata, spec } = volume.ephemeral!.volumeClaimTemplate ?? {};
  const { labels, annotations } = (metadata ?? {}) as Pick<PersistentVolumeClaim['metadata'], 'labels' | 'annotations'>;
  try {
    client.create<PersistentVolumeClaim>(persistentVolumeClaims, {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name, namespace, labels, annotations, ownerReferences: [newControllerRef(pod)] },
      spec: spec as PersistentVolumeClaim['spec'],
    });
  } catch (error) {
    if (error instanceof StatusError) tell(`create PVC ${name}: ${error.message}`);
    throw error;
  }
}
