/** Printer columns, subresources and selectable fields (pkg/apis/apiextensions/validation). */
import { duplicate, FieldPath, invalid, required, tooMany, type FieldError } from '@drydock/apimachinery';
import {
  fieldAtPath,
  type CustomResourceColumnDefinition,
  type CustomResourceSubresources,
  type JSONSchemaProps,
  type SelectableField,
} from '@drydock/apiserver';

const COLUMN_TYPES = ['boolean', 'date', 'integer', 'number', 'string'];
const COLUMN_FORMATS = ['byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password'];
const MOST_SELECTABLE_FIELDS = 8;

export function validateColumns(columns: readonly CustomResourceColumnDefinition[] | undefined, path: FieldPath): FieldError[] {
  return (columns ?? []).flatMap((column, i) => columnErrors(column, path.index(i)));
}

function columnErrors({ name, type, format, jsonPath }: CustomResourceColumnDefinition, path: FieldPath): FieldError[] {
  const types = `must be one of ${COLUMN_TYPES.join(',')}`;
  return [
    ...(name ? [] : [required(path.child('name'))]),
    ...(type ? [] : [required(path.child('type'), types)]),
    ...(type && !COLUMN_TYPES.includes(type) ? [invalid(path.child('type'), type, types)] : []),
    ...(format && !COLUMN_FORMATS.includes(format)
      ? [invalid(path.child('format'), format, `must be one of ${COLUMN_FORMATS.join(',')}`)]
      : []),
    ...(jsonPath ? simplePathErrors(jsonPath, path.child('JSONPath')) : [required(path.child('JSONPath'))]),
  ];
}

function simplePathErrors(jsonPath: string, path: FieldPath): FieldError[] {
  return jsonPath.startsWith('.') ? [] : [invalid(path, jsonPath, 'must be a simple json path starting with .')];
}

export function validateSubresources(subresources: CustomResourceSubresources | undefined, path: FieldPath): FieldError[] {
  const { scale } = subresources ?? {};
  if (!scale) return [];
  const { specReplicasPath, statusReplicasPath, labelSelectorPath } = scale;
  return [
    ...replicasPathErrors(specReplicasPath, ['.spec.'], path.child('scale.specReplicasPath'), 'should be a json path under .spec'),
    ...replicasPathErrors(statusReplicasPath, ['.status.'], path.child('scale.statusReplicasPath'), 'should be a json path under .status'),
    ...(labelSelectorPath
      ? replicasPathErrors(
          labelSelectorPath,
          ['.spec.', '.status.'],
          path.child('scale.labelSelectorPath'),
          'should be a json path under either .spec or .status',
        )
      : []),
  ];
}

function replicasPathErrors(jsonPath: string, below: readonly string[], path: FieldPath, why: string): FieldError[] {
  if (!jsonPath) return [required(path)];
  const errors = simplePathErrors(jsonPath, path);
  if (errors.length > 0 || below.some((prefix) => jsonPath.startsWith(prefix))) return errors;
  return [invalid(path, jsonPath, why)];
}

export function validateSelectableFields(
  fields: readonly SelectableField[] | undefined,
  schema: JSONSchemaProps | undefined,
  path: FieldPath,
  ofOneVersion: boolean,
): FieldError[] {
  if (!fields?.length) return [];
  if (!schema) {
    const why = ofOneVersion
      ? 'selectableFields may only be set when version.schema.openAPIV3Schema is not included'
      : 'selectableFields may only be set when validations.schema is included';
    return [invalid(path, '', why)];
  }
  const seen = new Set<string>();
  const errors = fields.flatMap(({ jsonPath }, i) => selectableFieldErrors(jsonPath, schema, path.index(i).child('jsonPath'), seen));
  return seen.size > MOST_SELECTABLE_FIELDS ? [...errors, tooMany(path, seen.size, MOST_SELECTABLE_FIELDS)] : errors;
}

function selectableFieldErrors(jsonPath: string, schema: JSONSchemaProps, path: FieldPath, seen: Set<string>): FieldError[] {
  if (!jsonPath) return [required(path)];
  const found = fieldAtPath(jsonPath, schema, { arrayNotation: false });
  if (found.error !== undefined) return [invalid(path, jsonPath, `is an invalid path: ${found.error}`)];
  const text = `${found.path}`;
  const isRepeated = seen.has(text);
  seen.add(text);
  const type = found.schema.type ?? '';
  return [
    ...(found.root === 'metadata' ? [invalid(path, jsonPath, 'must not point to fields in metadata')] : []),
    ...(['string', 'boolean', 'integer'].includes(type)
      ? []
      : [
          invalid(
            path,
            jsonPath,
            'must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.',
          ),
        ]),
    ...(isRepeated ? [duplicate(path, jsonPath)] : []),
  ];
}
