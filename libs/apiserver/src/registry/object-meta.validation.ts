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
  type OwnerReference,
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

/** `metadata` is where the metadata is: of the object itself, or of one inside it. Every write asks, and most have little of all that may be wrong. */
export function validateObjectMeta(object: KubeObject, rules: MetaRules, metadata = METADATA): FieldError[] {
  const meta = object.metadata;
  const { labels, annotations, ownerReferences, finalizers } = meta;
  const errors = validateNames(meta, rules, metadata);
  errors.push(...validateNamespace(meta, rules.namespaced, metadata));
  if (labels) errors.push(...validateLabels(labels, metadata.child('labels')));
  if (annotations) errors.push(...validateAnnotations(annotations, metadata.child('annotations')));
  if (ownerReferences) errors.push(...validateOwnerReferences(ownerReferences, metadata.child('ownerReferences')));
  if (finalizers) {
    errors.push(...validateFinalizers(finalizers, metadata.child('finalizers')));
    if (!rules.schema && !rules.embedded) errors.push(...validateFinalizerNames(finalizers, metadata.child('finalizers')));
  }
  return errors;
}

function validateNames({ name, generateName }: ObjectMeta, { strategy }: MetaRules, metadata: FieldPath): FieldError[] {
  const nameErrors = strategy.validateName ?? defaultNameErrors;
  const errors: FieldError[] = [];
  if (generateName) addInvalid(errors, metadata, 'generateName', generateName, nameErrors(generateName, true));
  if (name) addInvalid(errors, metadata, 'name', name, nameErrors(name, false));
  else errors.push(required(metadata.child('name'), 'name or generateName is required'));
  return errors;
}

function addInvalid(errors: FieldError[], parent: FieldPath, field: string, value: string, messages: readonly string[]): void {
  for (const message of messages) errors.push(invalid(parent.child(field), value, message));
}

function defaultNameErrors(name: string, prefix: boolean): string[] {
  return isDNS1123Subdomain(prefix ? prefixedName(name) : name);
}

function validateNamespace(meta: ObjectMeta, namespaced: boolean, metadata: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  if (!namespaced) return meta.namespace ? [forbidden(metadata.child('namespace'), 'not allowed on this type')] : [];
  if (!meta.namespace) return [required(metadata.child('namespace'))];
  addInvalid(errors, metadata, 'namespace', meta.namespace, isDNS1123Label(meta.namespace));
  return errors;
}

export function validateLabels(labels: Record<string, string> | undefined, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  for (const key in labels) {
    const value = labels[key]!;
    for (const message of isQualifiedName(key)) errors.push(invalid(path, key, message));
    for (const message of isValidLabelValue(value)) errors.push(invalid(path, value, message));
  }
  return errors;
}

export function validateAnnotations(annotations: Record<string, string> | undefined, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  let size = 0;
  for (const key in annotations) {
    // Keys of annotations may be in upper case.
    for (const message of isQualifiedName(key.toLowerCase())) errors.push(invalid(path, key, message));
    size += key.length + annotations[key]!.length;
  }
  if (size > TOTAL_ANNOTATION_SIZE_LIMIT) errors.push(tooLong(path, TOTAL_ANNOTATION_SIZE_LIMIT));
  return errors;
}

function validateOwnerReferences(owners: readonly OwnerReference[], path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
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

function validateFinalizers(finalizers: readonly string[], path: FieldPath): FieldError[] {
  const errors = finalizers.flatMap((finalizer) => isQualifiedName(finalizer).map((message) => invalid(path, finalizer, message)));
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')) {
    errors.push(invalid(path, finalizers, 'finalizer orphan and foregroundDeletion cannot be both set'));
  }
  return errors;
}

/** What Kubernetes' own kinds demand besides (pkg/apis/core/validation, validateKubeFinalizerName). */
function validateFinalizerNames(finalizers: readonly string[], path: FieldPath): FieldError[] {
  const why = 'name is neither a standard finalizer name nor is it fully qualified';
  return finalizers.flatMap((finalizer, index) =>
    finalizer.includes('/') || UNQUALIFIED_FINALIZERS.has(finalizer) ? [] : [invalid(path.index(index), finalizer, why)],
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
