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

/**
 * `components.schemas` of a group version's OpenAPI v3 document: its kinds and all they lead to, in the form in which
 * kube-apiserver publishes them (references wrapped in `allOf` beside a description or default, Go's zero values as defaults).
 */
export function toOpenApiV3(groupVersion: GroupVersion, registry: SchemaRegistry): Record<string, Schema> {
  const foreign = FOREIGN[`${groupVersion.group}/${groupVersion.version}`] ?? [];
  const published = new Map<string, Schema>();
  const pending = [...registry.definitionNamesOf(groupVersion), ...foreign, ...SHARED];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const definition = registry.definition(name);
    if (published.has(name) || !definition) continue;
    published.set(name, publishDefinition(definition, registry));
    pending.push(...referencesOf(definition));
  }
  return Object.fromEntries([...published].sort(([a], [b]) => (a < b ? -1 : 1)));
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
