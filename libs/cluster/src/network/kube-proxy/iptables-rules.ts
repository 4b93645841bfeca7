/** The rules of kube-proxy in iptables mode (pkg/proxy/iptables, syncProxyRules). */
import type { PacketFilter } from './packet-filter.ts';
import { hashOf } from './rule-names.ts';
import { textOf, usableEndpoints, type ProxyEndpoint, type ProxyPort } from './service-port.ts';

export const CLUSTER_CIDR = '10.244.0.0/16';
const REJECT = '-j REJECT --reject-with icmp-port-unreachable';

export interface RulePlace {
  node: string;
  zone: string | undefined;
  /** False: another mode has taken the chains that led to these. */
  reachable: boolean;
}

const comment = (text: string) => `-m comment --comment "${text}"`;

export function addIptablesRules(filter: PacketFilter, ports: readonly ProxyPort[], place: RulePlace): void {
  if (place.reachable) addFrame(filter);
  for (const port of ports) {
    const usable = usableEndpoints(port.endpoints, place.node, place.zone);
    if (usable.any) addPort(filter, port, usable, place.reachable);
    else if (place.reachable) addRejections(filter, port);
  }
  if (!place.reachable) return;
  const last = `${comment('kubernetes service nodeports; NOTE: this must be the last rule in this chain')} -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS`;
  filter.add('nat', 'KUBE-SERVICES', last);
}

/** What is there without any Service. */
function addFrame(filter: PacketFilter): void {
  filter.chain('mangle', 'KUBE-PROXY-CANARY');
  filter.chain('nat', 'KUBE-NODEPORTS', 'KUBE-PROXY-CANARY', 'KUBE-SERVICES');
  filter.chain('filter', 'KUBE-EXTERNAL-SERVICES', 'KUBE-NODEPORTS', 'KUBE-PROXY-CANARY', 'KUBE-PROXY-FIREWALL', 'KUBE-SERVICES');
  const isNew = '-m conntrack --ctstate NEW';
  const firewall = `${isNew} ${comment('kubernetes load balancer firewall')} -j KUBE-PROXY-FIREWALL`;
  const external = `${isNew} ${comment('kubernetes externally-visible service portals')} -j KUBE-EXTERNAL-SERVICES`;
  const portals = `${isNew} ${comment('kubernetes service portals')} -j KUBE-SERVICES`;
  filter.add('filter', 'INPUT', firewall);
  filter.add('filter', 'INPUT', `${comment('kubernetes health check service ports')} -j KUBE-NODEPORTS`);
  filter.add('filter', 'INPUT', external);
  filter.add('filter', 'FORWARD', firewall);
  filter.add('filter', 'FORWARD', `${comment('kubernetes forwarding rules')} -j KUBE-FORWARD`);
  filter.add('filter', 'FORWARD', portals);
  filter.add('filter', 'FORWARD', external);
  filter.add('filter', 'OUTPUT', firewall);
  filter.add('filter', 'OUTPUT', portals);
  filter.add('filter', 'KUBE-FORWARD', '-m conntrack --ctstate INVALID -m nfacct --nfacct-name  ct_state_invalid_dropped_pkts -j DROP');
  filter.add('filter', 'KUBE-FORWARD', `${comment('kubernetes forwarding rules')} -m mark --mark 0x4000/0x4000 -j ACCEPT`);
  filter.add(
    'filter',
    'KUBE-FORWARD',
    `${comment('kubernetes forwarding conntrack rule')} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT`,
  );
  addMasquerading(filter);
}

/** The same in both modes that use iptables. */
export function addMasquerading(filter: PacketFilter): void {
  const portals = `${comment('kubernetes service portals')} -j KUBE-SERVICES`;
  filter.add('nat', 'PREROUTING', portals);
  filter.add('nat', 'OUTPUT', portals);
  filter.add('nat', 'POSTROUTING', `${comment('kubernetes postrouting rules')} -j KUBE-POSTROUTING`);
  filter.add('nat', 'KUBE-MARK-MASQ', '-j MARK --set-xmark 0x4000/0x4000');
  filter.add('nat', 'KUBE-POSTROUTING', '-m mark ! --mark 0x4000/0x4000 -j RETURN');
  filter.add('nat', 'KUBE-POSTROUTING', '-j MARK --set-xmark 0x4000/0x0');
  filter.add('nat', 'KUBE-POSTROUTING', `${comment('kubernetes service traffic requiring SNAT')} -j MASQUERADE --random-fully`);
}

/** A Service without endpoints refuses. */
function addRejections(filter: PacketFilter, { name, protocol, clusterIP, port, nodePort, externalIPs, loadBalancerIPs }: ProxyPort): void {
  const why = comment(`${name} has no endpoints`);
  filter.add('filter', 'KUBE-SERVICES', `-d ${clusterIP}/32 -p ${protocol} ${why} -m ${protocol} --dport ${port} ${REJECT}`);
  for (const address of [...externalIPs, ...loadBalancerIPs]) {
    filter.add('filter', 'KUBE-EXTERNAL-SERVICES', `-d ${address}/32 -p ${protocol} ${why} -m ${protocol} --dport ${port} ${REJECT}`);
  }
  if (nodePort) {
    filter.add(
      'filter',
      'KUBE-EXTERNAL-SERVICES',
      `-p ${protocol} ${why} -m addrtype --dst-type LOCAL -m ${protocol} --dport ${nodePort} ${REJECT}`,
    );
  }
}

