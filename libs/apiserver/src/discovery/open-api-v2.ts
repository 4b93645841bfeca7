/**
 * OpenAPI v2, all resources in one document. kubectl before 1.29 reads it on every apply and create, later ones when the server has no v3 document.
 * It is made from what v3 says (kube-openapi, builder and `common.EmbedOpenAPIDefinitionIntoV2Extension`).
 */
import { refName, type Schema, type SchemaRegistry } from '@drydock/apimachinery';
import type { ResourceDefinition } from '../registry/resource-definition.ts';
import type { ServedResources } from '../registry/served-resources.ts';
import { groupVersionPaths, openApiDocument } from './open-api.ts';
import type { HttpMethod, Operation, PathItem } from './open-api-paths.ts';
import type { Parameter } from './open-api-parameters.ts';

interface V3Document {
  paths: Record<string, PathItem>;
  components: { schemas: Record<string, Schema> };
}

const METHODS: readonly HttpMethod[] = ['get', 'put', 'post', 'delete', 'patch'];

const documents = new WeakMap<readonly ResourceDefinition[], unknown>();

/** The same document until something else is served. */
export function openApiV2Document(resources: ServedResources, schemas: SchemaRegistry, version: string): unknown {
  let document = documents.get(resources.all());
  if (!document) {
    document = newDocument(resources, schemas, version);
    documents.set(resources.all(), document);
  }
  return document;
}

function newDocument(resources: ServedResources, schemas: SchemaRegistry, version: string): unknown {
  const parts = groupVersionPaths(resources).map((path) => openApiDocument(resources, schemas, path) as V3Document);
  const definitions = new Map(parts.flatMap(({ components }) => Object.entries(components.schemas)));
  const paths = parts.flatMap((part) => Object.entries(part.paths));
  return {
    swagger: '2.0',
    info: { title: 'Kubernetes', version },
    paths: sortedRecord(paths.map(([path, item]) => [path, itemOf(item)])),
    definitions: sortedRecord([...definitions].map(([name, schema]) => [name, schemaOf(schema)])),
  };
}

function sortedRecord(entries: [string, unknown][]): Record<string, unknown> {
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function itemOf(item: PathItem): Record<string, unknown> {
  const operations = METHODS.flatMap((method) => (item[method] ? [[method, operationOf(item[method])]] : []));
  return { ...(Object.fromEntries(operations) as object), ...(item.parameters ? { parameters: item.parameters.map(parameterOf) } : {}) };
}

function operationOf({ requestBody, responses, parameters, ...operation }: Operation): Record<string, unknown> {
  const { content, required } = (requestBody ?? {}) as { content?: Record<string, { schema: Schema }>; required?: boolean };
  const [body] = Object.values(content ?? {});
  return {
    ...operation,
    consumes: Object.keys(content ?? { '*/*': {} }),
    produces: [...new Set(Object.values(responses).flatMap((response) => Object.keys(contentOf(response))))],
    parameters: [
      ...(body ? [{ name: 'body', in: 'body', ...(required ? { required } : {}), schema: schemaOf(body.schema) }] : []),
      ...parameters.map(parameterOf),
    ],
    responses: Object.fromEntries(Object.entries(responses).map(([code, response]) => [code, responseOf(response)])),
  };
}

function contentOf(response: unknown): Record<string, { schema: Schema }> {
  return (response as { content?: Record<string, { schema: Schema }> }).content ?? {};
}

function responseOf(response: unknown): Record<string, unknown> {
  const [first] = Object.values(contentOf(response));
  return { description: (response as { description: string }).description, ...(first ? { schema: schemaOf(first.schema) } : {}) };
}

function parameterOf({ schema, ...parameter }: Parameter): Record<string, unknown> {
  return { ...parameter, ...schema };
}

/** Version 2 has no alternatives, no null and no wrapped references; what it cannot say it leaves open. Defaults are not published. */
function schemaOf({
  $ref,
  allOf,
  oneOf,
  properties,
  items,
  additionalProperties,
  nullable,
  type,
  ...rest
}: Schema): Record<string, unknown> {
  const reference = $ref ?? ((allOf ?? []) as readonly Schema[])[0]?.$ref;
  const open = nullable === true || rest['x-kubernetes-int-or-string'] === true;
  const kept = Object.entries(rest).filter(([keyword]) => keyword.startsWith('x-kubernetes-') || KEPT.has(keyword));
  const ownType = oneOf ? 'string' : open ? undefined : type;
  return {
    ...(Object.fromEntries(kept) as object),
    ...(reference === undefined ? {} : { $ref: `#/definitions/${refName(reference)}` }),
    ...(ownType === undefined ? {} : { type: ownType }),
    ...(properties && !open
      ? { properties: Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, schemaOf(each)])) }
      : {}),
    ...(items && !open ? { items: schemaOf(items) } : {}),
    ...(typeof additionalProperties === 'object' ? { additionalProperties: schemaOf(additionalProperties) } : {}),
  };
}

const KEPT: ReadonlySet<string> = new Set([
  'description',
  'enum',
  'format',
  'maximum',
  'maxItems',
  'maxLength',
  'minimum',
  'minItems',
  'minLength',
  'pattern',
  'required',
]);
