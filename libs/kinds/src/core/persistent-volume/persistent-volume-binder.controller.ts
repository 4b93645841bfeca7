/** Joins claims and volumes, and says what stands in the way (pkg/controller/volume/persistentvolume). */
import type { Controller, EventHandler } from '../../controller/controller.ts';
import type { PersistentVolumeClaim } from '../persistent-volume-claim/persistent-volume-claim.types.ts';
import { syncClaim } from './sync-claim.ts';
import { syncVolume } from './sync-volume.ts';
import type { PersistentVolume } from './persistent-volume.types.ts';

const CLAIM = 'claim:';
const VOLUME = 'volume:';

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

export const persistentVolumeBinder: Controller = {
  name: 'persistent-volume-binder',
  source: 'persistentvolume-controller',
  watches: {
    persistentvolumes: enqueueVolume,
    persistentvolumeclaims: enqueueClaim,
    'storageclasses.storage.k8s.io': (_event, enqueue, lister) => enqueueUnbound(enqueue, lister),
  },

  reconcile(key, context) {
    if (key.startsWith(VOLUME)) {
      const volume = context.lister.get<PersistentVolume>('persistentvolumes', undefined, key.slice(VOLUME.length));
      if (volume) syncVolume(volume, context);
      return;
    }
    const [namespace, name] = key.slice(CLAIM.length).split('/') as [string, string];
    const claim = context.lister.get<PersistentVolumeClaim>('persistentvolumeclaims', namespace, name);
    if (claim) syncClaim(claim, context);
  },
};
