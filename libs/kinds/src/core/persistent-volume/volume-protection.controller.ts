import { changedMetadata } from '@drydock/apimachinery';
import { enqueueObject, type Controller } from '../../controller/controller.ts';
import { persistentVolumes } from './persistent-volume.ts';
import { PV_PROTECTION_FINALIZER, type PersistentVolume } from './persistent-volume.types.ts';

/** Keeps a volume until no claim is bound to it (pkg/controller/volume/pvprotection). */
export const volumeProtectionController: Controller = {
  name: 'pv-protection-controller',
  watches: { persistentvolumes: enqueueObject },

  reconcile(name, { lister, client }) {
    const volume = lister.get<PersistentVolume>('persistentvolumes', undefined, name);
    if (!volume) return;
    const finalizers = volume.metadata.finalizers ?? [];
    const isProtected = finalizers.includes(PV_PROTECTION_FINALIZER);
    const update = (list: string[]) =>
      client.update(persistentVolumes, { ...volume, metadata: changedMetadata(volume.metadata, { finalizers: list }) });
    if (!volume.metadata.deletionTimestamp) {
      if (!isProtected) update([...finalizers, PV_PROTECTION_FINALIZER]);
      return;
    }
    if (isProtected && volume.status?.phase !== 'Bound') update(finalizers.filter((each) => each !== PV_PROTECTION_FINALIZER));
  },
};
