/** What kube-proxy knows of one port of a Service (pkg/proxy, ServicePort and Endpoint): plain data, so that it can outlive the objects. */
import type { Lister } from '@drydock/apiserver';
import { SERVICE_INDEX, type EndpointSlice, type Service, type ServicePort } from '@drydock/kinds';

export interface ProxyPort {
  /** `default/web:http`; without a colon when the port has no name. */
  name: string;
  namespace: string;
  service: string;
  portName: string;
  protocol: 'tcp' | 'udp' | 'sctp';
  clusterIP: string;
  port: number;
  nodePort?: number;
  externalIPs: readonly string[];
  loadBalancerIPs: readonly string[];
  /** `sessionAffinity: ClientIP`. */
  affinitySeconds?: number;
  internalLocal: boolean;
  externalLocal: boolean;
  /** In the order of their addresses. */
  endpoints: readonly ProxyEndpoint[];
}

export interface ProxyEndpoint {
  address: string;
  port: number;
  node?: string;
  ready: boolean;
  /** It ends, and serves as long as there is nobody else (KEP-1669). */
  draining: boolean;
  /** For whose clients it is meant. */
  zones: readonly string[];
}

export const textOf = ({ address, port }: Pick<ProxyEndpoint, 'address' | 'port'>): string => `${address}:${port}`;

/** The ports of all Services that have an address, in the order of their names. */
export function proxyPorts(lister: Lister): ProxyPort[] {
  const services = lister.list<Service>('services').filter(({ spec }) => spec.clusterIP && spec.clusterIP !== 'None');
  return services.flatMap((service) => (service.spec.ports ?? []).map((port) => proxyPortOf(service, port, lister)));
}

export function proxyPortOf(service: Service, port: ServicePort, lister: Lister): ProxyPort {
  const { spec, metadata } = service;
  const key = `${metadata.namespace}/${metadata.name}`;
  const slices = lister.byIndex<EndpointSlice>('endpointslices.discovery.k8s.io', SERVICE_INDEX, key);
  const endpoints = slices.flatMap((slice) => endpointsOf(slice, port));
  const seconds = spec.sessionAffinity === 'ClientIP' ? spec.sessionAffinityConfig?.clientIP?.timeoutSeconds : undefined;
  return {
    name: port.name ? `${key}:${port.name}` : key,
    namespace: metadata.namespace ?? '',
    service: metadata.name,
    portName: port.name ?? '',
    protocol: (port.protocol ?? 'TCP').toLowerCase() as ProxyPort['protocol'],
    clusterIP: spec.clusterIP ?? '',
    port: port.port,
    ...(port.nodePort ? { nodePort: port.nodePort } : {}),
    externalIPs: spec.externalIPs ?? [],
    loadBalancerIPs: loadBalancerAddresses(service),
    ...(seconds === undefined ? {} : { affinitySeconds: seconds }),
    internalLocal: spec.internalTrafficPolicy === 'Local',
    externalLocal: spec.externalTrafficPolicy === 'Local',
    endpoints: endpoints.sort((a, b) => (textOf(a) < textOf(b) ? -1 : 1)),
  };
}

export function loadBalancerAddresses({ status }: Service): string[] {
  return (status?.loadBalancer?.ingress ?? []).flatMap(({ ip, ipMode }) => (ip && ipMode !== 'Proxy' ? [ip] : []));
}

function endpointsOf({ endpoints, ports }: EndpointSlice, { name = '' }: ServicePort): ProxyEndpoint[] {
  const port = (ports ?? []).find((each) => (each.name ?? '') === name)?.port;
  if (port === undefined) return [];
  return (endpoints ?? []).flatMap(({ addresses, conditions, nodeName, hints }) =>
    addresses.map((address) => ({
      address,
      port,
      ...(nodeName === undefined ? {} : { node: nodeName }),
      ready: conditions?.ready !== false,
      draining: conditions?.serving === true && conditions.terminating === true,
      zones: (hints?.forZones ?? []).map((zone) => zone.name),
    })),
  );
}

export interface UsableEndpoints {
  /** With traffic policy Cluster. */
  cluster: readonly ProxyEndpoint[];
  /** With traffic policy Local. */
  local: readonly ProxyEndpoint[];
  /** Somewhere in the cluster there is one. */
  any: boolean;
}

/** Which endpoints a node sends to: by traffic policy, and by the hints of topology (pkg/proxy, CategorizeEndpoints). */
export function usableEndpoints(endpoints: readonly ProxyEndpoint[], node: string | undefined, zone: string | undefined): UsableEndpoints {
  const ready = endpoints.filter((each) => each.ready);
  const draining = endpoints.filter((each) => !each.ready && each.draining);
  const near = zone !== undefined && ready.every(({ zones }) => zones.length > 0) ? ready.filter(({ zones }) => zones.includes(zone)) : [];
  const here = (each: ProxyEndpoint) => node !== undefined && each.node === node;
  const local = ready.filter(here);
  return {
    cluster: near.length > 0 ? near : ready.length > 0 ? ready : draining,
    local: local.length > 0 ? local : draining.filter(here),
    any: ready.length + draining.length > 0,
  };
}
