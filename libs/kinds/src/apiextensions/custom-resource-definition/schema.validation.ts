/** The schema of a CustomResourceDefinition (pkg/apis/apiextensions/validation, validateCustomResourceDefinitionValidation). */
import { FieldPath, forbidden, GoValue, invalid, notSupported, type FieldError } from '@drydock/apimachinery';
import type { JSONSchemaProps } from '@drydock/apiserver';
import { validateDefaults } from './default.validation.ts';
import { goSchema } from './go-schema.ts';
import { validateListSchema, validateMapType } from './list-schema.validation.ts';
import { compileErrors, ruleErrors } from './rule.validation.ts';
import { unsupportedKeyword, validateStructural } from './structural.validation.ts';

export interface SchemaOptions {
  /** Whether the status subresource is served, which restricts the root. */
  readonly hasStatus: boolean;
  /** The schema of the same version before an update. */
  readonly old: JSONSchemaProps | undefined;
}

const TYPES = ['array', 'boolean', 'integer', 'number', 'object', 'string'];

/** Keywords that may stand at the root beside a status, by the names of their fields in Go. */
const ROOT_FIELDS = [
  'Description', 'Type', 'Format', 'Title', 'Maximum', 'ExclusiveMaximum', 'Minimum', 'ExclusiveMinimum', 'MaxLength', 'MinLength', 'Pattern',
  'MaxItems', 'MinItems', 'UniqueItems', 'MultipleOf', 'Required', 'Items', 'Properties', 'ExternalDocs', 'Example', 'XPreserveUnknownFields',
  'XValidations',
]; // prettier-ignore

export function validateSchema(schema: JSONSchemaProps | undefined, parent: FieldPath, { hasStatus }: SchemaOptions): FieldError[] {
  if (!schema) return [];
  const path = parent.child('openAPIV3Schema');
  const unsupported = unsupportedKeyword(schema);
  const structural = unsupported ? [] : validateStructural(schema, path);
  const defaults = unsupported || structural.length > 0 ? [] : validateDefaults(schema, path);
  const errors = [
    ...(hasStatus ? rootErrors(schema, path) : []),
    ...(schema.nullable ? [forbidden(parent.child('openAPIV3Schema.nullable'), 'nullable cannot be true at the root')] : []),
    ...structural,
    ...defaults,
    ...schemaErrors(schema, path, ROOT),
  ];
  // Rules are compiled only for schemas that are right otherwise.
  if (errors.length === 0 && !unsupported) return compileErrors(schema, path);
  // These overlap with what the schema's own errors say.
  if (errors.length === 0 && unsupported) return [invalid(path, '', unsupported)];
  return errors;
}

function rootErrors(schema: JSONSchemaProps, path: FieldPath): FieldError[] {
  if (schema.type !== undefined && schema.type !== 'object') {
    const why = 'only "object" is allowed as the type at the root of the schema if the status subresource is enabled';
    return [invalid(FieldPath.of(`${path}.type`), schema.type, why)];
  }
  const isAllowed = Object.keys(schema).every((keyword) => ROOT_FIELDS.includes(goField(keyword)));
  if (isAllowed) return [];
  const why = `only [${ROOT_FIELDS.join(' ')}] fields are allowed at the root of the schema if the status subresource is enabled`;
  return [invalid(path, new GoValue(goSchema(schema)), why)];
}

/** `x-kubernetes-list-type` → `XListType`. */
function goField(keyword: string): string {
  const words = keyword.replace(/^x-kubernetes-/, 'x-').split('-');
  return words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join('');
}

/** What is known of the surroundings of a schema (specStandardValidatorV3). */
interface Place {
  readonly isRoot: boolean;
  /** Why defaults must not be set here. */
  readonly noDefaults: string | undefined;
  readonly insideMeta: boolean;
}

const ROOT: Place = { isRoot: true, noDefaults: undefined, insideMeta: false };
const META_FIELDS = ['metadata', 'kind', 'apiVersion'];

