/** The schema of a custom kind as OpenAPI tells it (apiextensions-apiserver, controller/openapi/builder). */
import { newApplySchema, newRef, type ApplySchema, type Schema, type SchemaRegistry } from '@drydock/apimachinery';
import type { ResourceDefinition } from '../registry/resource-definition.ts';
import type { JSONSchemaProps } from './custom-resource-definition.types.ts';

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1';
/** Any built-in kind: all describe `apiVersion` and `kind` alike. */
const SOME_KIND = 'io.k8s.api.core.v1.Pod';

const METADATA_DESCRIPTION =
  "Standard object's metadata. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata";
const LIST_METADATA_DESCRIPTION =
  'Standard list metadata. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#types-kinds';

type Properties = Record<string, Schema>;

/** `com.example.stable.v1.CronTab`. */
export function definitionNameOf({ group, version }: Pick<ResourceDefinition, 'group' | 'version'>, kind: string): string {
  return `${group.split('.').reverse().join('.')}.${version}.${kind}`;
}

function typeMeta(schemas: SchemaRegistry): Properties {
  const { apiVersion, kind } = schemas.definition(SOME_KIND)!.properties!;
  return { apiVersion: apiVersion!, kind: kind! };
}

/** The objects' schema: what its author wrote, with what every object has. References point to built-in definitions. */
export function publishedSchema(definition: ResourceDefinition, schemas: SchemaRegistry): Schema {
  const { group, version, kind, schema = {}, fieldSelectors } = definition;
  const written = withEmbedded(schema, schemas);
  return {
    ...written,
    type: 'object',
    properties: { ...typeMeta(schemas), ...written.properties, metadata: metadataField() },
    'x-kubernetes-group-version-kind': [{ group, version, kind }],
    ...(fieldSelectors ? { 'x-kubernetes-selectable-fields': Object.keys(fieldSelectors).map((fieldPath) => ({ fieldPath })) } : {}),
  };
}

function metadataField(): Schema {
  return { ...newRef(`${META}.ObjectMeta`), description: METADATA_DESCRIPTION };
}

function withEmbedded(schema: JSONSchemaProps, schemas: SchemaRegistry): JSONSchemaProps {
  const { properties, items, additionalProperties, required = [] } = schema;
  const inner: JSONSchemaProps = {
    ...schema,
    ...(properties
      ? { properties: Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, withEmbedded(each, schemas)])) }
      : {}),
    ...(items ? { items: withEmbedded(items, schemas) } : {}),
    ...(typeof additionalProperties === 'object' ? { additionalProperties: withEmbedded(additionalProperties, schemas) } : {}),
    ...unfoldedIntOrString(schema),
  };
  if (!schema['x-kubernetes-embedded-resource']) return inner;
  const missing = ['kind', 'apiVersion'].filter((name) => !required.includes(name));
  return {
    ...inner,
    properties: { ...inner.properties, ...typeMeta(schemas), metadata: metadataField() },
    required: [...required, ...missing],
  };
}

const INT_OR_STRING: readonly JSONSchemaProps[] = [{ type: 'integer' }, { type: 'string' }];

/** Structural.Unfold: the two types that the extension stands for. */
function unfoldedIntOrString(schema: JSONSchemaProps): JSONSchemaProps {
  const { anyOf, allOf = [] } = schema;
  if (!schema['x-kubernetes-int-or-string'] || isIntOrString(anyOf) || isIntOrString(allOf[0]?.anyOf)) return {};
  return anyOf ? { allOf: [{ anyOf: INT_OR_STRING }, ...allOf] } : { anyOf: INT_OR_STRING };
}

function isIntOrString(anyOf: readonly JSONSchemaProps[] | undefined): boolean {
  return JSON.stringify(anyOf) === JSON.stringify(INT_OR_STRING);
}

/** The list's schema. */
export function publishedListSchema(definition: ResourceDefinition, schemas: SchemaRegistry): Schema {
  const { group, version, kind, plural, listKind = `${kind}List` } = definition;
  return {
    description: `${listKind} is a list of ${kind}`,
    type: 'object',
    required: ['items'],
    properties: {
      ...typeMeta(schemas),
      items: {
        description: `List of ${plural}. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md`,
        type: 'array',
        items: newRef(definitionNameOf(definition, kind)),
      },
      metadata: { ...newRef(`${META}.ListMeta`), description: LIST_METADATA_DESCRIPTION },
    },
    'x-kubernetes-group-version-kind': [{ group, version, kind: listKind }],
  };
}

const applySchemas = new WeakMap<ResourceDefinition, ApplySchema>();

/** How server-side apply merges the objects. */
export function customApplySchema(definition: ResourceDefinition, schemas: SchemaRegistry): ApplySchema {
  const before = applySchemas.get(definition);
  if (before) return before;
  const schema = newApplySchema(schemas, publishedSchema(definition, schemas));
  applySchemas.set(definition, schema);
  return schema;
}
