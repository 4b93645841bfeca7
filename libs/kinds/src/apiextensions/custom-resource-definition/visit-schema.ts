import { isRecord } from '@drydock/apimachinery';
import type { CustomResourceDefinitionSpec, JSONSchemaProps } from '@drydock/apiserver';

/** The schemas of all versions that have one. */
export function schemasOf(spec: CustomResourceDefinitionSpec): { name: string; schema: JSONSchemaProps }[] {
  return (spec.versions ?? []).flatMap(({ name, schema }) => (schema?.openAPIV3Schema ? [{ name, schema: schema.openAPIV3Schema }] : []));
}

export function hasSchemaWith(spec: CustomResourceDefinitionSpec, test: (schema: JSONSchemaProps) => boolean): boolean {
  return schemasOf(spec).some(({ schema }) => schemaHas(schema, test));
}

/** Whether a schema, or any inside it, passes a test (apiextensions/validation, SchemaHas). */
export function schemaHas(schema: JSONSchemaProps, test: (schema: JSONSchemaProps) => boolean): boolean {
  return test(schema) || innerSchemas(schema).some((inner) => schemaHas(inner, test));
}

function innerSchemas(schema: JSONSchemaProps): JSONSchemaProps[] {
  const { items, allOf = [], anyOf = [], oneOf = [], not, properties = {}, additionalProperties } = schema;
  const maps = [properties, schema.patternProperties, schema.definitions].filter(isRecord);
  return [
    ...((Array.isArray(items) ? items : items ? [items] : []) as JSONSchemaProps[]),
    ...allOf,
    ...anyOf,
    ...oneOf,
    ...(not ? [not] : []),
    ...maps.flatMap((map) => Object.values(map) as JSONSchemaProps[]),
    ...(typeof additionalProperties === 'object' ? [additionalProperties] : []),
  ];
}
