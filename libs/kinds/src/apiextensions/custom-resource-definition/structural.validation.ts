/** Whether a schema is structural (apiextensions-apiserver, apiserver/schema/validation.go and complete.go). */
import { deepEqual, FieldPath, forbidden, formatFieldError, invalid, required, type FieldError } from '@drydock/apimachinery';
import { patternError, type JSONSchemaProps } from '@drydock/apiserver';

type Level = 'root' | 'item' | 'field';

const INT_OR_STRING = [{ type: 'integer' }, { type: 'string' }];

/** Sorted by their texts, as upstream sorts them. */
export function validateStructural(schema: JSONSchemaProps, path: FieldPath): FieldError[] {
  const errors = [...invariantErrors(schema, 'root', path), ...completenessErrors(schema, schema, path, path)];
  return errors.map((error) => ({ error, text: formatFieldError(error) })).sort((a, b) => (a.text < b.text ? -1 : 1)).map(({ error }) => error); // prettier-ignore
}

/** The sentence about the first keyword that no structural schema can have. */
export function unsupportedKeyword(schema: JSONSchemaProps): string | undefined {
  const names: Readonly<Record<string, string>> = {
    id: 'id', $schema: 'schema', $ref: '$ref', patternProperties: 'patternProperties', dependencies: 'dependencies',
    additionalItems: 'additionalItems', definitions: 'definitions',
  }; // prettier-ignore
  const keyword = Object.keys(names).find((each) => schema[each]);
  if (keyword) return `OpenAPIV3Schema '${names[keyword]}' is not supported`;
  const { items, properties = {}, additionalProperties, allOf = [], anyOf = [], oneOf = [], not } = schema;
  if (schema['x-kubernetes-preserve-unknown-fields'] === false) {
    return "internal error: 'x-kubernetes-preserve-unknown-fields' must be true or undefined";
  }
  if (Array.isArray(items)) return "OpenAPIV3Schema 'items' must be a schema, but is an array";
  const inner = [
    ...(not ? [not] : []),
    ...allOf,
    ...anyOf,
    ...oneOf,
    ...(items ? [items] : []),
    ...Object.values(properties),
    ...(typeof additionalProperties === 'object' ? [additionalProperties] : []),
  ];
  for (const each of inner) {
    const found = unsupportedKeyword(each);
    if (found) return found;
  }
  return undefined;
}

function invariantErrors(schema: JSONSchemaProps, level: Level, path: FieldPath): FieldError[] {
  const { type, items, properties = {}, additionalProperties } = schema;
  const isEmbedded = schema['x-kubernetes-embedded-resource'] === true;
  return [
    ...(type === 'array' && !items ? [required(path.child('items'), 'must be specified')] : []),
    ...(items ? invariantErrors(items, 'item', path.child('items')) : []),
    ...Object.entries(properties).flatMap(([name, each]) => invariantErrors(each, 'field', path.child('properties').key(name))),
    ...(additionalProperties !== undefined && level === 'root'
      ? [forbidden(path.child('additionalProperties'), 'must not be used at the root')]
      : []),
    ...(typeof additionalProperties === 'object' ? invariantErrors(additionalProperties, 'field', path.child('additionalProperties')) : []),
    ...extensionErrors(schema, path),
    ...valueErrors(schema, path, deepEqual(schema.anyOf, INT_OR_STRING), deepEqual(schema.allOf?.[0]?.anyOf, INT_OR_STRING)),
    ...typeErrors(schema, level, path),
    ...metadataErrors(schema, level, path),
    ...(isEmbedded && !schema['x-kubernetes-preserve-unknown-fields'] && Object.keys(properties).length === 0
      ? [
          required(
            path.child('properties'),
            'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields',
          ),
        ]
      : []),
  ];
}

function extensionErrors(schema: JSONSchemaProps, path: FieldPath): FieldError[] {
  if (!schema['x-kubernetes-int-or-string']) return [];
  return (['x-kubernetes-preserve-unknown-fields', 'x-kubernetes-embedded-resource'] as const).flatMap((name) =>
    schema[name] ? [invalid(path.child(name), true, 'must be false if x-kubernetes-int-or-string is true')] : [],
  );
}

const EMPTY_TYPE: Readonly<Record<Level, string>> = {
  root: 'must not be empty at the root',
  item: 'must not be empty for specified array items',
  field: 'must not be empty for specified object fields',
};

function typeErrors(schema: JSONSchemaProps, level: Level, path: FieldPath): FieldError[] {
  const { type, additionalProperties } = schema;
  const typePath = path.child('type');
  const isEmbedded = schema['x-kubernetes-embedded-resource'] === true;
  const mayBeEmpty = schema['x-kubernetes-int-or-string'] || schema['x-kubernetes-preserve-unknown-fields'];
  const errors: FieldError[] = [];
  if (isEmbedded && type !== 'object') {
    const why = 'must be object if x-kubernetes-embedded-resource is true';
    errors.push(type ? invalid(typePath, type, why) : required(typePath, why));
  } else if (!type && !mayBeEmpty) errors.push(required(typePath, EMPTY_TYPE[level]));
  if (isEmbedded && additionalProperties !== undefined) {
    errors.push(forbidden(path.child('additionalProperties'), 'must not be used if x-kubernetes-embedded-resource is set'));
  }
  if (level === 'root' && type && type !== 'object') errors.push(invalid(typePath, type, 'must be object at the root'));
  return errors;
}

