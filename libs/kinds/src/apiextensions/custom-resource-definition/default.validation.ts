/** Defaults must themselves be valid (apiextensions-apiserver, schema/defaulting/validation.go). */
import {
  aggregateMessage,
  deepEqual,
  FieldPath,
  goJsonSyntax,
  GoValue,
  invalid,
  isRecord,
  pruneStructurally,
  type FieldError,
} from '@drydock/apimachinery';
import { validateAgainstSchema, validateEmbedded, validateRules, type JSONSchemaProps } from '@drydock/apiserver';

type Surround = (value: unknown) => unknown;

interface Surroundings {
  /** The object that a default inside metadata would be part of. */
  readonly surround: Surround;
  readonly resource: JSONSchemaProps;
  readonly insideMeta: boolean;
}

const withTypeMeta: Surround = (value) => ({ kind: 'Validation', apiVersion: 'validation/v1', ...(value as object) });

export function validateDefaults(schema: JSONSchemaProps, path: FieldPath): FieldError[] {
  const root = { ...schema, 'x-kubernetes-embedded-resource': true };
  return defaultErrors(root, path, { surround: withTypeMeta, resource: root, insideMeta: false });
}

function defaultErrors(schema: JSONSchemaProps, path: FieldPath, outer: Surroundings): FieldError[] {
  const isEmbedded = schema['x-kubernetes-embedded-resource'] === true;
  const around: Surroundings = isEmbedded ? { surround: withTypeMeta, resource: schema, insideMeta: false } : outer;
  const { items, properties = {} } = schema;
  return [
    ...ownErrors(schema, path.child('default'), around),
    ...(items ? defaultErrors(items, path.child('items'), { ...around, surround: (value) => around.surround([value]) }) : []),
    ...Object.keys(properties)
      .sort()
      .flatMap((name) =>
        defaultErrors(properties[name]!, path.child('properties').key(name), {
          surround: (value) => around.surround({ [name]: value }),
          resource: around.resource,
          insideMeta: around.insideMeta || (isEmbedded && ['metadata', 'apiVersion', 'kind'].includes(name)),
        }),
      ),
  ];
}

function ownErrors(schema: JSONSchemaProps, path: FieldPath, { surround, resource, insideMeta }: Surroundings): FieldError[] {
  const value = schema.default;
  if (value === undefined || value === null) return [];
  const shown = typeof value === 'object' ? new GoValue(goJsonSyntax(value)) : value;
  if (insideMeta) {
    const errors = validateEmbedded(surround(value), resource);
    if (errors.length > 0) return [invalid(path, shown, `must result in valid metadata: ${aggregateMessage(errors)}`)];
    return validateAgainstSchema(value, schema, path);
  }
  const unpruned = isPruned(value, schema) ? [] : [invalid(path, shown, 'must not have unknown fields')];
  const embedded = validateEmbedded(value, schema, path);
  const errors = embedded.length > 0 ? embedded : validateAgainstSchema(value, schema, path);
  return [...unpruned, ...(errors.length > 0 ? errors : validateRules(value, schema, path, { old: value }))];
}

/** Whether the value has only fields that the schema knows. */
function isPruned(value: unknown, schema: JSONSchemaProps): boolean {
  const { properties } = schema;
  // The pruning of a whole object leaves its own metadata alone: a field of one is looked at instead.
  const object = { value };
  const pruned = pruneStructurally(object, { type: 'object', properties: { value: { ...schema, properties } } });
  return deepEqual(isRecord(pruned.object) ? pruned.object.value : undefined, value);
}
