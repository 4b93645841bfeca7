/** pkg/apis/apiextensions/validation, ValidateCustomResourceDefinition and its like. */
import { FieldPath, GoValue, invalid, isDNS1035Label, isDNS1123Subdomain, quoteGo, required, type FieldError } from '@drydock/apimachinery';
import {
  isCrdConditionTrue,
  type CustomResourceDefinition,
  type CustomResourceDefinitionNames,
  type CustomResourceDefinitionVersion,
} from '@drydock/apiserver';
import { immutable, oneOf } from '../../meta/validation/field-checks.ts';
import { apiApprovalErrors } from './api-approval.ts';
import { validateConversion } from './conversion.validation.ts';
import { goVersions, toInternal, type InternalSpec } from './internal-spec.ts';
import { validateColumns, validateSelectableFields, validateSubresources } from './version.validation.ts';
import { validateSchema, type SchemaOptions } from './schema.validation.ts';
import { hasSchemaWith, schemasOf } from './visit-schema.ts';

const specPath = FieldPath.of('spec');
const statusPath = FieldPath.of('status');

export function validateCrd(crd: CustomResourceDefinition): FieldError[] {
  return [...nameErrors(crd), ...commonErrors(crd, undefined)];
}

export function validateCrdUpdate(crd: CustomResourceDefinition, old: CustomResourceDefinition): FieldError[] {
  return commonErrors(crd, old);
}

export function validateCrdStatusUpdate(crd: CustomResourceDefinition): FieldError[] {
  return validateNames(crd.status?.acceptedNames, statusPath.child('acceptedNames'));
}

function commonErrors(crd: CustomResourceDefinition, old: CustomResourceDefinition | undefined): FieldError[] {
  return [
    ...validateSpec(crd, old),
    ...(old ? immutableErrors(crd, old) : []),
    ...validateNames(crd.status?.acceptedNames, statusPath.child('acceptedNames')),
    ...storedVersionErrors(crd),
    ...apiApprovalErrors(crd, old),
    ...preserveErrors(crd, old),
  ];
}

function nameErrors({ metadata, spec }: CustomResourceDefinition): FieldError[] {
  const messages = isDNS1123Subdomain(metadata.name);
  if (metadata.name !== `${spec.names.plural}.${spec.group}`) messages.push('must be spec.names.plural+"."+spec.group');
  return messages.map((message) => invalid(FieldPath.of('metadata', 'name'), metadata.name, message));
}

function immutableErrors({ spec }: CustomResourceDefinition, old: CustomResourceDefinition): FieldError[] {
  const names = specPath.child('names');
  const before = old.spec;
  return [
    ...(isCrdConditionTrue(old, 'Established')
      ? [
          ...immutable(specPath.child('scope'), spec.scope, spec.scope === before.scope),
          ...immutable(names.child('kind'), spec.names.kind, spec.names.kind === before.names.kind),
        ]
      : []),
    ...immutable(specPath.child('group'), spec.group, spec.group === before.group),
    ...immutable(names.child('plural'), spec.names.plural, spec.names.plural === before.names.plural),
  ];
}

function validateSpec(crd: CustomResourceDefinition, old: CustomResourceDefinition | undefined): FieldError[] {
  const spec = toInternal(crd.spec);
  const hasDefaults = hasSchemaWith(crd.spec, (schema) => schema.default !== undefined && schema.default !== null);
  return [
    ...groupErrors(spec.group),
    ...oneOf(specPath.child('scope'), spec.scope, ['Cluster', 'Namespaced']),
    ...missingSchemas(spec),
    ...(hasDefaults && spec.preserveUnknownFields
      ? [invalid(specPath.child('preserveUnknownFields'), true, 'must be false in order to use defaults in the schema')]
      : []),
    ...versionErrors(spec, old),
    ...requiredNames(spec.names),
    ...validateNames(spec.names, specPath.child('names')),
    ...commonVersionErrors(spec, old),
    ...validateConversion(spec, specPath.child('conversion'), old),
  ];
}

function groupErrors(group: string): FieldError[] {
  const path = specPath.child('group');
  if (!group) return [required(path)];
  const messages = isDNS1123Subdomain(group);
  if (messages.length > 0) return [invalid(path, group, messages.join(','))];
  return group.includes('.') ? [] : [invalid(path, group, 'should be a domain with at least one dot')];
}

function missingSchemas({ common, versions }: InternalSpec): FieldError[] {
  if (common.schema?.openAPIV3Schema) return [];
  return versions.flatMap(({ schema }, i) =>
    schema?.openAPIV3Schema
      ? []
      : [required(specPath.child('versions').index(i).child('schema', 'openAPIV3Schema'), 'schemas are required')],
  );
}

function versionErrors(spec: InternalSpec, old: CustomResourceDefinition | undefined): FieldError[] {
  const { versions } = spec;
  const path = specPath.child('versions');
  const names = versions.map(({ name }) => name);
  const storages = versions.filter(({ storage }) => storage).length;
  return [
    ...versions.flatMap((version, i) => [
      ...labelErrors(version.name, path.index(i).child('name')),
      ...deprecationErrors(version, path.index(i).child('deprecationWarning')),
      ...perVersionErrors(spec, version, path.index(i), 'schema', old),
    ]),
    ...(new Set(names).size < names.length ? [invalid(path, goVersions(versions), 'must contain unique version names')] : []),
    ...(storages === 1 ? [] : [invalid(path, goVersions(versions), 'must have exactly one version marked as storage version')]),
    // The first one's is the version of the definition as the server keeps it.
    ...(names[0] ? labelErrors(names[0], specPath.child('version')) : []),
  ];
}

