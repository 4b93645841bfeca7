/** OpenAPI v3 as the server publishes it: an index of group versions, and one document for each (kube-openapi, handler3). */
import { toOpenApiV3, type CustomDefinitions, type Schema, type SchemaRegistry } from '@drydock/apimachinery';
import { definitionNameOf, publishedListSchema, publishedSchema } from '../apiextensions/published-schema.ts';
import type { ResourceDefinition } from '../registry/resource-definition.ts';
import type { ServedResources } from '../registry/served-resources.ts';
import { openApiPaths } from './open-api-paths.ts';

export function openApiIndex(resources: ServedResources): unknown {
  return { paths: Object.fromEntries(groupVersionPaths(resources).map((path) => [path, { serverRelativeURL: `/openapi/v3/${path}` }])) };
}

/** `api/v1`, `apis/apps/v1`: what the index has. */
export function groupVersionPaths(resources: ServedResources): string[] {
  return [...new Set(resources.all().map(({ group, version }) => (group ? `apis/${group}/${version}` : `api/${version}`)))];
}

const documents = new WeakMap<readonly ResourceDefinition[], Map<string, unknown>>();

/** `path` is a group version as the index has it. The same document until something else is served; undefined for a group version that is not. */
export function openApiDocument(resources: ServedResources, schemas: SchemaRegistry, path: string): unknown {
  const made = documents.get(resources.all()) ?? new Map<string, unknown>();
  documents.set(resources.all(), made);
  if (!made.has(path)) made.set(path, newDocument(resources, schemas, path));
  return made.get(path);
}

function newDocument(resources: ServedResources, schemas: SchemaRegistry, path: string): unknown {
  const match = /^(?:api\/([^/]+)|apis\/([^/]+)\/([^/]+))$/.exec(path);
  if (!match) return undefined;
  const group = match[2] ?? '';
  const version = match[1] ?? match[3]!;
  const served = resources.all().filter((definition) => definition.group === group && definition.version === version);
  if (served.length === 0) return undefined;
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'v1.33.1' },
    paths: openApiPaths({ group, version }, served, schemas),
    components: { schemas: toOpenApiV3({ group, version }, schemas, customDefinitions(served, schemas)) },
  };
}

function customDefinitions(served: readonly ResourceDefinition[], schemas: SchemaRegistry): CustomDefinitions {
  const custom = served.filter(({ schema }) => schema);
  const entries = custom.flatMap((definition): [string, Schema][] => {
    const { kind, listKind = `${kind}List` } = definition;
    return [
      [definitionNameOf(definition, kind), publishedSchema(definition, schemas)],
      [definitionNameOf(definition, listKind), publishedListSchema(definition, schemas)],
    ];
  });
  const scaled = custom.some(({ scale }) => scale);
  return { schemas: Object.fromEntries(entries), foreign: scaled ? ['io.k8s.api.autoscaling.v1.Scale'] : [] };
}
