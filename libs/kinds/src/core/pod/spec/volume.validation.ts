/** pkg/apis/core/validation: ValidateVolumes and the sources a learner can meet. */
import {
  isConfigMapKey,
  isDNS1123Label,
  isDNS1123Subdomain,
  isQualifiedName,
  duplicate,
  forbidden,
  invalid,
  quantityOf,
  ZERO_QUANTITY,
  compareQuantities,
  required,
  type FieldError,
  type FieldPath,
  type ObjectMeta,
} from '@drydock/apimachinery';
import { invalidAll, onlyOne, optionalOneOf, requiredText } from '../../../meta/validation/field-checks.ts';
import { validateLabels } from '../../../meta/validation/label-selector.validation.ts';
import { passedOnce } from '../../../meta/validation/passed-once.ts';
import { validateFieldSelector, validateResourceFieldSelector, VOLUME_FIELD_PATHS } from './env.validation.ts';
import { validateNoBacksteps, validateRelativePath } from './path.validation.ts';
import type { PersistentVolumeClaimSpec } from '../../persistent-volume-claim/persistent-volume-claim.types.ts';
import { validateClaimSpec } from '../../persistent-volume-claim/persistent-volume-claim.validation.ts';
import { DRIVER_CHECKS } from './volume-drivers.validation.ts';
import type { DownwardApiFile, KeyToPath, Volume, VolumeProjection } from './volume.types.ts';

const FILE_MODE_MESSAGE = 'must be a number between 0 and 0777 (octal), both inclusive';
export const HOST_PATH_TYPES = ['', 'BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket'];
const MIN_TOKEN_SECONDS = 10 * 60;
const MAX_TOKEN_SECONDS = 2 ** 32;

/** The errors, and the volumes that mounts may refer to, by name: those without an error. */
export function validateVolumes(volumes: readonly Volume[], path: FieldPath): { errors: FieldError[]; mountable: Map<string, Volume> } {
  const errors: FieldError[] = [];
  const mountable = new Map<string, Volume>();
  for (const [index, volume] of volumes.entries()) {
    const at = path.index(index);
    const found = [...validateSource(volume, at), ...nameErrors(volume.name, mountable, at.child('name'))];
    if (found.length === 0) mountable.set(volume.name, volume);
    errors.push(...found);
  }
  return { errors, mountable };
}

function nameErrors(name: string | undefined, names: ReadonlyMap<string, Volume>, path: FieldPath): FieldError[] {
  if (!name) return [required(path)];
  return [...invalidAll(path, name, isDNS1123Label(name)), ...(names.has(name) ? [duplicate(path, name)] : [])];
}

function validateSource(volume: Volume, path: FieldPath): FieldError[] {
  const present = Object.keys(volume).filter((field) => field !== 'name' && volume[field] !== undefined && volume[field] !== null);
  if (present.length === 0) return [required(path, 'must specify a volume type')];
  const [type] = present as [string];
  const at = path.child(type);
  const own = Object.hasOwn(SOURCE_VALIDATORS, type) ? SOURCE_VALIDATORS[type]!(volume, at) : [];
  const driver = Object.hasOwn(DRIVER_CHECKS, type) ? DRIVER_CHECKS[type]!(volume[type] as Record<string, unknown>, at) : [];
  return [...own, ...driver, ...onlyOne(path, present, 'volume type')];
}

