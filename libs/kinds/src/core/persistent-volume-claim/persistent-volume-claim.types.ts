import type { Condition, KubeObject, LabelSelector } from '@drydock/apimachinery';

export interface PersistentVolumeClaim extends KubeObject {
  spec: PersistentVolumeClaimSpec;
  status?: { phase?: 'Pending' | 'Bound' | 'Lost'; accessModes?: string[]; capacity?: Record<string, string>; conditions?: Condition[] };
}

export interface PersistentVolumeClaimSpec {
  accessModes?: string[];
  selector?: LabelSelector;
  resources?: { requests?: Record<string, string>; limits?: Record<string, string> };
  volumeName?: string;
  /** Undefined asks for the default class, an empty one for a volume without class. */
  storageClassName?: string | null;
  volumeMode?: string;
  volumeAttributesClassName?: string;
  dataSource?: DataSource;
  dataSourceRef?: DataSource;
}

/** What a volume is filled from; only `dataSourceRef` may name a namespace. */
export interface DataSource {
  apiGroup?: string;
  kind?: string;
  name?: string;
  namespace?: string;
}

export const PVC_PROTECTION_FINALIZER = 'kubernetes.io/pvc-protection';
/** Written by the scheduler: the node of the first pod that uses the claim. */
export const SELECTED_NODE_ANNOTATION = 'volume.kubernetes.io/selected-node';
/** Whose turn it is to make a volume, under its old and its present name. */
export const STORAGE_PROVISIONER_ANNOTATIONS = [
  'volume.beta.kubernetes.io/storage-provisioner',
  'volume.kubernetes.io/storage-provisioner',
];

export function requestedStorage({ spec }: PersistentVolumeClaim): string {
  return spec.resources?.requests?.storage ?? '0';
}
