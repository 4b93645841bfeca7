import {
  compareQuantities,
  deepEqual,
  FieldPath,
  forbidden,
  invalid,
  isDNS1123Subdomain,
  quantityOf,
  required,
  ZERO_QUANTITY,
  type FieldError,
} from '@drydock/apimachinery';
import { goDiff } from '../../meta/go-dump/go-diff.ts';
import { GoTypes } from '../../meta/go-dump/go-type.ts';
import { invalidAll, optionalOneOf } from '../../meta/validation/field-checks.ts';
import { validateLabelSelector } from '../../meta/validation/label-selector.validation.ts';
import { validateAccessModes } from '../persistent-volume/access-modes.validation.ts';
import { requestedStorage, type PersistentVolumeClaim, type PersistentVolumeClaimSpec } from './persistent-volume-claim.types.ts';

const specPath = FieldPath.of('spec');
const storagePath = specPath.child('resources').key('storage');

/** pkg/apis/core/types.go of 1.33. */
const claimSpecType = new GoTypes({
  'core.PersistentVolumeClaimSpec':
    'AccessModes:[]core.PersistentVolumeAccessMode Selector:*v1.LabelSelector Resources:core.VolumeResourceRequirements VolumeName:string StorageClassName:*string VolumeMode:*core.PersistentVolumeMode DataSource:*core.TypedLocalObjectReference DataSourceRef:*core.TypedObjectReference VolumeAttributesClassName:*string',
  'core.VolumeResourceRequirements': 'Limits:core.ResourceList Requests:core.ResourceList',
  'core.TypedLocalObjectReference': 'APIGroup:*string Kind:string Name:string',
  'core.TypedObjectReference': 'APIGroup:*string Kind:string Name:string Namespace:*string',
  'v1.LabelSelector': 'MatchLabels:map[string]string MatchExpressions:[]v1.LabelSelectorRequirement',
  'v1.LabelSelectorRequirement': 'Key:string Operator:v1.LabelSelectorOperator Values:[]string',
}).get('core.PersistentVolumeClaimSpec');

/** pkg/apis/core/validation, ValidatePersistentVolumeClaim. */
export function validatePersistentVolumeClaim({ spec }: PersistentVolumeClaim): FieldError[] {
  const { storageClassName } = spec;
  return [
    ...validateAccessModes(spec.accessModes, specPath.child('accessModes'), 'at least 1 access mode is required'),
    ...validateLabelSelector(spec.selector, specPath.child('selector')),
    ...validateStorage(spec),
    ...(storageClassName ? invalidAll(specPath.child('storageClassName'), storageClassName, isDNS1123Subdomain(storageClassName)) : []),
    ...optionalOneOf(specPath.child('volumeMode'), spec.volumeMode, ['Block', 'Filesystem']),
  ];
}

function validateStorage({ resources }: PersistentVolumeClaimSpec): FieldError[] {
  const storage = resources?.requests?.storage;
  if (storage === undefined) return [required(storagePath)];
  const positive = compareQuantities(quantityOf(storage), ZERO_QUANTITY) > 0;
  return positive ? [] : [invalid(storagePath, `${storage}`, 'must be greater than zero')];
}

const IMMUTABLE = 'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';

/** pkg/apis/core/validation, ValidatePersistentVolumeClaimUpdate. */
export function validatePersistentVolumeClaimUpdate(claim: PersistentVolumeClaim, old: PersistentVolumeClaim): FieldError[] {
  const errors: FieldError[] = [];
  const [comparable, before] = [withoutChangeable(claim, old), { ...old.spec, volumeName: old.spec.volumeName || claim.spec.volumeName }];
  if (!deepEqual(comparable, before)) errors.push(forbidden(specPath, `${IMMUTABLE}\n${goDiff(claimSpecType, before, comparable)}`));
  const requested = quantityOf(requestedStorage(claim));
  if (compareQuantities(requested, quantityOf(requestedStorage(old))) < 0) {
    const actual = quantityOf(old.status?.capacity?.storage);
    const path = specPath.child('resources', 'requests', 'storage');
    if (compareQuantities(requested, actual) <= 0) errors.push(forbidden(path, 'field can not be less than status.capacity'));
  }
  return errors;
}

/** The new spec with what may change put back: the request of a bound claim, and a class that was never chosen. */
function withoutChangeable(claim: PersistentVolumeClaim, old: PersistentVolumeClaim): PersistentVolumeClaimSpec {
  const spec: PersistentVolumeClaimSpec = { ...claim.spec, volumeName: claim.spec.volumeName };
  const { resources } = old.spec;
  if (old.status?.phase === 'Bound' && spec.resources?.requests) {
    spec.resources = { ...spec.resources, requests: { ...spec.resources.requests, storage: resources?.requests?.storage ?? '0' } };
  }
  if (old.spec.volumeAttributesClassName === undefined) delete spec.volumeAttributesClassName;
  else spec.volumeAttributesClassName = old.spec.volumeAttributesClassName;
  if (old.spec.storageClassName === undefined) delete spec.storageClassName;
  return spec;
}
