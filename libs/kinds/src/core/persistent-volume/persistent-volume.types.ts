import type { KubeObject, ObjectReference } from '@drydock/apimachinery';
import type { NodeSelectorTerm } from '../pod/spec/scheduling.types.ts';

export interface PersistentVolume extends KubeObject {
  spec: PersistentVolumeSpec;
  status?: { phase?: VolumePhase; message?: string; reason?: string; lastPhaseTransitionTime?: string };
}

export type VolumePhase = 'Pending' | 'Available' | 'Bound' | 'Released' | 'Failed';

export interface PersistentVolumeSpec {
  capacity?: Record<string, string>;
  accessModes?: string[];
  persistentVolumeReclaimPolicy?: string;
  claimRef?: ObjectReference;
  storageClassName?: string;
  volumeAttributesClassName?: string;
  volumeMode?: string;
  mountOptions?: string[];
  nodeAffinity?: { required?: { nodeSelectorTerms?: NodeSelectorTerm[] } };
  hostPath?: { path?: string; type?: string };
  local?: { path?: string; fsType?: string };
  nfs?: { server?: string; path?: string; readOnly?: boolean };
  csi?: { driver?: string; volumeHandle?: string; [field: string]: unknown };
  [source: string]: unknown;
}

/** Fields of the spec that are not sources. */
const COMMON_FIELDS = new Set([
  'capacity',
  'accessModes',
  'persistentVolumeReclaimPolicy',
  'claimRef',
  'storageClassName',
  'volumeAttributesClassName',
  'volumeMode',
  'mountOptions',
  'nodeAffinity',
]);

/** Where the data is: `hostPath`, `nfs`… There should be one. */
export function volumeSources(spec: PersistentVolumeSpec): string[] {
  return Object.keys(spec).filter((field) => !COMMON_FIELDS.has(field) && spec[field] !== undefined && spec[field] !== null);
}

export const PV_PROTECTION_FINALIZER = 'kubernetes.io/pv-protection';
export const PROVISIONED_BY_ANNOTATION = 'pv.kubernetes.io/provisioned-by';
/** The controller, and not the author, wrote the claimRef or volumeName; it may take it back. */
export const BOUND_BY_CONTROLLER_ANNOTATION = 'pv.kubernetes.io/bound-by-controller';
/** On a claim whose binding has been completed. */
export const BIND_COMPLETED_ANNOTATION = 'pv.kubernetes.io/bind-completed';

export const ACCESS_MODES = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];

const SHORT_MODES: readonly (readonly [mode: string, short: string])[] = [
  ['ReadWriteOnce', 'RWO'],
  ['ReadOnlyMany', 'ROX'],
  ['ReadWriteMany', 'RWX'],
  ['ReadWriteOncePod', 'RWOP'],
];

/** `RWO,ROX` (pkg/apis/core/v1/helper, GetAccessModesAsString). */
export function accessModesString(modes: readonly string[] | undefined): string {
  return SHORT_MODES.filter(([mode]) => modes?.includes(mode))
    .map(([, short]) => short)
    .join(',');
}
