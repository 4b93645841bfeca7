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
  quantityValue,
  quoteGo,
  required,
  ZERO_QUANTITY,
  type FieldError,
} from '@drydock/apimachinery';
import { goDiff } from '../../meta/go-dump/go-diff.ts';
import { GoTypes } from '../../meta/go-dump/go-type.ts';
import { goQuantity } from '../../meta/go-quantity.ts';
import { invalidAll, optionalOneOf, requiredText } from '../../meta/validation/field-checks.ts';
import type { NodeSelectorTerm } from '../pod/spec/scheduling.types.ts';
import { validateNodeSelectorTerms } from '../pod/spec/affinity.validation.ts';
import { csiDriverNameErrors, DRIVER_CHECKS } from '../pod/spec/volume-drivers.validation.ts';
import { HOST_PATH_TYPES } from '../pod/spec/volume.validation.ts';
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
    ...(spec.accessModes?.length ? [] : [required(specPath.child('accessModes'))]),
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
  if (resources.length > 1 || resources[0] !== 'storage') errors.push(notSupported(path, goResourceList(capacity), ['storage']));
  for (const [name, amount] of Object.entries(capacity)) {
    const order = compareQuantities(quantityOf(amount), ZERO_QUANTITY);
    if (order < 0) errors.push(invalid(path.key(name), quantityValue(quantityOf(amount)), 'must be a valid resource quantity'));
    if (order <= 0) errors.push(invalid(path.key(name), `${amount}`, 'must be greater than zero'));
  }
  return errors;
}

function goResourceList(list: Readonly<Record<string, string>>): GoValue {
  const entries = Object.keys(list)
    .sort()
    .map((name) => `${quoteGo(name)}:${goQuantity(String(list[name])).text}`);
  return new GoValue(`core.ResourceList{${entries.join(', ')}}`);
}

function validateNodeAffinity({ nodeAffinity }: PersistentVolumeSpec): FieldError[] {
  if (!nodeAffinity) return [];
  const path = specPath.child('nodeAffinity', 'required');
  if (!nodeAffinity.required) return [required(path, 'must specify required node constraints')];
  return validateNodeSelectorTerms((nodeAffinity.required.nodeSelectorTerms ?? []) as NodeSelectorTerm[], path.child('nodeSelectorTerms'));
}

/** The sources in the order in which upstream looks at them; only the first is looked into. */
const SOURCE_ORDER = [
  'hostPath', 'gcePersistentDisk', 'awsElasticBlockStore', 'glusterfs', 'flocker', 'nfs', 'rbd', 'quobyte', 'cephfs', 'iscsi', 'cinder', 'fc',
  'flexVolume', 'azureFile', 'vsphereVolume', 'photonPersistentDisk', 'portworxVolume', 'azureDisk', 'scaleIO', 'local', 'storageos', 'csi',
]; // prettier-ignore

function validateSources(spec: PersistentVolumeSpec): FieldError[] {
  const [source, ...others] = volumeSources(spec).sort((a, b) => SOURCE_ORDER.indexOf(a) - SOURCE_ORDER.indexOf(b));
  const errors = source ? sourceErrors(spec, source) : [required(specPath, 'must specify a volume type')];
  errors.push(...others.map((other) => forbidden(specPath.child(other), 'may not specify more than 1 volume type')));
  if (spec.hostPath?.path === '/' && spec.persistentVolumeReclaimPolicy === 'Recycle') {
    errors.push(forbidden(specPath.child('persistentVolumeReclaimPolicy'), "may not be 'recycle' for a hostPath mount of '/'"));
  }
  return errors;
}

function sourceErrors(spec: PersistentVolumeSpec, source: string): FieldError[] {
  const path = specPath.child(source);
  const { hostPath, local, nfs, csi } = spec;
  switch (source) {
    case 'hostPath':
      return [
        ...validatePath(path.child('path'), hostPath!.path),
        ...(hostPath!.path ? optionalOneOf(path.child('type'), hostPath!.type, HOST_PATH_TYPES) : []),
      ];
    case 'local': {
      const placed = spec.nodeAffinity ? [] : [required(specPath.child('nodeAffinity'), 'Local volume requires node affinity')];
      return [...validatePath(path.child('path'), local!.path), ...placed];
    }
    case 'nfs': {
      const relative = nfs!.path && !nfs!.path.startsWith('/');
      return [
        ...requiredText(path.child('server'), nfs!.server),
        ...requiredText(path.child('path'), nfs!.path),
        ...(relative ? [invalid(path.child('path'), nfs!.path, 'must be an absolute path')] : []),
      ];
    }
    case 'csi':
      return [
        ...csiDriverNameErrors(csi!.driver, path.child('driver')),
        ...requiredText(path.child('volumeHandle'), csi!.volumeHandle),
        ...secretReferenceErrors(csi!, path),
      ];
    default:
      return DRIVER_CHECKS[source]?.(spec[source] as Record<string, unknown>, path) ?? [];
  }
}

const CSI_SECRETS = ['controllerPublishSecretRef', 'controllerExpandSecretRef', 'nodePublishSecretRef', 'nodeExpandSecretRef'];

/** A Secret that CSI is told of has a name and a namespace; upstream does not look at the one for staging. */
function secretReferenceErrors(csi: Readonly<Record<string, unknown>>, path: FieldPath): FieldError[] {
  return CSI_SECRETS.flatMap((field) => {
    const reference = csi[field] as { name?: string; namespace?: string } | undefined;
    if (!reference) return [];
    return [
      ...requiredText(path.child(field, 'name'), reference.name),
      ...requiredText(path.child(field, 'namespace'), reference.namespace),
    ];
  });
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
    const why = `spec.persistentvolumesource is immutable after creation\n${goDiff(sourceType, oldSource, source)}`;
    errors.push(forbidden(specPath.child('persistentvolumesource'), why));
  }
  if (spec.volumeMode !== old.volumeMode) errors.push(invalid(FieldPath.of('volumeMode'), spec.volumeMode, 'field is immutable'));
  if (old.nodeAffinity && !deepEqual(spec.nodeAffinity, old.nodeAffinity)) {
    errors.push(invalid(FieldPath.of('nodeAffinity'), spec.nodeAffinity ?? null, 'field is immutable'));
  }
  return errors;
}