function addPort(
  filter: PacketFilter,
  service: ProxyPort,
  { cluster, local }: { cluster: readonly ProxyEndpoint[]; local: readonly ProxyEndpoint[] },
  reachable: boolean,
): void {
  const { name, protocol, port, clusterIP, nodePort, externalIPs, loadBalancerIPs, internalLocal, externalLocal } = service;
  const hash = hashOf(name + protocol);
  const [chain, localChain, external] = [`KUBE-SVC-${hash}`, `KUBE-SVL-${hash}`, `KUBE-EXT-${hash}`];
  const add = (to: string, text: string) => filter.add('nat', to, text);
  const to = (address: string, what: string) =>
    `-d ${address}/32 -p ${protocol} ${comment(`${name} ${what}`)} -m ${protocol} --dport ${port}`;
  const internal = internalLocal ? localChain : chain;
  const isOutside = nodePort !== undefined || externalIPs.length > 0 || loadBalancerIPs.length > 0;
  if (reachable) {
    add('KUBE-SERVICES', `${to(clusterIP, 'cluster IP')} -j ${internal}`);
    for (const address of externalIPs) add('KUBE-SERVICES', `${to(address, 'external IP')} -j ${external}`);
    for (const address of loadBalancerIPs) add('KUBE-SERVICES', `${to(address, 'loadbalancer IP')} -j ${external}`);
    if (nodePort) add('KUBE-NODEPORTS', `-p ${protocol} ${comment(name)} -m ${protocol} --dport ${nodePort} -j ${external}`);
  }
  if (isOutside && externalLocal) {
    add(external, `-s ${CLUSTER_CIDR} ${comment(`pod traffic for ${name} external destinations`)} -j ${chain}`);
    const masquerade = comment(`masquerade LOCAL traffic for ${name} external destinations`);
    add(external, `${masquerade} -m addrtype --src-type LOCAL -j KUBE-MARK-MASQ`);
    add(external, `${comment(`route LOCAL traffic for ${name} external destinations`)} -m addrtype --src-type LOCAL -j ${chain}`);
    if (local.length > 0) add(external, `-j ${localChain}`);
  } else if (isOutside) {
    add(external, `${comment(`masquerade traffic for ${name} external destinations`)} -j KUBE-MARK-MASQ`);
    add(external, `-j ${chain}`);
  }
  if (!internalLocal || isOutside) addBalancing(filter, chain, internalLocal ? undefined : to(clusterIP, 'cluster IP'), service, cluster);
  if (internalLocal || (isOutside && externalLocal)) {
    addBalancing(filter, localChain, internalLocal ? to(clusterIP, 'cluster IP') : undefined, service, local);
  }
  for (const endpoint of unique([...cluster, ...(internalLocal || externalLocal ? local : [])])) addEndpoint(filter, service, endpoint);
}

function addBalancing(
  filter: PacketFilter,
  chain: string,
  toClusterIP: string | undefined,
  service: ProxyPort,
  endpoints: readonly ProxyEndpoint[],
): void {
  const { name, affinitySeconds } = service;
  filter.chain('nat', chain);
  if (toClusterIP) filter.add('nat', chain, `! -s ${CLUSTER_CIDR} ${toClusterIP} -j KUBE-MARK-MASQ`);
  const targets = endpoints.map((endpoint) => ({ text: textOf(endpoint), target: endpointChain(service, endpoint) }));
  for (const { text, target } of affinitySeconds === undefined ? [] : targets) {
    const recent = `-m recent --rcheck --seconds ${affinitySeconds} --reap --name ${target} --mask 255.255.255.255 --rsource`;
    filter.add('nat', chain, `${comment(`${name} -> ${text}`)} ${recent} -j ${target}`);
  }
  targets.forEach(({ text, target }, i) => {
    const left = targets.length - i;
    const chance = left > 1 ? ` -m statistic --mode random --probability ${(1 / left).toFixed(11)}` : '';
    filter.add('nat', chain, `${comment(`${name} -> ${text}`)}${chance} -j ${target}`);
  });
}

function addEndpoint(filter: PacketFilter, service: ProxyPort, endpoint: ProxyEndpoint): void {
  const { name, protocol, affinitySeconds } = service;
  const target = endpointChain(service, endpoint);
  filter.add('nat', target, `-s ${endpoint.address}/32 ${comment(name)} -j KUBE-MARK-MASQ`);
  const recent = affinitySeconds === undefined ? '' : ` -m recent --set --name ${target} --mask 255.255.255.255 --rsource`;
  filter.add('nat', target, `-p ${protocol} ${comment(name)}${recent} -m ${protocol} -j DNAT --to-destination ${textOf(endpoint)}`);
}

function endpointChain({ name, protocol }: ProxyPort, endpoint: ProxyEndpoint): string {
  return `KUBE-SEP-${hashOf(name + protocol + textOf(endpoint))}`;
}

function unique(endpoints: readonly ProxyEndpoint[]): ProxyEndpoint[] {
  return [...new Map(endpoints.map((endpoint) => [textOf(endpoint), endpoint])).values()];
}
