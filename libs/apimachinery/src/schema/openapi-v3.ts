import type { GroupVersion } from '../group-version.ts';
import type { SchemaRegistry } from './schema-registry.ts';
import { newRef, refName, type Schema } from './schema.ts';
import { isSelfDecoding, writtenZero, zeroOf } from './zero-values.ts';

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1';

/** Types of the request and answer bodies that every group version has. */
const SHARED = [`${META}.APIResourceList`, `${META}.DeleteOptions`, `${META}.Patch`, `${META}.Status`, `${META}.WatchEvent`];

/** Bodies of subresources that are kinds of another group. */
const FOREIGN: Readonly<Record<string, readonly string[]>> = {
  '/v1': ['io.k8s.api.authentication.v1.TokenRequest', 'io.k8s.api.autoscaling.v1.Scale', 'io.k8s.api.policy.v1.Eviction'],
  'apps/v1': ['io.k8s.api.autoscaling.v1.Scale'],
};

/** What a group version has that no registry knows: the schemas of custom kinds, and built-in bodies of their subresources. */
export interface CustomDefinitions {
  readonly schemas: Readonly<Record<string, Schema>>;
  readonly foreign: readonly string[];
}

const NOTHING_CUSTOM: CustomDefinitions = { schemas: {}, foreign: [] };

/**
 * `components.schemas` of a group version's OpenAPI v3 document: its kinds and all they lead to, in the form in which
 * kube-apiserver publishes them (references wrapped in `allOf` beside a description or default, Go's zero values as defaults).
 */
export function toOpenApiV3(
  groupVersion: GroupVersion,
  registry: SchemaRegistry,
  custom: CustomDefinitions = NOTHING_CUSTOM,
): Record<string, Schema> {
  const foreign = FOREIGN[`${groupVersion.group}/${groupVersion.version}`] ?? [];
  const published = new Map<string, Schema>();
  const pending = [...registry.definitionNamesOf(groupVersion), ...foreign, ...custom.foreign, ...SHARED];
  for (const [name, schema] of Object.entries(custom.schemas)) {
    published.set(name, wrapReferences(schema));
    pending.push(...referencesOf(schema));
  }
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const definition = registry.definition(name);
    if (published.has(name) || !definition) continue;
    published.set(name, publishDefinition(definition, registry));
    pending.push(...referencesOf(definition));
  }
  return Object.fromEntries([...published].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A custom schema is published as its author wrote it, but for references. */
function wrapReferences(schema: Schema): Schema {
  const { $ref, properties, items, additionalProperties, ...rest } = schema;
  const wrapped: Schema = {
    ...rest,
    ...(properties
      ? { properties: Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, wrapReferences(each)])) }
      : {}),
    ...(items ? { items: wrapReferences(items) } : {}),
    ...(additionalProperties === undefined ? {} : { additionalProperties: wrapElement(additionalProperties) }),
  };
  if ($ref === undefined) return wrapped;
  return Object.keys(wrapped).length ? { allOf: [{ $ref }], ...wrapped } : { $ref };
}

function wrapElement(element: Schema | boolean): Schema | boolean {
  return typeof element === 'boolean' ? element : wrapReferences(element);
}

/** Definitions as a registry holds them, from what a server published: references stand beside their descriptions again. */
export function fromOpenApiV3(published: Readonly<Record<string, Schema>>): Record<string, Schema> {
  return Object.fromEntries(Object.entries(published).map(([name, schema]) => [name, unwrapReferences(schema)]));
}

function unwrapReferences(schema: Schema): Schema {
  const { allOf, properties, items, additionalProperties, ...rest } = schema;
  const [only, ...more] = (allOf ?? []) as readonly Schema[];
  const reference = only?.$ref !== undefined && more.length === 0 ? only : undefined;
  return {
    ...rest,
    ...(reference ?? (allOf === undefined ? {} : { allOf })),
    ...(properties
      ? { properties: Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, unwrapReferences(each)])) }
      : {}),
    ...(items ? { items: unwrapReferences(items) } : {}),
    ...(typeof additionalProperties === 'object' ? { additionalProperties: unwrapReferences(additionalProperties) } : {}),
    ...(typeof additionalProperties === 'boolean' ? { additionalProperties } : {}),
  };
}

function referencesOf({ $ref, properties, items, additionalProperties }: Schema): string[] {
  const inner = [...Object.values(properties ?? {}), ...(items ? [items] : [])];
  if (typeof additionalProperties === 'object') inner.push(additionalProperties);
  return [...($ref === undefined ? [] : [refName($ref)]), ...inner.flatMap(referencesOf)];
}

function publishDefinition(definition: Schema, registry: SchemaRegistry): Schema {
  if (!definition.properties) return publish(definition, undefined, registry);
  const properties = Object.entries(definition.properties).map(([name, field]) => {
    return [name, publish(field, fieldDefault(definition, name, field, registry), registry)];
  });
  return { ...publish(definition, undefined, registry), properties: Object.fromEntries(properties) as Record<string, Schema> };
}

/** Zero values are published for fields that Go always writes; types that decode themselves and nil have none. */
function fieldDefault(owner: Schema, name: string, field: Schema, registry: SchemaRegistry): unknown {
  return isSelfDecoding(field) ? undefined : (writtenZero(owner, name, field, registry) ?? undefined);
}

function elementDefault(element: Schema, registry: SchemaRegistry): unknown {
  return isSelfDecoding(element) ? undefined : (zeroOf(element, registry) ?? undefined);
}

function publish(schema: Schema, implied: unknown, registry: SchemaRegistry): Schema {
  const published: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === '$ref' || keyword.startsWith('x-go-')) continue;
    published[keyword] = isElement(keyword, value) ? publish(value, elementDefault(value, registry), registry) : value;
  }
  const defaultValue = schema.default ?? implied;
  if (defaultValue !== undefined) published['default'] = defaultValue;
  if (schema.$ref === undefined) return published;
  const ref = newRef(refName(schema.$ref));
  return Object.keys(published).length ? { allOf: [ref], ...published } : ref;
}

function isElement(keyword: string, value: unknown): value is Schema {
  return (keyword === 'items' || keyword === 'additionalProperties') && typeof value === 'object';
}
