/**
 * API servers beside this one, each behind an APIService (kube-aggregator). A request for a group version that this server does not have goes
 * to the service that its APIService names, after it was authenticated and authorized here.
 */
import { newFailure, newUnknownPath } from '@drydock/apimachinery';
import type { UserInfo } from '../authentication/user-info.ts';
import type { ApiRequest, ApiResponse } from '../request/api-request.ts';
import type { RequestInfo } from '../request/request-info.ts';
import type { ResourceDefinition } from '../registry/resource-definition.ts';
import type { ResourceRegistry } from '../registry/resource-registry.ts';
import type { Lister } from '../storage/lister.ts';
import type { Storage } from '../storage/storage.ts';
import { API_SERVICE_RESOURCE, apiServiceName, type APIService, type ServiceReference } from './api-service.types.ts';

type Answer = Pick<ApiResponse, 'code' | 'body' | 'watch' | 'log' | 'exec'>;

/** A server that a service leads to. It answers discovery of its group versions (`/apis/GROUP/VERSION`) like any other path. */
export interface AggregatedServer {
  /** Kinds that it serves by the generic store of this process, which then answers for them: only what is left comes to `answer`. */
  resources?: readonly ResourceDefinition[];
  /** `user` is who asks. Refuses by throwing a StatusError. */
  answer(request: ApiRequest, info: RequestInfo, user: UserInfo): Answer;
}

/** Which servers there are. Whoever puts a cluster together knows; this is where a metrics server plugs in. */
export interface AggregatedServers {
  /** The server that answers behind a service, or undefined when nothing that speaks this protocol does. */
  behind(service: Required<ServiceReference>, lister: Lister): AggregatedServer | undefined;
}

export const NO_AGGREGATED_SERVERS: AggregatedServers = { behind: () => undefined };

export function serviceOf({ spec }: APIService): Required<ServiceReference> | undefined {
  const { service } = spec;
  return service && { namespace: service.namespace ?? '', name: service.name ?? '', port: service.port ?? 443 };
}

function isAvailable({ status }: APIService): boolean {
  return status?.conditions?.some(({ type, status: value }) => type === 'Available' && value === 'True') ?? false;
}

/** Keeps what is served in step with the APIServices that are available. */
export function serveAggregatedResources(
  storage: Storage,
  resources: ResourceRegistry,
  servers: AggregatedServers,
  removed: (definition: ResourceDefinition) => void,
): void {
  const served = new Map<string, readonly ResourceDefinition[]>();
  const update = (name: string, apiService: APIService | undefined) => {
    const service = apiService && isAvailable(apiService) ? serviceOf(apiService) : undefined;
    const { group, version } = apiService?.spec ?? {};
    const all = (service && servers.behind(service, storage)?.resources) ?? [];
    const wanted = all.filter((definition) => definition.group === group && definition.version === version);
    for (const definition of served.get(name) ?? []) {
      resources.remove(definition);
      removed(definition);
    }
    for (const definition of wanted) resources.add(definition);
    if (wanted.length > 0) served.set(name, wanted);
    else served.delete(name);
  };
  for (const apiService of storage.list<APIService>(API_SERVICE_RESOURCE))
    if (serviceOf(apiService)) update(apiService.metadata.name, apiService);
  storage.subscribeTo(API_SERVICE_RESOURCE, ({ type, object, key }) => {
    const apiService = type === 'DELETED' ? undefined : (object as APIService);
    if (served.has(key) || (apiService && serviceOf(apiService))) update(key, apiService);
  });
}

/** The answer of an aggregated server. Throws the 404 of an unknown path when the group version has none, and 503 when it is down. */
export function answerAggregated(
  request: ApiRequest,
  info: RequestInfo,
  user: UserInfo,
  { lister, servers }: { lister: Lister; servers: AggregatedServers },
): Answer {
  const { group, version } = info.resourceRequest ? info : groupVersionOf(request.path);
  const apiService = group ? lister.get<APIService>(API_SERVICE_RESOURCE, undefined, apiServiceName(group, version)) : undefined;
  const service = apiService && serviceOf(apiService);
  if (!service) throw newUnknownPath();
  const server = isAvailable(apiService) ? servers.behind(service, lister) : undefined;
  if (!server) throw newFailure(503, 'ServiceUnavailable', 'the server is currently unable to handle the request', {});
  return server.answer(request, info, user);
}

function groupVersionOf(path: string): { group: string; version: string } {
  const [, , group = '', version = ''] = path.split('/');
  return path.startsWith('/apis/') ? { group, version } : { group: '', version: '' };
}
