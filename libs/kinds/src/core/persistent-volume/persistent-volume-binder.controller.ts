/** Joins claims and volumes, and says what stands in the way (pkg/controller/volume/persistentvolume). */
import { splitObjectKey } from '@drydock/apimachinery';
import type { Controller, ControllerContext, EventHandler } from '../../controller/controller.ts';
import type { Pod } from '../pod/pod.types.ts';
import type { PersistentVolumeClaim } from '../persistent-volume-claim/persistent-volume-claim.types.ts';
import { claimNamesOf } from '../persistent-volume-claim/pod-claims.ts';
import { isDelayed, syncClaim } from './sync-claim.ts';
import { syncVolume } from './sync-volume.ts';
import type { PersistentVolume } from './persistent-volume.types.ts';

const CLAIM = 'claim:';
const VOLUME = 'volume:';

const CONSUMER = 'consumer:';
const CLASS = 'class:';

/** Upstream looks at every claim again after so long (--pvclaimbinder-sync-period). */
const RESYNC_MILLISECONDS = 15_000;

const enqueueClaim: EventHandler = ({ key, object }, enqueue) => {
  enqueue(CLAIM + key);
  const { volumeName } = (object as PersistentVolumeClaim).spec;
  if (volumeName) enqueue(VOLUME + volumeName);
};

/** A volume concerns its claim, and once it is free every claim that has none. */
const enqueueVolume: EventHandler = ({ key, object, type }, enqueue, lister) => {
  enqueue(VOLUME + key);
  const { claimRef } = (object as PersistentVolume).spec;
  if (claimRef) enqueue(`${CLAIM}${claimRef.namespace}/${claimRef.name}`);
  if (type !== 'DELETED' && (object as PersistentVolume).status?.phase === 'Available') enqueueUnbound(enqueue, lister);
};

function enqueueUnbound(enqueue: (key: string) => void, lister: Parameters<EventHandler>[2]): void {
  for (const { metadata, status } of lister.list<PersistentVolumeClaim>('persistentvolumeclaims')) {
    if (status?.phase === 'Pending') enqueue(`${CLAIM}${metadata.namespace}/${metadata.name}`);
  }
}

/** A pod that still waits at the next look at its claims is worth telling of. */
const enqueueConsumer: EventHandler = ({ type, object }, enqueue) => {
  if (type !== 'ADDED' || (object as Pod).spec.nodeName) return;
  for (const name of claimNamesOf(object as Pod)) enqueue(`${CONSUMER}${object.metadata.namespace}/${name}`);
};

export const persistentVolumeBinder: Controller = {
  name: 'persistent-volume-binder',
  source: 'persistentvolume-controller',
  watches: {
    persistentvolumes: enqueueVolume,
    persistentvolumeclaims: enqueueClaim,
    pods: enqueueConsumer,
    // Nobody is told of classes: they are seen at the next look at a claim.
    'storageclasses.storage.k8s.io': ({ key }, enqueue) => enqueue(CLASS + key),
  },

  reconcile(key, context) {
    if (key.startsWith(VOLUME)) {
      const volume = context.lister.get<PersistentVolume>('persistentvolumes', undefined, key.slice(VOLUME.length));
      if (volume) syncVolume(volume, context);
      return;
    }
    if (key.startsWith(CLASS)) {
      const next = context.clock.now() + RESYNC_MILLISECONDS;
      return enqueueUnbound((claim) => context.requeueAt(next, claim), context.lister);
    }
    if (key.startsWith(CONSUMER)) {
      const claim = key.slice(CONSUMER.length);
      if (waitsForConsumer(claim, context)) context.requeueAt(context.clock.now() + RESYNC_MILLISECONDS, CLAIM + claim);
      return;
    }
    const [namespace, name] = key.slice(CLAIM.length).split('/') as [string, string];
    const claim = context.lister.get<PersistentVolumeClaim>('persistentvolumeclaims', namespace, name);
    if (claim) syncClaim(claim, context);
  },
};

function waitsForConsumer(key: string, { lister }: ControllerContext): boolean {
  const { namespace, name } = splitObjectKey(key);
  const claim = lister.get<PersistentVolumeClaim>('persistentvolumeclaims', namespace, name);
  return claim?.status?.phase === 'Pending' && isDelayed(claim, lister);
}
