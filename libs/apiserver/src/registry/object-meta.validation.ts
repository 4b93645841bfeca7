/** Rules for the metadata of every object (k8s.io/apimachinery, api/validation/objectmeta.go). */
import {
  isDNS1123Label,
  isDNS1123Subdomain,
  deepEqual,
  FieldPath,
  forbidden,
  invalid,
  isValidLabelValue,
  prefixedName,
  isQualifiedName,
  required,
  tooLong,
  type FieldError,
  type KubeObject,
  type ObjectMeta,
} from '@drydock/apimachinery';
import type { Strategy } from './strategy.ts';

/** The sum of all keys and values of annotations, in bytes. */
const TOTAL_ANNOTATION_SIZE_LIMIT = 256 * 1024;

const METADATA = FieldPath.of('metadata');

/** What the rules depend on. */
export interface MetaRules {
  namespaced: boolean;
  strategy: Pick<Strategy, 'validateName'>;
  /** Present for custom resources only. */
  schema?: unknown;
  /** The object is inside another, as an embedded resource. */
  embedded?: true;
}

/** `metadata` is where the metadata is: of the object itself, or of one inside it. */
export function validateObjectMeta(object: KubeObject, rules: MetaRules, metadata = METADATA): FieldError[] {
  const meta = object.metadata;
  return [
    ...validateNames(meta, rules, metadata),
    ...validateNamespace(meta, rules.namespaced, metadata),
    ...validateLabels(meta.labels, metadata.child('labels')),
    ...validateAnnotations(meta.annotations, metadata.child('annotations')),
    ...validateOwnerReferences(meta, metadata),
    ...validateFinalizers(meta, metadata),
    ...(rules.schema || rules.embedded ? [] : validateFinalizerNames(meta, metadata)),
  ];
}

function validateNames(meta: ObjectMeta, { strategy }: MetaRules, metadata: FieldPath): FieldError[] {
  const nameErrors = strategy.validateName ?? defaultNameErrors;
  const errors: FieldError[] = [];
  if (meta.generateName) {
    const path = metadata.child('generateName');
    errors.push(...nameErrors(meta.generateName, true).map((message) => invalid(path, meta.generateName, message)));
  }
  const path = metadata.child('name');
  if (meta.name) errors.push(...nameErrors(meta.name, false).map((message) => invalid(path, meta.name, message)));
  else errors.push(required(path, 'name or generateName is required'));
  return errors;
}

function defaultNameErrors(name: string, prefix: boolean): string[] {
  return isDNS1123Subdomain(prefix ? prefixedName(name) : name);
}

function validateNamespace(meta: ObjectMeta, namespaced: boolean, metadata: FieldPath): FieldError[] {
  const path = metadata.child('namespace');
  if (!namespaced) return meta.namespace ? [forbidden(path, 'not allowed on this type')] : [];
  if (!meta.namespace) return [required(path)];
  return isDNS1123Label(meta.namespace).map((message) => invalid(path, meta.namespace, message));
}

export function validateLabels(labels: Record<string, string> | undefined, path: FieldPath): FieldError[] {
  return Object.entries(labels ?? {}).flatMap(([key, value]) => [
    ...isQualifiedName(key).map((message) => invalid(path, key, message)),
    ...isValidLabelValue(value).map((message) => invalid(path, value, message)),
  ]);
}

export function validateAnnotations(annotations: Record<string, string> | undefined, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  let size = 0;
  for (const [key, value] of Object.entries(annotations ?? {})) {
    // Keys of annotations may be in upper case.
    errors.push(...isQualifiedName(key.toLowerCase()).map((message) => invalid(path, key, message)));
    size += key.length + value.length;
  }
  if (size > TOTAL_ANNOTATION_SIZE_LIMIT) errors.push(tooLong(path, TOTAL_ANNOTATION_SIZE_LIMIT));
  return errors;
}

function validateOwnerReferences(meta: ObjectMeta, metadata: FieldPath): FieldError[] {
  const path = metadata.child('ownerReferences');
  const errors: FieldError[] = [];
  const owners = meta.ownerReferences ?? [];
  for (const owner of owners) {
    if (!owner.apiVersion) errors.push(invalid(path.child('apiVersion'), owner.apiVersion ?? '', 'version must not be empty'));
    if (!owner.kind) errors.push(invalid(path.child('kind'), owner.kind ?? '', 'kind must not be empty'));
    if (!owner.name) errors.push(invalid(path.child('name'), owner.name ?? '', 'name must not be empty'));
    if (!owner.uid) errors.push(invalid(path.child('uid'), owner.uid ?? '', 'uid must not be empty'));
  }
  const controllers = owners.filter((owner) => owner.controller);
  if (controllers.length > 1) {
    const [first, second] = controllers;
    const why = `Only one reference can have Controller set to true. Found "true" in references for ${first!.kind}/${first!.name} and ${second!.kind}/${second!.name}`;
    errors.push(invalid(path, owners, why));
  }
  return errors;
}

const UNQUALIFIED_FINALIZERS = new Set(['kubernetes', 'orphan', 'foregroundDeletion']);

function validateFinalizers(meta: ObjectMeta, metadata: FieldPath): FieldError[] {
  const path = metadata.child('finalizers');
  const finalizers = meta.finalizers ?? [];
  const errors = finalizers.flatMap((finalizer) => isQualifiedName(finalizer).map((message) => invalid(path, finalizer, message)));
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')) {
    errors.push(invalid(path, finalizers, 'finalizer orphan and foregroundDeletion cannot be both set'));
  }
  return errors;
}

/** What Kubernetes' own kinds demand besides (pkg/apis/core/validation, validateKubeFinalizerName). */
function validateFinalizerNames(meta: ObjectMeta, metadata: FieldPath): FieldError[] {
  const why = 'name is neither a standard finalizer name nor is it fully qualified';
  return (meta.finalizers ?? []).flatMap((finalizer, index) =>
    finalizer.includes('/') || UNQUALIFIED_FINALIZERS.has(finalizer)
      ? []
      : [invalid(metadata.child('finalizers').index(index), finalizer, why)],
  );
}

/** What a change of metadata may not do. Fields that the server restores by itself are not here. */
export function validateObjectMetaUpdate(meta: ObjectMeta, old: ObjectMeta): FieldError[] {
  const errors: FieldError[] = [];
  if (old.deletionTimestamp) {
    const added = (meta.finalizers ?? []).filter((finalizer) => !old.finalizers?.includes(finalizer));
    if (added.length) {
      const why = `no new finalizers can be added if the object is being deleted, found new finalizers ${goStrings(added)}`;
      errors.push(forbidden(METADATA.child('finalizers'), why));
    }
  }
  for (const field of ['name', 'namespace', 'uid', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds'] as const) {
    if (!deepEqual(meta[field], old[field])) errors.push(invalid(METADATA.child(field), meta[field] ?? null, 'field is immutable'));
  }
  return errors;
}

/** A slice of strings as Go's `%#v` shows it. */
function goStrings(values: readonly string[]): string {
  return `[]string{${values.map((value) => JSON.stringify(value)).join(', ')}}`;
}
