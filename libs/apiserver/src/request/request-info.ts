/** What a path and a method mean (k8s.io/apiserver, endpoints/request.RequestInfoFactory). */
import type { ApiRequest, HttpMethod } from './api-request.ts';

export interface RequestInfo {
  resourceRequest: boolean;
  /** Lower-case API verb for resource requests, the lower-case HTTP method otherwise. */
  verb: string;
  path: string;
  group: string;
  version: string;
  namespace: string;
  resource: string;
  subresource: string;
  name: string;
  /** What comes after `proxy`, from its slash on; empty when nothing does. */
  proxyPath: string;
}

const VERBS: Readonly<Record<HttpMethod, string>> = {
  POST: 'create',
  GET: 'get',
  HEAD: 'get',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
  OPTIONS: '',
};

/** Subresources of namespaces; any other second segment is a resource inside the namespace. */
const NAMESPACE_SUBRESOURCES = new Set(['status', 'finalize']);

function nonResource(request: Pick<ApiRequest, 'method' | 'path'>): RequestInfo {
  return {
    resourceRequest: false,
    verb: request.method.toLowerCase(),
    path: request.path,
    group: '',
    version: '',
    namespace: '',
    resource: '',
    subresource: '',
    name: '',
    proxyPath: '',
  };
}

function isWatch(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0' && value !== 'false';
}

/** `metadata.name=web` selects one object, which authorization may know by name. */
function nameOfFieldSelector(selector: string | undefined): string {
  return /^metadata\.name==?([^,!=]+)$/.exec(selector ?? '')?.[1] ?? '';
}

export function resolveRequestInfo(request: Pick<ApiRequest, 'method' | 'path' | 'query'>): RequestInfo {
  const parts = request.path.split('/').filter(Boolean);
  const prefix = parts.shift();
  const group = prefix === 'api' ? '' : prefix === 'apis' ? parts.shift() : undefined;
  const version = parts.shift();
  if (group === undefined || version === undefined || parts.length === 0) return nonResource(request);

  let verb = VERBS[request.method];
  if (parts[0] === 'watch' && parts.length > 1) {
    parts.shift();
    verb = 'watch';
  }
  let namespace = '';
  if (parts[0] === 'namespaces' && parts.length > 1) {
    namespace = parts[1]!;
    if (parts.length > 2 && !NAMESPACE_SUBRESOURCES.has(parts[2]!)) parts.splice(0, 2);
  }
  const [resource = '', name = '', ...subresource] = parts;
  const info: RequestInfo = {
    resourceRequest: true,
    verb,
    path: request.path,
    group,
    version,
    namespace,
    resource,
    subresource: subresource[0] === 'proxy' ? 'proxy' : subresource.join('/'),
    name,
    proxyPath: subresource[0] === 'proxy' ? request.path.slice(endOfSegments(request.path, resource, name)) : '',
  };
  if (!name && (verb === 'get' || verb === 'watch')) {
    info.verb = verb === 'watch' || isWatch(request.query?.watch) ? 'watch' : 'list';
    info.name = nameOfFieldSelector(request.query?.fieldSelector);
  } else if (!name && verb === 'delete') {
    info.verb = 'deletecollection';
  } else if (verb === 'get' && !info.subresource && isWatch(request.query?.watch)) {
    info.verb = 'watch';
  }
  return info;
}

/** Where the path goes on after `/pods/web/proxy`. */
function endOfSegments(path: string, resource: string, name: string): number {
  const prefix = `/${resource}/${name}/proxy`;
  return path.indexOf(prefix) + prefix.length;
}
