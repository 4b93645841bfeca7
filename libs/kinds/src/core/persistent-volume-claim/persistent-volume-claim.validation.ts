import {
  compareQuantities,
  deepEqual,
  FieldPath,
  forbidden,
  GoValue,
  invalid,
  isDNS1123Label,
  isDNS1123Subdomain,
  quantityOf,
  required,
  ZERO_QUANTITY,
  type FieldError,
} from '@drydock/apimachinery';
import { goDiff } from '../../meta/go-dump/go-diff.ts';
import { GoTypes } from '../../meta/go-dump/go-type.ts';
import { invalidAll, optionalOneOf, requiredText } from '../../meta/validation/field-checks.ts';
import { validateLabelSelector } from '../../meta/validation/label-selector.validation.ts';
import { validateAccessModes } from '../persistent-volume/access-modes.validation.ts';
import {
  requestedStorage,
  type DataSource,
  type PersistentVolumeClaim,
  type PersistentVolumeClaimSpec,
} from './persistent-volume-claim.types.ts';

const specPath = FieldPath.of('spec');

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
  return validateClaimSpec(spec, specPath);
}

/** ValidatePersistentVolumeClaimSpec; also of the templates of ephemeral volumes. */
export function validateClaimSpec(spec: PersistentVolumeClaimSpec, path: FieldPath): FieldError[] {
  const { storageClassName } = spec;
  return [
    ...(spec.accessModes?.length ? [] : [required(path.child('accessModes'), 'at least 1 access mode is required')]),
    ...validateLabelSelector(spec.selector, path.child('selector')),
    ...validateAccessModes(spec.accessModes, path.child('accessModes')),
    ...validateStorage(spec, path.child('resources').key('storage')),
    ...(storageClassName ? invalidAll(path.child('storageClassName'), storageClassName, isDNS1123Subdomain(storageClassName)) : []),
    ...optionalOneOf(path.child('volumeMode'), spec.volumeMode, ['Block', 'Filesystem']),
    ...(spec.dataSource ? sourceErrors(spec.dataSource, path.child('dataSource')) : []),
    ...(spec.dataSourceRef ? sourceErrors(spec.dataSourceRef, path.child('dataSourceRef')) : []),
    ...twoSourcesErrors(spec, path),
  ];
}

function sourceErrors({ apiGroup, kind, name, namespace }: DataSource, path: FieldPath): FieldError[] {
  const errors = [...requiredText(path.child('name'), name), ...requiredText(path.child('kind'), kind)];
  if (!apiGroup && kind !== 'PersistentVolumeClaim') {
    errors.push(invalid(path, kind ?? '', "must be 'PersistentVolumeClaim' when referencing the default apiGroup"));
  }
  if (apiGroup) errors.push(...invalidAll(path.child('apiGroup'), apiGroup, isDNS1123Subdomain(apiGroup)));
  if (namespace) errors.push(...invalidAll(path.child('namespace'), namespace, isDNS1123Label(namespace)));
  return errors;
}

/** The value that upstream shows is a path, which is a Stringer. */
function twoSourcesErrors({ dataSource, dataSourceRef }: PersistentVolumeClaimSpec, path: FieldPath): FieldError[] {
  if (!dataSource || !dataSourceRef) return [];
  const shown = new GoValue(`${path.child('dataSource')}`);
  if (dataSourceRef.namespace) return [invalid(path, shown, 'may not be specified when dataSourceRef.namespace is specified')];
  const same = (['apiGroup', 'kind', 'name'] as const).every((field) => dataSource[field] === dataSourceRef[field]);
  return same ? [] : [invalid(path, shown, 'must match dataSourceRef')];
}

function validateStorage({ resources }: PersistentVolumeClaimSpec, storagePath: FieldPath): FieldError[] {
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
