import {
  isDNS1123Label,
  FieldPath,
  invalid,
  isQualifiedName,
  prefixedName,
  withManagedFieldsOf,
  type FieldError,
} from '@drydock/apimachinery';
import type { Strategy, UpdateSubresource } from '@drydock/apiserver';
import { invalidAll } from '../../meta/validation/field-checks.ts';
import { NAMESPACE_FINALIZER, NAMESPACE_NAME_LABEL, type Namespace } from './namespace.types.ts';

/** Finalizers without a domain must be among the standard ones (pkg/apis/core/helper, IsStandardFinalizerName). */
const STANDARD_FINALIZERS = new Set(['kubernetes', 'orphan', 'foregroundDeletion']);

/** pkg/registry/core/namespace, namespaceStrategy. */
export const namespaceStrategy: Strategy<Namespace> = {
  validateName: (name, prefix) => isDNS1123Label(prefix ? prefixedName(name) : name),

  defaults(draft) {
    draft.spec ??= {};
    defaultPhase(draft);
    // A generated name is not known yet; the store calls again once it is.
    if (draft.metadata.name) (draft.metadata.labels ??= {})[NAMESPACE_NAME_LABEL] = draft.metadata.name;
  },

  defaultStatus: defaultPhase,

  prepareForCreate(draft) {
    draft.status = { phase: 'Active' };
    draft.spec ??= {};
    const finalizers = draft.spec.finalizers ?? [];
    draft.spec.finalizers = finalizers.includes(NAMESPACE_FINALIZER) ? finalizers : [...finalizers, NAMESPACE_FINALIZER];
  },

  prepareForUpdate(draft, old) {
    draft.spec = { ...draft.spec, finalizers: old.spec?.finalizers };
    draft.status = old.status;
  },

  validate: (namespace) => finalizersOf(namespace).flatMap((finalizer) => finalizerErrors(finalizer, FINALIZERS)),
  validateStatus({ metadata, status }) {
    const [phase, when] = metadata.deletionTimestamp ? ['Terminating', 'is not empty'] : ['Active', 'is empty'];
    if (status?.phase === phase) return [];
    return [invalid(FieldPath.of('status', 'Phase'), status?.phase ?? '', `may only be '${phase}' if \`deletionTimestamp\` ${when}`)];
  },
  generationChanges: false,

  beginDelete(draft) {
    draft.status = { ...draft.status, phase: 'Terminating' };
    // Namespaces have a way of their own to be deleted, which knows no grace period.
    delete draft.metadata.deletionGracePeriodSeconds;
  },
  hasOwnFinalizers: (namespace) => (namespace.spec?.finalizers ?? []).length > 0,
};

const FINALIZERS = FieldPath.of('spec', 'finalizers');

function finalizersOf({ spec }: Namespace): readonly string[] {
  return spec?.finalizers ?? [];
}

/** pkg/apis/core/validation, validateFinalizerName. */
function finalizerErrors(finalizer: string, path: FieldPath): FieldError[] {
  const errors = invalidAll(path, finalizer, isQualifiedName(finalizer));
  if (finalizer.includes('/') || STANDARD_FINALIZERS.has(finalizer)) return errors;
  return [...errors, invalid(path, finalizer, 'name is neither a standard finalizer name nor is it fully qualified')];
}

function withFinalizers(spec: Namespace['spec'], finalizers: readonly string[] = []): Namespace['spec'] {
  const { finalizers: _, ...rest } = spec ?? {};
  return finalizers.length > 0 ? { ...rest, finalizers: [...finalizers] } : rest;
}

/** PUT `/finalize`: the only way to take away a finalizer of `spec.finalizers`. */
export const namespaceFinalize: UpdateSubresource<Namespace> = {
  verbs: ['update'],
  prepareForUpdate: (draft, old) => ({
    ...old,
    metadata: withManagedFieldsOf(old.metadata, draft.metadata),
    spec: withFinalizers(old.spec, draft.spec?.finalizers),
  }),
  validateUpdate: (namespace) => finalizersOf(namespace).flatMap((finalizer, index) => finalizerErrors(finalizer, FINALIZERS.index(index))),
};

function defaultPhase(draft: Namespace): void {
  draft.status ??= {};
  draft.status.phase ??= 'Active';
}
