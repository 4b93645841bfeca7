/** The rules of kube-proxy in IPVS mode (pkg/proxy/ipvs): virtual servers, the addresses that they listen on, and what iptables does for them. */
import { addMasquerading, CLUSTER_CIDR } from './iptables-rules.ts';
import type { PacketFilter } from './packet-filter.ts';
import { usableEndpoints, type ProxyEndpoint, type ProxyPort } from './service-port.ts';

export interface VirtualServer {
  protocol: 'tcp' | 'udp' | 'sctp';
  address: string;
  port: number;
  /** Seconds of `persistent`. */
  affinitySeconds: number | undefined;
  servers: readonly ProxyEndpoint[];
}

/** In the order of protocols and addresses. `nodeAddress`: where node ports are open. */
export function virtualServers(ports: readonly ProxyPort[], node: string, zone: string | undefined, nodeAddress: string): VirtualServer[] {
  const servers = ports.flatMap((service): VirtualServer[] => {
    const { cluster, local } = usableEndpoints(service.endpoints, node, zone);
    const { protocol, affinitySeconds } = service;
    const server = (address: string, port: number, isLocal: boolean) => ({
      protocol,
      address,
      port,
      affinitySeconds,
      servers: isLocal ? local : cluster,
    });
    return [
      server(service.clusterIP, service.port, service.internalLocal),
      ...[...service.externalIPs, ...service.loadBalancerIPs].map((address) => server(address, service.port, service.externalLocal)),
      ...(service.nodePort === undefined ? [] : [server(nodeAddress, service.nodePort, service.externalLocal)]),
    ];
  });
  const key = ({ protocol, address, port }: VirtualServer) =>
    `${protocol} ${address
      .split('.')
      .map((byte) => byte.padStart(3, '0'))
      .join('.')}:${String(port).padStart(5, '0')}`;
  return servers.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** The addresses of the device kube-ipvs0. */
export function ipvsAddresses(ports: readonly ProxyPort[]): string[] {
  return [...new Set(ports.flatMap(({ clusterIP, externalIPs, loadBalancerIPs }) => [clusterIP, ...externalIPs, ...loadBalancerIPs]))];
}

export function addIpvsRules(filter: PacketFilter, ports: readonly ProxyPort[]): void {
  const set = (name: string, match: string) => `-m set --match-set ${name} ${match}`;
  const comment = (text: string) => `-m comment --comment "${text}"`;
  filter.chain('mangle', 'KUBE-PROXY-CANARY');
  filter.chain('nat', 'KUBE-PROXY-CANARY');
  filter.chain('filter', 'KUBE-PROXY-CANARY', 'KUBE-SOURCE-RANGES-FIREWALL');
  filter.add(
    'nat',
    'KUBE-POSTROUTING',
    `${comment('Kubernetes endpoints dst ip:port, source ip for solving hairpin purpose')} ${set('KUBE-LOOP-BACK', 'dst,dst,src')} -j MASQUERADE`,
  );
  addMasquerading(filter);
  filter.add('nat', 'KUBE-LOAD-BALANCER', '-j KUBE-MARK-MASQ');
  filter.chain('nat', 'KUBE-NODE-PORT');
  for (const protocol of ['tcp', 'udp'] as const) {
    if (!ports.some((each) => each.nodePort !== undefined && each.protocol === protocol)) continue;
    const upper = protocol.toUpperCase();
    filter.add(
      'nat',
      'KUBE-NODE-PORT',
      `-p ${protocol} ${comment(`Kubernetes nodeport ${upper} port for masquerade purpose`)} ${set(`KUBE-NODE-PORT-${upper}`, 'dst')} -j KUBE-MARK-MASQ`,
    );
  }
  const isBalanced = ports.some(({ loadBalancerIPs }) => loadBalancerIPs.length > 0);
  filter.add('nat', 'KUBE-SERVICES', '-s 127.0.0.0/8 -j RETURN');
  if (isBalanced) {
    filter.add(
      'nat',
      'KUBE-SERVICES',
      `${comment('Kubernetes service lb portal')} ${set('KUBE-LOAD-BALANCER', 'dst,dst')} -j KUBE-LOAD-BALANCER`,
    );
  }
  filter.add(
    'nat',
    'KUBE-SERVICES',
    `! -s ${CLUSTER_CIDR} ${comment('Kubernetes service cluster ip + port for masquerade purpose')} ${set('KUBE-CLUSTER-IP', 'dst,dst')} -j KUBE-MARK-MASQ`,
  );
  filter.add('nat', 'KUBE-SERVICES', '-m addrtype --dst-type LOCAL -j KUBE-NODE-PORT');
  filter.add('nat', 'KUBE-SERVICES', `${set('KUBE-CLUSTER-IP', 'dst,dst')} -j ACCEPT`);
  if (isBalanced) filter.add('nat', 'KUBE-SERVICES', `${set('KUBE-LOAD-BALANCER', 'dst,dst')} -j ACCEPT`);
  addFilterRules(filter, set, comment);
}

function addFilterRules(filter: PacketFilter, set: (name: string, match: string) => string, comment: (text: string) => string): void {
  filter.add('filter', 'INPUT', `${comment('kubernetes ipvs access filter')} -j KUBE-IPVS-FILTER`);
  filter.add('filter', 'INPUT', `${comment('kube-proxy firewall rules')} -j KUBE-PROXY-FIREWALL`);
  filter.add('filter', 'INPUT', `${comment('kubernetes health check rules')} -j KUBE-NODE-PORT`);
  filter.add('filter', 'FORWARD', `${comment('kube-proxy firewall rules')} -j KUBE-PROXY-FIREWALL`);
  filter.add('filter', 'FORWARD', `${comment('kubernetes forwarding rules')} -j KUBE-FORWARD`);
  filter.add('filter', 'OUTPUT', `${comment('kubernetes ipvs access filter')} -j KUBE-IPVS-OUT-FILTER`);
  filter.chain('filter', 'KUBE-IPVS-OUT-FILTER', 'KUBE-PROXY-FIREWALL');
  filter.add('filter', 'KUBE-FORWARD', `${comment('kubernetes forwarding rules')} -m mark --mark 0x4000/0x4000 -j ACCEPT`);
  filter.add(
    'filter',
    'KUBE-FORWARD',
    `${comment('kubernetes forwarding conntrack rule')} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT`,
  );
  for (const name of ['KUBE-LOAD-BALANCER', 'KUBE-CLUSTER-IP', 'KUBE-EXTERNAL-IP', 'KUBE-EXTERNAL-IP-LOCAL']) {
    filter.add('filter', 'KUBE-IPVS-FILTER', `${set(name, 'dst,dst')} -j RETURN`);
  }
  filter.add('filter', 'KUBE-IPVS-FILTER', `${set('KUBE-HEALTH-CHECK-NODE-PORT', 'dst')} -j RETURN`);
  filter.add(
    'filter',
    'KUBE-IPVS-FILTER',
    `-m conntrack --ctstate NEW ${set('KUBE-IPVS-IPS', 'dst')} -j REJECT --reject-with icmp-port-unreachable`,
  );
  filter.add(
    'filter',
    'KUBE-NODE-PORT',
    `${comment('Kubernetes health check node port')} ${set('KUBE-HEALTH-CHECK-NODE-PORT', 'dst')} -j ACCEPT`,
  );
}