function schemaErrors(schema: JSONSchemaProps, path: FieldPath, place: Place): FieldError[] {
  return [
    ...standardErrors(schema, path, place),
    ...(schema.uniqueItems
      ? [forbidden(path.child('uniqueItems'), 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic')]
      : []),
    ...innerErrors(schema, path, place),
    ...(schema['x-kubernetes-preserve-unknown-fields'] === false
      ? [invalid(path.child('x-kubernetes-preserve-unknown-fields'), false, 'must be true or undefined')]
      : []),
    ...validateMapType(schema, path),
    ...validateListSchema(schema, path),
    ...ruleErrors(schema, path),
  ];
}

function standardErrors(schema: JSONSchemaProps, path: FieldPath, { noDefaults, insideMeta }: Place): FieldError[] {
  const { type, items } = schema;
  const errors: FieldError[] = [];
  const refuse = (keyword: string, why: string): void => void errors.push(forbidden(path.child(keyword), why));
  if (type && !TYPES.includes(type)) errors.push(notSupported(path.child('type'), type, TYPES));
  if (schema.default !== undefined && schema.default !== null && noDefaults !== undefined)
    refuse('default', `must not be set ${noDefaults}`);
  for (const keyword of ['id', 'additionalItems', 'patternProperties', 'definitions', 'dependencies', '$ref']) {
    if (schema[keyword]) refuse(keyword, `${keyword} is not supported`);
  }
  if ((type as string) === 'null') refuse('type', 'type cannot be set to null, use nullable as an alternative');
  if (Array.isArray(items) && items.length > 0) refuse('items', 'items must be a schema object and not an array');
  if (insideMeta && schema['x-kubernetes-embedded-resource']) {
    refuse('x-kubernetes-embedded-resource', 'must not be used inside of resource meta');
  }
  return errors;
}

function innerErrors(schema: JSONSchemaProps, path: FieldPath, outer: Place): FieldError[] {
  const place: Place = { ...outer, isRoot: false };
  const { additionalProperties, properties = {}, not, allOf = [], oneOf = [], anyOf = [], items } = schema;
  const listed = (keyword: string, schemas: readonly JSONSchemaProps[]): FieldError[] =>
    schemas.flatMap((each, i) => schemaErrors(each, path.child(keyword).index(i), place));
  return [
    ...additionalErrors(additionalProperties, properties, path, place),
    ...Object.keys(properties)
      .sort()
      .flatMap((name) => schemaErrors(properties[name]!, path.child('properties').key(name), placeOfProperty(name, schema, outer))),
    ...(not ? schemaErrors(not, path.child('not'), place) : []),
    ...listed('allOf', allOf),
    ...listed('oneOf', oneOf),
    ...listed('anyOf', anyOf),
    ...(Array.isArray(items) ? listed('items', items) : items ? schemaErrors(items, path.child('items'), place) : []),
  ];
}

function additionalErrors(
  additional: JSONSchemaProps | boolean | undefined,
  properties: Readonly<Record<string, JSONSchemaProps>>,
  path: FieldPath,
  place: Place,
): FieldError[] {
  if (additional === undefined) return [];
  const at = path.child('additionalProperties');
  const both = Object.keys(properties).length > 0 && additional !== true;
  const inner = place.insideMeta ? { ...place, noDefaults: 'inside additionalProperties applying to object metadata' } : place;
  return [
    ...(both ? [forbidden(at, 'additionalProperties and properties are mutual exclusive')] : []),
    ...(typeof additional === 'object' ? schemaErrors(additional, at, inner) : []),
  ];
}

function placeOfProperty(name: string, schema: JSONSchemaProps, place: Place): Place {
  const isMeta = (place.isRoot || schema['x-kubernetes-embedded-resource'] === true) && META_FIELDS.includes(name);
  if (!isMeta) return { ...place, isRoot: false };
  return { isRoot: false, insideMeta: true, noDefaults: place.isRoot ? `in top-level ${name}` : place.noDefaults };
}