function metadataErrors(schema: JSONSchemaProps, level: Level, path: FieldPath): FieldError[] {
  const { properties = {} } = schema;
  const isResource = level === 'root' || schema['x-kubernetes-embedded-resource'] === true;
  const at = (name: string) => path.child('properties').key(name);
  const errors: FieldError[] = [];
  for (const name of ['kind', 'apiVersion']) {
    const property = properties[name];
    if (isResource && property && property.type !== 'string')
      errors.push(invalid(at(name).child('type'), property.type ?? '', 'must be string'));
  }
  const { metadata } = properties;
  if (!metadata) return errors;
  if (isResource && metadata.type !== 'object') errors.push(invalid(at('metadata').child('type'), metadata.type ?? '', 'must be object'));
  if (level === 'root' && !onlyNamesAreRestricted(metadata)) {
    errors.push(
      forbidden(at('metadata'), 'must not specify anything other than name and generateName, but metadata is implicitly specified'),
    );
  }
  return errors;
}

function onlyNamesAreRestricted({ type: _, default: __, properties = {}, ...rest }: JSONSchemaProps): boolean {
  return Object.keys(properties).every((name) => name === 'name' || name === 'generateName') && Object.keys(rest).length === 0;
}

function valueErrors(schema: JSONSchemaProps, path: FieldPath, skipAnyOf: boolean, skipFirstAllOf: boolean): FieldError[] {
  const { anyOf = [], allOf = [], oneOf = [], not, pattern } = schema;
  const problem = pattern ? patternError(pattern) : undefined;
  return [
    ...(skipAnyOf ? [] : anyOf.flatMap((each, i) => nestedErrors(each, path.child('anyOf').index(i), false))),
    ...allOf.flatMap((each, i) => nestedErrors(each, path.child('allOf').index(i), skipFirstAllOf && i === 0)),
    ...oneOf.flatMap((each, i) => nestedErrors(each, path.child('oneOf').index(i), false)),
    ...(not ? nestedErrors(not, path.child('not'), false) : []),
    ...(problem ? [invalid(path.child('pattern'), pattern, `must be a valid regular expression, but isn't: ${problem}`)] : []),
  ];
}

/** What contributes to the structure of a schema may not stand under a junctor. */
const FORBIDDEN_IN_JUNCTORS: readonly (readonly [string, string])[] = [
  ['type', 'must be empty to be structural'],
  ['additionalProperties', 'must be undefined to be structural'],
  ['default', 'must be undefined to be structural'],
  ['title', 'must be empty to be structural'],
  ['description', 'must be empty to be structural'],
  ['nullable', 'must be false to be structural'],
  ['x-kubernetes-preserve-unknown-fields', 'must be false to be structural'],
  ['x-kubernetes-embedded-resource', 'must be false to be structural'],
  ['x-kubernetes-int-or-string', 'must be false to be structural'],
  ['x-kubernetes-list-map-keys', 'must be empty to be structural'],
  ['x-kubernetes-list-type', 'must be undefined to be structural'],
  ['x-kubernetes-map-type', 'must be undefined to be structural'],
  ['x-kubernetes-validations', 'must be empty to be structural'],
];

function nestedErrors(schema: JSONSchemaProps, path: FieldPath, skipAnyOf: boolean): FieldError[] {
  const { items, properties = {} } = schema;
  return [
    ...valueErrors(schema, path, skipAnyOf, false),
    ...(items ? nestedErrors(items, path.child('items'), false) : []),
    ...Object.entries(properties).flatMap(([name, each]) => nestedErrors(each, path.child('properties').key(name), false)),
    ...FORBIDDEN_IN_JUNCTORS.flatMap(([keyword, why]) => (isSet(schema[keyword]) ? [forbidden(path.child(keyword), why)] : [])),
    ...(properties.metadata ? [forbidden(path.child('properties').key('metadata'), 'must not be specified in a nested context')] : []),
  ];
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '' && value !== false && !(Array.isArray(value) && value.length === 0);
}

/** Every field that a junctor speaks of must be known outside of it. */
function completenessErrors(
  schema: JSONSchemaProps,
  structure: JSONSchemaProps | undefined,
  structurePath: FieldPath,
  path: FieldPath,
): FieldError[] {
  const { anyOf = [], allOf = [], oneOf = [], not } = schema;
  const nested = (each: JSONSchemaProps, at: FieldPath) => nestedCompleteness(each, structure, structurePath, at);
  return [
    ...(not ? nested(not, path.child('not')) : []),
    ...allOf.flatMap((each, i) => nested(each, path.child('allOf').index(i))),
    ...anyOf.flatMap((each, i) => nested(each, path.child('anyOf').index(i))),
    ...oneOf.flatMap((each, i) => nested(each, path.child('oneOf').index(i))),
  ];
}

function nestedCompleteness(
  schema: JSONSchemaProps,
  structure: JSONSchemaProps | undefined,
  structurePath: FieldPath,
  path: FieldPath,
): FieldError[] {
  if (!structure) return [required(structurePath, `because it is defined in ${path}`)];
  const { items, properties = {} } = schema;
  return [
    ...completenessErrors(schema, structure, structurePath, path),
    ...(items ? nestedCompleteness(items, structure.items, structurePath.child('items'), path.child('items')) : []),
    ...Object.entries(properties).flatMap(([name, each]) => {
      const at = (base: FieldPath) => base.child('properties').key(name);
      return nestedCompleteness(each, structure.properties?.[name], at(structurePath), at(path));
    }),
  ];
}
