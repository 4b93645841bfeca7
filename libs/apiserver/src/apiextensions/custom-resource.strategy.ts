/** What makes custom resources of one version different from other kinds (apiextensions-apiserver, registry/customresource). */
import {
  deepEqual,
  FieldPath,
  invalid,
  isQualifiedName,
  quoteGo,
  withManagedFieldsOf,
  type FieldError,
  type KubeObject,
} from '@drydock/apimachinery';
import type { Strategy, StrategyContext, SubresourceStrategy } from '../registry/strategy.ts';
import type { CustomResourceDefinitionVersion, JSONSchemaProps } from './custom-resource-definition.types.ts';
import { scaleSpecErrors, scaleStatusErrors } from './custom-resource.scale.ts';
import { hasRules, validateRules } from './rules/validate-rules.ts';
import { correlateField } from './schema/correlation.ts';
import { applyDefaults } from './schema/defaulting.ts';
import { validateEmbedded } from './schema/embedded-resource.ts';
import { validateListTypes } from './schema/list-type.validation.ts';
import { validateAgainstSchema } from './schema/schema-validator.ts';

type Version = Pick<CustomResourceDefinitionVersion, 'subresources'>;

export function customStrategy(version: Version, schema: JSONSchemaProps): Strategy {
  const { status, scale } = version.subresources ?? {};
  return {
    defaults: (draft) => applyDefaults(draft, schema),
    prepareForCreate(draft) {
      if (status) delete draft.status;
      draft.metadata.generation = 1;
    },
    prepareForUpdate(draft, old) {
      if (!status) return;
      if (old.status === undefined) delete draft.status;
      else draft.status = old.status;
    },
    validate(object, context, old) {
      const scaleErrors = scale ? [...scaleSpecErrors(object, scale), ...scaleStatusErrors(object, scale)] : [];
      const errors = [
        ...validateAgainstSchema(object, schema, FieldPath.root, old && { old, schema }),
        ...scaleErrors,
        ...validateEmbedded(object, schema),
        ...listTypeErrors(object, old, schema),
      ];
      return [...errors, ...rulesAfter(errors, object, old, schema, context)];
    },
    warnings: finalizerWarnings,
    generationChanges: (object, old) => !deepEqual({ ...object, metadata: undefined }, { ...old, metadata: undefined }),
    allowUnconditionalUpdate: false,
  };
}

/** Lists that had duplicates before may keep them. */
function listTypeErrors(object: KubeObject, old: KubeObject | undefined, schema: JSONSchemaProps): FieldError[] {
  return old && validateListTypes(old, schema).length > 0 ? [] : validateListTypes(object, schema);
}

export function customStatusStrategy({ subresources }: Version, schema: JSONSchemaProps): SubresourceStrategy | undefined {
  if (!subresources?.status) return undefined;
  const { scale } = subresources;
  const statusSchema = schema.properties?.status;
  return {
    prepareForUpdate(draft, old) {
      const { status: _, ...rest } = old;
      const object: KubeObject = { ...rest, metadata: withManagedFieldsOf(old.metadata, draft.metadata) };
      return draft.status === undefined ? object : { ...object, status: draft.status };
    },
    validateUpdate(object, old, context) {
      const before = correlateField({ old, schema }, 'status');
      const hasStatus = object.status !== undefined && statusSchema !== undefined;
      const errors = [
        ...(hasStatus ? validateAgainstSchema(object.status, statusSchema, FieldPath.of('status'), before) : []),
        ...(scale ? scaleStatusErrors(object, scale) : []),
        ...listTypeErrors(object, old, schema),
      ];
      return [...errors, ...rulesAfter(errors, object, old, schema, context)];
    },
  };
}

/** Errors after which rules in CEL are not run: what they would look at may not be there. */
const BLOCKING = new Set([
  'FieldValueNotSupported',
  'FieldValueRequired',
  'FieldValueTooLong',
  'FieldValueTooMany',
  'FieldValueTypeInvalid',
]);
const NOT_CHECKED =
  'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation';

function rulesAfter(
  errors: readonly FieldError[],
  object: KubeObject,
  old: KubeObject | undefined,
  schema: JSONSchemaProps,
  { warn }: StrategyContext,
): FieldError[] {
  if (!hasRules(schema)) return [];
  if (errors.some(({ type }) => BLOCKING.has(type))) return [invalid(FieldPath.root, null, NOT_CHECKED)];
  return validateRules(object, schema, FieldPath.root, { old, isResource: true, warn });
}

const STANDARD_FINALIZERS = new Set(['orphan', 'foregroundDeletion', 'kubernetes']);

function finalizerWarnings(object: KubeObject, old: KubeObject | undefined): string[] {
  const path = FieldPath.of('metadata', 'finalizers');
  const before = old?.metadata.finalizers ?? [];
  const added = [...new Set(object.metadata.finalizers ?? [])].filter((finalizer) => !before.includes(finalizer)).sort();
  return added.flatMap((finalizer) => finalizerMessages(finalizer).map((message) => `${path}: ${quoteGo(finalizer)}: ${message}`));
}

function finalizerMessages(finalizer: string): string[] {
  const messages = isQualifiedName(finalizer);
  if (finalizer.includes('/') || STANDARD_FINALIZERS.has(finalizer)) return messages;
  const path = finalizer.includes('.') ? ' including a path (/)' : '';
  return [...messages, `prefer a domain-qualified finalizer name${path} to avoid accidental conflicts with other finalizer writers`];
}