const SOURCE_VALIDATORS: Readonly<Record<string, (volume: Volume, path: FieldPath) => FieldError[]>> = {
  emptyDir: ({ emptyDir }, path) => {
    const limit = emptyDir?.sizeLimit;
    const negative = limit !== undefined && limit !== null && compareQuantities(quantityOf(limit), ZERO_QUANTITY) < 0;
    return negative ? [forbidden(path.child('sizeLimit'), 'SizeLimit field must be a valid resource quantity')] : [];
  },
  hostPath: ({ hostPath }, path) => [
    ...(hostPath?.path ? validateNoBacksteps(hostPath.path, path.child('path')) : [required(path.child('path'))]),
    ...optionalOneOf(path.child('type'), hostPath?.type, HOST_PATH_TYPES),
  ],
  secret: ({ secret }, path) => [
    ...requiredText(path.child('secretName'), secret?.secretName),
    ...modeErrors(secret?.defaultMode, path.child('defaultMode')),
    ...itemErrors(secret?.items, path.child('items')),
  ],
  configMap: ({ configMap }, path) => [
    ...requiredText(path.child('name'), configMap?.name),
    ...modeErrors(configMap?.defaultMode, path.child('defaultMode')),
    ...itemErrors(configMap?.items, path.child('items')),
  ],
  persistentVolumeClaim: ({ persistentVolumeClaim: claim }, path) =>
    claim?.claimName
      ? invalidAll(path.child('claimName'), claim.claimName, isDNS1123Subdomain(claim.claimName))
      : [required(path.child('claimName'))],
  downwardAPI: ({ downwardAPI }, path) => [
    ...modeErrors(downwardAPI?.defaultMode, path.child('defaultMode')),
    ...(downwardAPI?.items ?? []).flatMap((file) => downwardFileErrors(file, path)),
  ],
  projected: ({ projected }, path) => projectedErrors(projected!, path),
  nfs: ({ nfs }, path) => [
    ...requiredText(path.child('server'), nfs?.server),
    ...requiredText(path.child('path'), nfs?.path),
    ...(nfs?.path?.startsWith('/') ? [] : [invalid(path.child('path'), nfs?.path ?? '', 'must be an absolute path')]),
  ],
  ephemeral: ({ ephemeral }, path) => {
    const template = ephemeral?.volumeClaimTemplate;
    const at = path.child('volumeClaimTemplate');
    if (!template) return [required(at)];
    return [
      ...validateClaimMetadata(template.metadata, at.child('metadata')),
      ...validateClaimSpec((template.spec ?? {}) as PersistentVolumeClaimSpec, at.child('spec')),
    ];
  },
  image: ({ image }, path) => [
    ...requiredText(path.child('reference'), image?.reference),
    ...optionalOneOf(path.child('pullPolicy'), image?.pullPolicy, ['Always', 'IfNotPresent', 'Never']),
  ],
};

function modeErrors(mode: number | undefined, path: FieldPath): FieldError[] {
  return mode !== undefined && mode !== null && (mode < 0 || mode > 0o777) ? [invalid(path, mode, FILE_MODE_MESSAGE)] : [];
}

function itemErrors(items: readonly KeyToPath[] | undefined, path: FieldPath): FieldError[] {
  return (items ?? []).flatMap((item, index) => {
    const at = path.index(index);
    return [
      ...(item.key ? invalidAll(at.child('key'), item.key, isConfigMapKey(item.key)) : [required(at.child('key'))]),
      ...(item.path ? validateRelativePath(item.path, at.child('path'), true) : [required(at.child('path'))]),
      ...modeErrors(item.mode, at.child('mode')),
    ];
  });
}

