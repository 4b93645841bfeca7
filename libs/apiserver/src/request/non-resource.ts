/** Paths that name no resource: discovery, version, health, OpenAPI. */
import { newUnknownPath } from '@drydock/apimachinery';
import { aggregatedDiscovery, groupList, groupOf, legacyVersions, resourceList } from '../discovery/discovery.ts';
import { openApiDocument, openApiIndex } from '../discovery/open-api.ts';
import { openApiV2Document } from '../discovery/open-api-v2.ts';
import { healthChecks, healthText } from '../discovery/health.ts';
import type { ServedResources } from '../registry/served-resources.ts';
import type { SchemaRegistry } from '@drydock/apimachinery';
import type { ApiRequest } from './api-request.ts';

export interface VersionInfo {
  major: string;
  minor: string;
  gitVersion: string;
  gitCommit: string;
  gitTreeState: string;
  buildDate: string;
  goVersion: string;
  compiler: string;
  platform: string;
}

export interface NonResourceBackend {
  resources: ServedResources;
  schemas: SchemaRegistry;
  version: () => VersionInfo;
  /** Where clients reach the server: host and port. */
  address: string;
}

/** The body of a GET; throws the 404 of an unknown path. */
export function answerNonResource(request: ApiRequest, { resources, schemas, version, address }: NonResourceBackend): unknown {
  const parts = request.path.split('/').filter(Boolean);
  const aggregated = request.accept === 'aggregated';
  switch (parts[0]) {
    case undefined:
      return { paths: ['/api', '/api/v1', '/apis', '/healthz', '/livez', '/openapi/v2', '/openapi/v3', '/readyz', '/version'] };
    case 'version':
      if (parts.length === 1) return version();
      break;
    case 'healthz':
    case 'livez':
    case 'readyz':
      return health(parts, request);
    case 'api':
      if (parts.length === 1) return aggregated ? aggregatedDiscovery(resources, true) : legacyVersions(address);
      if (parts.length === 2) return found(resourceList(resources, '', parts[1]!));
      break;
    case 'apis':
      if (parts.length === 1) return aggregated ? aggregatedDiscovery(resources, false) : groupList(resources);
      if (parts.length === 2) return found(groupOf(resources, parts[1]!));
      if (parts.length === 3) return found(resourceList(resources, parts[1]!, parts[2]!));
      break;
    case 'openapi':
      if (parts[1] === 'v2' && parts.length === 2) return openApiV2Document(resources, schemas, version().gitVersion);
      if (parts[1] !== 'v3') break;
      if (parts.length === 2) return openApiIndex(resources);
      return found(openApiDocument(resources, schemas, parts.slice(2).join('/')));
  }
  throw newUnknownPath();
}

function health(parts: readonly string[], { query }: ApiRequest): string {
  const [endpoint, ...rest] = parts;
  const check = rest.join('/');
  if (check === '') return query && Object.hasOwn(query, 'verbose') ? healthText(endpoint!, query.exclude) : 'ok';
  if (!healthChecks(endpoint!).includes(check)) throw newUnknownPath();
  return 'ok';
}

function found<T>(body: T | undefined): T {
  if (body === undefined) throw newUnknownPath();
  return body;
}
