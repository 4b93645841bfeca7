import type { KubeObject } from '@drydock/apimachinery';
import type { ResourceDefinition } from '@drydock/apiserver';
import { ageColumn, ageOf, nameColumn } from '../../meta/table-columns.ts';

export interface CSIDriver extends KubeObject {
  spec: {
    attachRequired?: boolean;
    podInfoOnMount?: boolean;
    storageCapacity?: boolean;
    fsGroupPolicy?: string;
    volumeLifecycleModes?: string[];
    requiresRepublish?: boolean;
    seLinuxMount?: boolean;
    tokenRequests?: { audience?: string }[];
  };
}

/** pkg/apis/storage/v1, SetDefaults_CSIDriver. */
function setDefaults(draft: CSIDriver): void {
  const spec = (draft.spec ??= {});
  spec.attachRequired ??= true;
  spec.podInfoOnMount ??= false;
  spec.storageCapacity ??= false;
  spec.fsGroupPolicy ??= 'ReadWriteOnceWithFSType';
  if (!spec.volumeLifecycleModes?.length) spec.volumeLifecycleModes = ['Persistent'];
  spec.requiresRepublish ??= false;
  spec.seLinuxMount ??= false;
}

export const csiDrivers: ResourceDefinition<CSIDriver> = {
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'CSIDriver',
  plural: 'csidrivers',
  singular: 'csidriver',
  namespaced: false,
  strategy: { defaults: setDefaults, generationChanges: false },
  table: {
    columns: [
      nameColumn,
      { name: 'AttachRequired', type: 'boolean' },
      { name: 'PodInfoOnMount', type: 'boolean' },
      { name: 'StorageCapacity', type: 'boolean' },
      { name: 'TokenRequests', type: 'string' },
      { name: 'RequiresRepublish', type: 'boolean' },
      { name: 'Modes', type: 'string' },
      ageColumn,
    ],
    cells: (each, clock) => [
      each.metadata.name,
      each.spec.attachRequired ?? true,
      each.spec.podInfoOnMount ?? false,
      each.spec.storageCapacity ?? false,
      each.spec.tokenRequests?.map(({ audience }) => audience ?? '').join(',') ?? '<unset>',
      each.spec.requiresRepublish ?? false,
      each.spec.volumeLifecycleModes?.join(',') ?? '<none>',
      ageOf(each, clock),
    ],
  },
};