function downwardFileErrors(file: DownwardApiFile, path: FieldPath): FieldError[] {
  const errors = file.path ? validateRelativePath(file.path, path.child('path'), true) : [required(path.child('path'))];
  if (file.fieldRef) {
    errors.push(...validateFieldSelector(file.fieldRef, VOLUME_FIELD_PATHS, path.child('fieldRef')));
    if (file.resourceFieldRef) errors.push(invalid(path, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously'));
  } else if (file.resourceFieldRef) {
    errors.push(...validateResourceFieldSelector(file.resourceFieldRef, path.child('resourceFieldRef'), true));
  } else {
    errors.push(required(path, 'one of fieldRef and resourceFieldRef is required'));
  }
  return [...errors, ...modeErrors(file.mode, path.child('mode'))];
}

const PROJECTIONS = ['secret', 'configMap', 'downwardAPI', 'serviceAccountToken', 'clusterTrustBundle'] as const;

/** All pods have the same one for the token of their service account. */
const projectedErrors = passedOnce(({ defaultMode, sources }: NonNullable<Volume['projected']>, path) => [
  ...modeErrors(defaultMode, path.child('defaultMode')),
  ...projectionErrors(sources ?? [], path),
]);

function projectionErrors(sources: readonly VolumeProjection[], path: FieldPath): FieldError[] {
  const paths = new Set<string>();
  return sources.flatMap((source, index) => {
    const at = path.child('sources').index(index);
    const present = PROJECTIONS.filter((type) => source[type]);
    const errors = oneProjectionErrors(source, at, path, paths);
    if (present.length > 1) errors.push(forbidden(at, 'may not specify more than 1 volume type per source'));
    return errors;
  });
}

/** `volume` is the path of the whole volume, where upstream reports paths that meet; `paths` are those seen, and grows. */
function oneProjectionErrors(source: VolumeProjection, path: FieldPath, volume: FieldPath, paths: Set<string>): FieldError[] {
  const { secret, configMap, downwardAPI, serviceAccountToken } = source;
  return [
    ...(secret ? keysErrors(secret, path.child('secret'), volume, paths) : []),
    ...(configMap ? keysErrors(configMap, path.child('configMap'), volume, paths) : []),
    ...(downwardAPI?.items ?? []).flatMap((file) => [
      ...downwardFileErrors(file, path.child('downwardAPI')),
      ...meetingPaths([file], file.path, volume, paths),
    ]),
    ...(serviceAccountToken ? tokenErrors(serviceAccountToken, path.child('serviceAccountToken'), volume) : []),
  ];
}

/** Of paths that meet, upstream shows the name of the Secret or ConfigMap that comes later. */
function keysErrors(
  { name, items = [] }: { name?: string; items?: readonly KeyToPath[] },
  path: FieldPath,
  volume: FieldPath,
  paths: Set<string>,
): FieldError[] {
  return [
    ...requiredText(path.child('name'), name),
    ...itemErrors(items, path.child('items')),
    ...meetingPaths(items, name, volume, paths),
  ];
}

function meetingPaths(items: readonly { path?: string }[], shown: string | undefined, volume: FieldPath, paths: Set<string>): FieldError[] {
  return items.flatMap(({ path = '' }) => {
    if (!path) return [];
    if (paths.has(path)) return [invalid(volume, shown ?? '', 'conflicting duplicate paths')];
    paths.add(path);
    return [];
  });
}

/** Upstream reports the path of a token at the volume. */
function tokenErrors(token: NonNullable<VolumeProjection['serviceAccountToken']>, path: FieldPath, volume: FieldPath): FieldError[] {
  const seconds = token.expirationSeconds ?? 0;
  const errors: FieldError[] = [];
  if (seconds < MIN_TOKEN_SECONDS) {
    errors.push(invalid(path.child('expirationSeconds'), seconds, 'may not specify a duration less than 10 minutes'));
  }
  if (seconds > MAX_TOKEN_SECONDS)
    errors.push(invalid(path.child('expirationSeconds'), seconds, 'may not specify a duration larger than 2^32 seconds'));
  return token.path
    ? [...errors, ...validateRelativePath(token.path, volume.child('path'), true)]
    : [...errors, required(volume.child('path'))];
}

/** Claims that are made for pods may say labels and annotations, nothing else about themselves (ValidateTemplateObjectMeta). */
function validateClaimMetadata(metadata: Partial<ObjectMeta> | undefined, path: FieldPath): FieldError[] {
  const { annotations, labels, creationTimestamp: _, ...others } = metadata ?? {};
  return [
    ...Object.keys(annotations ?? {}).flatMap((key) => invalidAll(path.child('annotations'), key, isQualifiedName(key.toLowerCase()))),
    ...validateLabels(labels, path.child('labels')),
    ...Object.keys(others).map((field) => forbidden(path.child(field), 'cannot be set')),
  ];
}
