/** The names of a cluster (the Kubernetes DNS specification, 1.1.0), as CoreDNS answers for them. */
import type { Lister } from '@drydock/apiserver';
import {
  configuredServiceCIDR,
  isHeadless,
  SERVICE_INDEX,
  serviceAddressAt,
  type EndpointSlice,
  type Service,
  type SliceEndpoint,
} from '@drydock/kinds';

export const CLUSTER_DOMAIN = 'cluster.local';
export const DNS_ADDRESS = '10.96.0.10';

/** The name server of the pods of a cluster. */
export function clusterDnsAddress(lister: Lister): string {
  return serviceAddressAt(configuredServiceCIDR(lister), 10);
}

export interface SrvRecord {
  priority: number;
  weight: number;
  port: number;
  target: string;
}

export type DnsAnswer =
  | { addresses: readonly string[]; canonicalName?: string }
  | { services: readonly SrvRecord[] }
  | { names: readonly string[] }
  /** The name does not exist. */
  | 'nxdomain'
  /** The name exists, but nothing of that type. */
  | 'nodata'
  /** The server has failed, or is not meant for the name. */
  | 'servfail'
  | 'refused';

/** Whose names, and under which domain. */
interface Place {
  lister: Lister;
  domain: string;
}

export type DnsType = 'A' | 'AAAA' | 'SRV' | 'PTR' | 'CNAME';

/** What a name server is asked, without the final dot. `client`: the address that asks. */
export interface DnsQuestion {
  name: string;
  type: DnsType;
  client: string;
}

/** Answers for one fully qualified name (without the final dot). Names outside the cluster do not exist: there is no world outside. */
export function answerDns(lister: Lister, name: string, type: DnsType, domain = CLUSTER_DOMAIN): DnsAnswer {
  const lower = name.toLowerCase().replace(/\.$/, '');
  if (type === 'PTR') return reverse(lister, lower, domain);
  if (!lower.endsWith(`.${domain}`)) return 'nxdomain';
  const labels = lower.slice(0, -domain.length - 1).split('.');
  const kind = labels.at(-1);
  const namespace = labels.at(-2) ?? '';
  if (kind === 'pod' && labels.length === 3) return answerPod(lister, labels[0]!, namespace, type);
  if (kind !== 'svc' || labels.length < 3) return 'nxdomain';
  const service = lister.get<Service>('services', namespace, labels.at(-3)!);
  return service ? answerService({ lister, domain }, service, labels.slice(0, -3), lower, type) : 'nxdomain';
}

/** `10-244-1-3.default.pod.cluster.local`. */
function answerPod(lister: Lister, name: string, namespace: string, type: DnsType): DnsAnswer {
  const address = name.replaceAll('-', '.');
  if (!/^(\d{1,3}\.){3}\d{1,3}$/.test(address) || !lister.get('namespaces', undefined, namespace)) return 'nxdomain';
  return type === 'A' ? { addresses: [address] } : 'nodata';
}

function answerService({ lister, domain }: Place, service: Service, prefix: readonly string[], name: string, type: DnsType): DnsAnswer {
  const { type: serviceType, externalName, clusterIP, clusterIPs } = service.spec;
  if (prefix.length === 2) return answerPort({ lister, domain }, service, prefix, name, type);
  if (serviceType === 'ExternalName')
    return prefix.length === 0 && type !== 'SRV' ? { addresses: [], canonicalName: externalName ?? '' } : 'nxdomain';
  if (!isHeadless(service)) {
    if (prefix.length > 0) return 'nxdomain';
    return type === 'A' ? { addresses: (clusterIPs ?? [clusterIP ?? '']).filter((ip) => ip && !ip.includes(':')) } : 'nodata';
  }
  const endpoints = readyEndpoints(lister, service).filter((endpoint) => prefix.length === 0 || hostLabel(endpoint) === prefix[0]);
  if (endpoints.length === 0) return 'nxdomain';
  if (type === 'SRV') return { services: srvRecords({ lister, domain }, service, undefined) };
  return type === 'A' ? { addresses: endpoints.flatMap(({ addresses }) => addresses).sort() } : 'nodata';
}

/** `_http._tcp.web.default.svc.cluster.local`. */
function answerPort(
  { lister, domain }: Place,
  service: Service,
  [port = '', protocol = '']: readonly string[],
  name: string,
  type: DnsType,
): DnsAnswer {
  if (!port.startsWith('_') || !protocol.startsWith('_')) return 'nxdomain';
  const found = (service.spec.ports ?? []).find(
    (each) => each.name === port.slice(1) && (each.protocol ?? 'TCP').toLowerCase() === protocol.slice(1),
  );
  if (!found) return 'nxdomain';
  if (type !== 'SRV') return 'nodata';
  if (isHeadless(service)) return { services: srvRecords({ lister, domain }, service, found.name) };
  return { services: [{ priority: 0, weight: 100, port: found.port, target: name.split('.').slice(2).join('.') }] };
}

function srvRecords({ lister, domain }: Place, service: Service, portName: string | undefined): SrvRecord[] {
  const { name, namespace } = service.metadata;
  return lister
    .byIndex<EndpointSlice>('endpointslices.discovery.k8s.io', SERVICE_INDEX, `${namespace}/${name}`)
    .flatMap(({ endpoints, ports }) =>
      (ports ?? [])
        .filter((port) => portName === undefined || port.name === portName)
        .flatMap((port) =>
          (endpoints ?? [])
            .filter((endpoint) => isPublished(endpoint, service))
            .map((endpoint) => ({
              priority: 0,
              weight: 100,
              port: port.port ?? 0,
              target: `${hostLabel(endpoint)}.${name}.${namespace}.svc.${domain}`,
            })),
        ),
    );
}

function readyEndpoints(lister: Lister, service: Service): SliceEndpoint[] {
  const { name, namespace } = service.metadata;
  return lister
    .byIndex<EndpointSlice>('endpointslices.discovery.k8s.io', SERVICE_INDEX, `${namespace}/${name}`)
    .flatMap(({ endpoints }) => endpoints ?? [])
    .filter((endpoint) => isPublished(endpoint, service));
}

function isPublished({ conditions }: SliceEndpoint, { spec }: Service): boolean {
  return conditions?.ready !== false || spec.publishNotReadyAddresses === true;
}

function hostLabel({ hostname, addresses }: SliceEndpoint): string {
  return hostname ?? (addresses[0] ?? '').replaceAll('.', '-');
}

/** `1.0.96.10.in-addr.arpa`. */
function reverse(lister: Lister, name: string, domain: string): DnsAnswer {
  const address = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.in-addr\.arpa$/.exec(name)?.slice(1, 5).reverse().join('.');
  if (address === undefined) return 'nxdomain';
  const services = lister.list<Service>('services').filter(({ spec }) => spec.clusterIP === address);
  const names = services.map(({ metadata }) => `${metadata.name}.${metadata.namespace}.svc.${domain}`);
  return names.length > 0 ? { names } : 'nxdomain';
}
