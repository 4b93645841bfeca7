/** What a path and a method mean (k8s.io/apiserver, endpoints/request.RequestInfoFactory). */
import type { ApiRequest, HttpMethod } from './api-request.ts';

export interface RequestInfo {
  resourceRequest: boolean;
  /** Lower-case API verb for resource requests, the lower-case HTTP method otherwise. */
  verb: string;
  /** May be empty for requests of the cluster's own components for resources. */
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

/** What a request is about, from those who need not write it into a path and have that read again. */
export interface RequestTarget {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly namespace: string;
  /** Empty for a collection. */
  readonly name: string;
  readonly subresource: string;
}

/** What `resolveRequestInfo` would say of the target's path, but for that path; undefined where that takes a closer look. */
export function infoOfTarget(method: HttpMethod, target: RequestTarget): RequestInfo | undefined {
  const { group, version, plural, namespace, name, subresource } = target;
  // Lists and watches are told apart by the query, and namespaces are in themselves.
  if ((!name && method !== 'POST') || plural === 'namespaces') return undefined;
  return {
    resourceRequest: true,
    verb: VERBS[method],
    path: '',
    group,
    version,
    namespace,
    resource: plural,
    subresource,
    name,
    proxyPath: '',
  };
}

export function resolveRequestInfo(request: Pick<ApiRequest, 'method' | 'path' | 'query'>): RequestInfo {
  const parts = segmentsOf(request.path);
  const isCore = parts[0] === 'api';
  const group = isCore ? '' : parts[0] === 'apis' ? parts[1] : undefined;
  let at = isCore ? 1 : 2;
  const version = parts[at++];
  if (group === undefined || version === undefined || parts.length <= at) return nonResource(request);

  let verb = VERBS[request.method];
  if (parts[at] === 'watch' && parts.length > at + 1) {
    at++;
    verb = 'watch';
  }
  let namespace = '';
  if (parts[at] === 'namespaces' && parts.length > at + 1) {
    namespace = parts[at + 1]!;
    if (parts.length > at + 2 && !NAMESPACE_SUBRESOURCES.has(parts[at + 2]!)) at += 2;
  }
  const [resource = '', name = ''] = [parts[at], parts[at + 1]];
  const isProxy = parts[at + 2] === 'proxy';
  const info: RequestInfo = {
    resourceRequest: true,
    verb,
    path: request.path,
    group,
    version,
    namespace,
    resource,
    subresource: isProxy ? 'proxy' : subresourceOf(parts, at + 2),
    name,
    proxyPath: isProxy ? request.path.slice(endOfSegments(request.path, resource, name)) : '',
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

/** What stands between the slashes of a path; doubled ones count once. Engines split long strings slowly. */
function segmentsOf(path: string): readonly string[] {
  const parts: string[] = [];
  for (let start = 0; start < path.length;) {
    const slash = path.indexOf('/', start);
    const end = slash < 0 ? path.length : slash;
    if (end > start) parts.push(path.slice(start, end));
    start = end + 1;
  }
  return parts;
}

function subresourceOf(parts: readonly string[], at: number): string {
  if (parts.length <= at) return '';
  return parts.length === at + 1 ? parts[at]! : parts.slice(at).join('/');
}

/** Where the path goes on after `/pods/web/proxy`. */
function endOfSegments(path: string, resource: string, name: string): number {
  const prefix = `/${resource}/${name}/proxy`;
  return path.indexOf(prefix) + prefix.length;
}