/** What stands above the versions, where they are all alike. */
function commonVersionErrors(spec: InternalSpec, old: CustomResourceDefinition | undefined): FieldError[] {
  const [first] = spec.versions;
  return first ? perVersionErrors(spec, { ...spec.common, name: first.name }, specPath, 'validation', old) : [];
}

function perVersionErrors(
  spec: InternalSpec,
  version: Partial<CustomResourceDefinitionVersion>,
  path: FieldPath,
  schemaField: 'schema' | 'validation',
  old: CustomResourceDefinition | undefined,
): FieldError[] {
  const { schema, subresources, additionalPrinterColumns, selectableFields } = version;
  const hasStatus = Boolean((subresources ?? spec.common.subresources)?.status);
  const options: SchemaOptions = { hasStatus, old: old && schemasOf(old.spec).find(({ name }) => name === version.name)?.schema };
  return [
    ...(schema ? validateSchema(schema.openAPIV3Schema, path.child(schemaField), options) : []),
    ...validateSubresources(subresources, path.child('subresources')),
    ...validateColumns(additionalPrinterColumns, path.child('additionalPrinterColumns')),
    ...validateSelectableFields(
      selectableFields,
      (schema ?? spec.common.schema)?.openAPIV3Schema,
      path.child('selectableFields'),
      schemaField === 'schema',
    ),
  ];
}

function labelErrors(value: string, path: FieldPath): FieldError[] {
  const messages = isDNS1035Label(value);
  return messages.length > 0 ? [invalid(path, value, messages.join(','))] : [];
}

const LONGEST_WARNING = 256;

function deprecationErrors({ deprecated, deprecationWarning: warning }: CustomResourceDefinitionVersion, path: FieldPath): FieldError[] {
  if (warning === undefined) return [];
  if (!deprecated) return [invalid(path, warning, 'can only be set for deprecated versions')];
  const unprintable = /[^\P{C}]|[^\P{Z} ]/u.exec(warning);
  const messages = [
    ...(warning.length > LONGEST_WARNING ? ['must be <= 256 characters long'] : []),
    ...(warning === '' ? ['must not be an empty string'] : []),
    ...(unprintable ? [`must only contain printable UTF-8 characters; non-printable character found at index ${unprintable.index}`] : []),
  ];
  return messages.map((message) => invalid(path, warning, message));
}

function requiredNames(names: CustomResourceDefinitionNames): FieldError[] {
  const path = specPath.child('names');
  return (['plural', 'singular', 'kind', 'listKind'] as const).flatMap((field) => (names[field] ? [] : [required(path.child(field))]));
}

/** ValidateCustomResourceDefinitionNames. */
function validateNames(names: CustomResourceDefinitionNames | undefined, path: FieldPath): FieldError[] {
  if (!names) return [];
  const { plural, singular, kind, listKind, shortNames = [], categories = [] } = names;
  return [
    ...(plural ? labelErrors(plural, path.child('plural')) : []),
    ...(singular ? labelErrors(singular, path.child('singular')) : []),
    ...kindErrors(kind, path.child('kind')),
    ...kindErrors(listKind, path.child('listKind')),
    ...shortNames.flatMap((name, i) => labelErrors(name, path.child('shortNames').index(i))),
    ...(kind && kind === listKind ? [invalid(path.child('listKind'), listKind, 'kind and listKind may not be the same')] : []),
    ...categories.flatMap((name, i) => labelErrors(name, path.child('categories').index(i))),
  ];
}

function kindErrors(kind: string | undefined, path: FieldPath): FieldError[] {
  const messages = kind ? isDNS1035Label(kind.toLowerCase()) : [];
  return messages.length > 0 ? [invalid(path, kind, `may have mixed case, but should otherwise match: ${messages.join(',')}`)] : [];
}

function storedVersionErrors({ spec, status }: CustomResourceDefinition): FieldError[] {
  const stored = status?.storedVersions ?? [];
  const path = statusPath.child('storedVersions');
  const shown = new GoValue(stored.length > 0 ? `[]string{${stored.map((each) => quoteGo(each)).join(', ')}}` : '[]string(nil)');
  if (stored.length === 0) return [invalid(path, shown, 'must have at least one stored version')];
  const versions = spec.versions ?? [];
  return [
    ...versions
      .filter(({ name, storage }) => storage && !stored.includes(name))
      .map(({ name }) => invalid(path, shown, `must have the storage version ${name}`)),
    ...stored.flatMap((name, i) =>
      versions.some((version) => version.name === name)
        ? []
        : [
            invalid(
              path.index(i),
              name,
              `missing from spec.versions; ${name} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${name} and removes ${name} from status.storedVersions`,
            ),
          ],
    ),
  ];
}

function preserveErrors({ spec }: CustomResourceDefinition, old: CustomResourceDefinition | undefined): FieldError[] {
  if (!spec.preserveUnknownFields || old?.spec.preserveUnknownFields) return [];
  const why = 'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead';
  return [invalid(specPath.child('preserveUnknownFields'), true, why)];
}
