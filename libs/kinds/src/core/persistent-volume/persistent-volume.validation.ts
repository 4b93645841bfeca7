import {
  compareQuantities,
  deepEqual,
  FieldPath,
  forbidden,
  GoValue,
  invalid,
  isDNS1123Subdomain,
  notSupported,
  quantityOf,
  required,
  ZERO_QUANTITY,
  type FieldError,
} from '@drydock/apimachinery';
import { goDiff } from '../../meta/go-dump/go-diff.ts';
import { GoTypes } from '../../meta/go-dump/go-type.ts';
import { invalidAll, optionalOneOf, requiredText } from '../../meta/validation/field-checks.ts';
import type { NodeSelectorTerm } from '../pod/spec/scheduling.types.ts';
import { validateNodeSelectorTerms } from '../pod/spec/affinity.validation.ts';
import { csiDriverNameErrors, DRIVER_CHECKS } from '../pod/spec/volume-drivers.validation.ts';
import { validateAccessModes } from './access-modes.validation.ts';
import { volumeSources, type PersistentVolume, type PersistentVolumeSpec } from './persistent-volume.types.ts';

const specPath = FieldPath.of('spec');

/** The internal type of the sources that learners use (pkg/apis/core/types.go of 1.33): all 22 fields, the rest of them without their insides. */
const sourceType = new GoTypes({
  'core.PersistentVolumeSource':
    'GCEPersistentDisk:*x AWSElasticBlockStore:*x HostPath:*core.HostPathVolumeSource Glusterfs:*x NFS:*core.NFSVolumeSource RBD:*x Quobyte:*x ISCSI:*x FlexVolume:*x Cinder:*x CephFS:*x FC:*x Flocker:*x AzureFile:*x VsphereVolume:*x AzureDisk:*x PhotonPersistentDisk:*x PortworxVolume:*x ScaleIO:*x Local:*core.LocalVolumeSource StorageOS:*x CSI:*core.CSIPersistentVolumeSource',
  'core.HostPathVolumeSource': 'Path:string Type:*core.HostPathType',
  'core.NFSVolumeSource': 'Server:string Path:string ReadOnly:bool',
  'core.LocalVolumeSource': 'Path:string FSType:*string',
  'core.CSIPersistentVolumeSource': 'Driver:string VolumeHandle:string ReadOnly:bool FSType:string VolumeAttributes:map[string]string',
}).get('core.PersistentVolumeSource');

/** pkg/apis/core/validation, ValidatePersistentVolume. */
export function validatePersistentVolume({ spec }: PersistentVolume): FieldError[] {
  return [
    ...validateAccessModes(spec.accessModes, specPath.child('accessModes')),
    ...validateCapacity(spec),
    ...optionalOneOf(specPath.child('persistentVolumeReclaimPolicy'), spec.persistentVolumeReclaimPolicy, ['Delete', 'Recycle', 'Retain']),
    ...validateNodeAffinity(spec),
    ...validateSources(spec),
    ...(spec.storageClassName
      ? invalidAll(specPath.child('storageClassName'), spec.storageClassName, isDNS1123Subdomain(spec.storageClassName))
      : []),
    ...optionalOneOf(specPath.child('volumeMode'), spec.volumeMode, ['Block', 'Filesystem']),
  ];
}

function validateCapacity({ capacity = {} }: PersistentVolumeSpec): FieldError[] {
  const path = specPath.child('capacity');
  const resources = Object.keys(capacity);
  if (resources.length === 0) return [required(path), notSupported(path, new GoValue('core.ResourceList(nil)'), ['storage'])];
  const errors: FieldError[] = [];
  if (resources.length > 1 || resources[0] !== 'storage') errors.push(notSupported(path, capacity, ['storage']));
  for (const [name, amount] of Object.entries(capacity)) {
    const positive = compareQuantities(quantityOf(amount), ZERO_QUANTITY) > 0;
    if (!positive) errors.push(invalid(path.key(name), `${amount}`, 'must be greater than zero'));
  }
  return errors;
}

function validateNodeAffinity({ nodeAffinity }: PersistentVolumeSpec): FieldError[] {
  if (!nodeAffinity) return [];
  const path = specPath.child('nodeAffinity', 'required');
  if (!nodeAffinity.required) return [required(path, 'must specify required node constraints')];
  return validateNodeSelectorTerms((nodeAffinity.required.nodeSelectorTerms ?? []) as NodeSelectorTerm[], path.child('nodeSelectorTerms'));
}

function validateSources(spec: PersistentVolumeSpec): FieldError[] {
  const sources = volumeSources(spec);
  if (sources.length === 0) return [required(specPath, 'must specify a volume type')];
  const errors = sources.slice(1).map((source) => forbidden(specPath.child(source), 'may not specify more than 1 volume type'));
  const { hostPath, local, nfs, csi } = spec;
  if (hostPath) errors.push(...validatePath(specPath.child('hostPath', 'path'), hostPath.path));
  if (hostPath?.path === '/' && spec.persistentVolumeReclaimPolicy === 'Recycle') {
    errors.push(forbidden(specPath.child('persistentVolumeReclaimPolicy'), "may not be 'recycle' for a hostPath mount of '/'"));
  }
  if (local) {
    errors.push(...validatePath(specPath.child('local', 'path'), local.path));
    if (!spec.nodeAffinity) errors.push(required(FieldPath.of('metadata', 'annotations'), 'Local volume requires node affinity'));
  }
  if (nfs) {
    errors.push(...requiredText(specPath.child('nfs', 'server'), nfs.server), ...requiredText(specPath.child('nfs', 'path'), nfs.path));
    if (nfs.path && !nfs.path.startsWith('/')) errors.push(invalid(specPath.child('nfs', 'path'), nfs.path, 'must be an absolute path'));
  }
  if (csi) {
    errors.push(...csiDriverNameErrors(csi.driver, specPath.child('csi', 'driver')));
    errors.push(...requiredText(specPath.child('csi', 'volumeHandle'), csi.volumeHandle));
  }
  for (const source of sources.filter((each) => each !== 'csi' && Object.hasOwn(DRIVER_CHECKS, each))) {
    errors.push(...DRIVER_CHECKS[source]!(spec[source] as Record<string, unknown>, specPath.child(source)));
  }
  return errors;
}

function validatePath(path: FieldPath, value: string | undefined): FieldError[] {
  if (!value) return [required(path)];
  return value.split('/').includes('..') ? [invalid(path, value, "must not contain '..'")] : [];
}

/** pkg/apis/core/validation, ValidatePersistentVolumeUpdate: where the data is cannot change. */
export function validatePersistentVolumeUpdate({ spec }: PersistentVolume, { spec: old }: PersistentVolume): FieldError[] {
  const errors: FieldError[] = [];
  const sourcesOf = (each: PersistentVolumeSpec) => Object.fromEntries(volumeSources(each).map((source) => [source, each[source]]));
  const [source, oldSource] = [sourcesOf(spec), sourcesOf(old)];
  if (!deepEqual(source, oldSource)) {
    const why = `spec.persistentvolumesource is immutable after creation\n${goDiff(sourceType, source, oldSource)}`;
    errors.push(forbidden(specPath.child('persistentvolumesource'), why));
  }
  if (spec.volumeMode !== old.volumeMode) errors.push(invalid(FieldPath.of('volumeMode'), spec.volumeMode, 'field is immutable'));
  if (old.nodeAffinity && !deepEqual(spec.nodeAffinity, old.nodeAffinity)) {
    errors.push(invalid(specPath.child('nodeAffinity'), spec.nodeAffinity ?? null, 'field is immutable'));
  }
  return errors;
}
