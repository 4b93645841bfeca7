/**
 * Validation by the schemas of the server's OpenAPI (kube-openapi, util/proto/validation): what kubectl does for lists, of which it cannot know
 * whether the server would validate their fields.
 */
import { isRecord, kubernetesSchemas, parseGroupVersion, refName, type Schema } from '@drydock/apimachinery';
import type { Dynamic } from './dynamic-object.ts';

interface Place {
  /** `ConfigMap.data.a`: where in the object. */
  readonly path: string;
  /** `io.k8s.api.core.v1.ConfigMap.data`: where in the schemas. */
  readonly type: string;
}

/** Every error of an object; none when its kind has no schema. */
export function schemaProblems({ apiVersion, kind }: Dynamic, object: unknown): string[] {
  const groupVersion = parseGroupVersion(String(apiVersion));
  const name = groupVersion && kubernetesSchemas.definitionName({ ...groupVersion, kind: String(kind) });
  const schema = name === undefined ? undefined : kubernetesSchemas.definition(name);
  return schema ? problemsOf(object, schema, { path: String(kind), type: name! }) : [];
}

function problemsOf(value: unknown, schema: Schema, place: Place): string[] {
  if (value === null || value === undefined) return [`unknown object type "nil" in ${place.path}`];
  if (schema.$ref !== undefined) {
    const name = refName(schema.$ref);
    const definition = kubernetesSchemas.definition(name);
    return definition ? problemsOf(value, definition, { path: place.path, type: name }) : [];
  }
  switch (schema.type) {
    case undefined:
      return [];
    case 'object':
      return isRecord(value) ? fieldProblems(value, schema, place) : [wrongType(value, 'map', place)];
    case 'array':
      if (!Array.isArray(value)) return [wrongType(value, 'array', place)];
      return value.flatMap((item, index) => problemsOf(item, schema.items ?? {}, { ...place, path: `${place.path}[${index}]` }));
    default:
      return fitsPrimitive(typeName(value), schema.type) ? [] : [wrongType(value, schema.type, place)];
  }
}

function fieldProblems(
  value: Record<string, unknown>,
  { properties, additionalProperties, required = [] }: Schema,
  place: Place,
): string[] {
  const keys = Object.keys(value).sort();
  const path = (key: string) => `${place.path}.${key}`;
  if (!properties) {
    const item = typeof additionalProperties === 'object' ? additionalProperties : {};
    return keys.flatMap((key) => problemsOf(value[key], item, { ...place, path: path(key) }));
  }
  const problems = keys.flatMap((key) => {
    const schema = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (!schema) return [`ValidationError(${place.path}): unknown field ${JSON.stringify(key)} in ${place.type}`];
    return value[key] === null ? [] : problemsOf(value[key], schema, { path: path(key), type: `${place.type}.${key}` });
  });
  const missing = required.filter((key) => value[key] === undefined);
  return [
    ...problems,
    ...missing.map((key) => `ValidationError(${place.path}): missing required field ${JSON.stringify(key)} in ${place.type}`),
  ];
}

/** A number may stand where a text is wanted, and a whole one where any number is. */
function fitsPrimitive(actual: string, wanted: string): boolean {
  if (wanted === 'string') return actual !== 'map' && actual !== 'array';
  return actual === wanted || (wanted !== 'boolean' && (actual === 'integer' || actual === 'number'));
}

function wrongType(value: unknown, expected: string, { path, type }: Place): string {
  return `ValidationError(${path}): invalid type for ${type}: got "${typeName(value)}", expected "${expected}"`;
}

function typeName(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'object') return 'map';
  return typeof value === 'number' ? (Number.isInteger(value) ? 'integer' : 'number') : typeof value;
}
