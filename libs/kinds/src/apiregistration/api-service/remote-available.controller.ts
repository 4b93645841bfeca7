/** Says whether the server behind an APIService answers (kube-aggregator, controllers/status/remote). */
import { formatTime, quoteGo, type Condition, type KubeObject } from '@drydock/apimachinery';
import {
  API_SERVICE_RESOURCE,
  serviceOf,
  type AggregatedServers,
  type APIService,
  type Lister,
  type ServiceReference,
} from '@drydock/apiserver';
import { API_SERVER_USER } from '../../apiextensions/custom-resource-definition/naming-condition.controller.ts';
import { enqueueObject, type Controller, type EventHandler } from '../../controller/controller.ts';
import type { Endpoints } from '../../core/endpoints/endpoints.types.ts';
import type { Service } from '../../core/service/service.types.ts';
import { apiServices } from './api-service.ts';

/** Enqueues the APIServices that a service, or its endpoints of the same name, stand behind. */
const enqueueDependents: EventHandler = ({ object }, enqueue, lister) => {
  const { namespace, name } = object.metadata;
  for (const apiService of lister.list<APIService>(API_SERVICE_RESOURCE)) {
    const service = serviceOf(apiService);
    if (service?.namespace === namespace && service?.name === name) enqueue(apiService.metadata.name);
  }
};

export function newRemoteAvailableController(servers: AggregatedServers): Controller {
  return {
    name: 'apiservice-remote-available-controller',
    user: API_SERVER_USER,
    watches: { [API_SERVICE_RESOURCE]: enqueueObject, services: enqueueDependents, endpoints: enqueueDependents },

    reconcile(name, { lister, client, clock }) {
      const apiService = lister.get<APIService>(API_SERVICE_RESOURCE, undefined, name);
      const service = apiService && serviceOf(apiService);
      if (!service) return;
      const judged = judge(apiService, service, lister, servers);
      const before = apiService.status?.conditions?.find(({ type }) => type === 'Available');
      if (before?.status === judged.status && before.reason === judged.reason && before.message === judged.message) return;
      const lastTransitionTime = before?.status === judged.status ? before.lastTransitionTime! : formatTime(clock.now());
      const condition: Condition = { type: 'Available', lastTransitionTime, ...judged };
      client.replaceStatus(apiServices, apiService, { conditions: [condition] });
    },
  };
}

type Judgement = Pick<Condition, 'status' | 'reason' | 'message'>;

function unavailable(reason: string, message: string): Judgement {
  return { status: 'False', reason, message };
}

function judge(apiService: APIService, reference: Required<ServiceReference>, lister: Lister, servers: AggregatedServers): Judgement {
  const { namespace, name, port } = reference;
  const what = `service/${name} in ${quoteGo(namespace)}`;
  const service = lister.get<Service & KubeObject>('services', namespace, name);
  if (!service) return unavailable('ServiceNotFound', `${what} is not present`);
  if (service.spec.type === 'ClusterIP') {
    const listening = service.spec.ports?.find((each) => each.port === port);
    if (!listening) return unavailable('ServicePortError', `${what} is not listening on port ${port}`);
    const endpoints = lister.get<Endpoints & KubeObject>('endpoints', namespace, name);
    if (!endpoints) return unavailable('EndpointsNotFound', `cannot find endpoints for ${what}`);
    const portName = listening.name ?? '';
    const isActive = (endpoints.subsets ?? []).some(
      ({ addresses, ports }) => addresses?.length && ports?.some((each) => (each.name ?? '') === portName),
    );
    if (!isActive) return unavailable('MissingEndpoints', `endpoints for ${what} have no addresses with port name ${quoteGo(portName)}`);
  }
  if (servers.behind(reference, lister)) return { status: 'True', reason: 'Passed', message: 'all checks passed' };
  const { group, version } = apiService.spec;
  const address = `${service.spec.clusterIP ?? ''}:${port}`;
  const url = `https://${address}/apis/${group}/${version}`;
  return unavailable(
    'FailedDiscoveryCheck',
    `failing or missing response from ${url}: Get ${quoteGo(url)}: dial tcp ${address}: connect: connection refused`,
  );
}
