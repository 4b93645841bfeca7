/** The table of kube-proxy in nftables mode (pkg/proxy/nftables), as `nft list ruleset` prints it. */
import { CLUSTER_CIDR } from './iptables-rules.ts';
import { hashOf } from './rule-names.ts';
import { textOf, usableEndpoints, type ProxyEndpoint, type ProxyPort } from './service-port.ts';

export interface NftablesPlace {
  node: string;
  zone: string | undefined;
  nodeAddress: string;
  serviceCIDR: string;
}

const MARK = '0x00004000';
const SERVICE_KEY = 'ipv4_addr . inet_proto . inet_service : verdict';
const NODE_PORT_KEY = 'inet_proto . inet_service : verdict';

interface Collected {
  services: string[];
  nodePorts: string[];
  rejected: string[];
  rejectedNodePorts: string[];
  chains: Map<string, string[]>;
  sets: string[];
}

/** The lines of the table, each indented with tabs. */
export function nftablesTable(ports: readonly ProxyPort[], place: NftablesPlace): string[] {
  const found: Collected = { services: [], nodePorts: [], rejected: [], rejectedNodePorts: [], chains: new Map(), sets: [] };
  for (const port of ports) collect(port, place, found);
  const clusterIPs = [...new Set(ports.map(({ clusterIP }) => clusterIP))].sort(byAddress);
  const blocks = [
    ['\tcomment "rules for kube-proxy"'],
    block('set cluster-ips', ['type ipv4_addr', 'comment "Active ClusterIPs"', ...elements(clusterIPs)]),
    block('set nodeport-ips', ['type ipv4_addr', 'comment "IPs that accept NodePort traffic"', ...elements([place.nodeAddress])]),
    ...found.sets.map((lines) => [lines]),
    map('no-endpoint-services', SERVICE_KEY, 'vmap to drop or reject packets to services with no endpoints', found.rejected),
    map(
      'no-endpoint-nodeports',
      NODE_PORT_KEY,
      'vmap to drop or reject packets to service nodeports with no endpoints',
      found.rejectedNodePorts,
    ),
    map('firewall-ips', SERVICE_KEY, 'destinations that are subject to LoadBalancerSourceRanges', []),
    map('service-ips', SERVICE_KEY, 'ClusterIP, ExternalIP and LoadBalancer IP traffic', found.services),
    map('service-nodeports', NODE_PORT_KEY, 'NodePort traffic', found.nodePorts),
    ...baseChains(place.serviceCIDR),
    ...[...found.chains].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, lines]) => block(`chain ${name}`, lines)),
  ];
  return ['table ip kube-proxy {', ...blocks.flatMap((lines, i) => (i === 0 ? lines : ['', ...lines])), '}'];
}

/** The other family, which no Service here uses. */
export function nftablesTable6(): string[] {
  return ['table ip6 kube-proxy {', '\tcomment "rules for kube-proxy"', '}'];
}

function block(head: string, lines: readonly string[]): string[] {
  return [`\t${head} {`, ...lines.map((line) => `\t\t${line}`), '\t}'];
}

function map(name: string, type: string, comment: string, entries: readonly string[]): string[] {
  return block(`map ${name}`, [`type ${type}`, `comment "${comment}"`, ...elements(entries)]);
}

function elements(entries: readonly string[]): string[] {
  return entries.length === 0
    ? []
    : `elements = { ${entries.join(',\n\t\t\t     ')} }`.split('\n').map((line, i) => (i === 0 ? line : line.slice(2)));
}

function baseChains(serviceCIDR: string): string[][] {
  const base = (name: string, type: string, hook: string, priority: string, lines: readonly string[]) =>
    block(`chain ${name}`, [`type ${type} hook ${hook} priority ${priority}; policy accept;`, ...lines]);
  const isNew = (chain: string) => `ct state new jump ${chain}`;
  return [
    base('filter-prerouting', 'filter', 'prerouting', 'dstnat - 10', [isNew('firewall-check')]),
    base('filter-input', 'filter', 'input', '-110', [isNew('nodeport-endpoints-check'), isNew('service-endpoints-check')]),
    base('filter-forward', 'filter', 'forward', '-110', [isNew('service-endpoints-check'), isNew('cluster-ips-check')]),
    base('filter-output', 'filter', 'output', 'dstnat - 10', [isNew('firewall-check')]),
    base('filter-output-post-dnat', 'filter', 'output', '-90', [isNew('service-endpoints-check'), isNew('cluster-ips-check')]),
    base('nat-prerouting', 'nat', 'prerouting', 'dstnat', ['jump services']),
    base('nat-output', 'nat', 'output', 'dstnat', ['jump services']),
    base('nat-postrouting', 'nat', 'postrouting', 'srcnat', ['jump masquerading']),
    block('chain nodeport-endpoints-check', ['ip daddr @nodeport-ips meta l4proto . th dport vmap @no-endpoint-nodeports']),
    block('chain service-endpoints-check', ['ip daddr . meta l4proto . th dport vmap @no-endpoint-services']),
    block('chain firewall-check', ['ip daddr . meta l4proto . th dport vmap @firewall-ips']),
    block('chain services', [
      'ip daddr . meta l4proto . th dport vmap @service-ips',
      'ip daddr @nodeport-ips meta l4proto . th dport vmap @service-nodeports',
    ]),
    block('chain masquerading', [
      `meta mark & ${MARK} == 0x00000000 return`,
      `meta mark set meta mark ^ ${MARK}`,
      'masquerade fully-random',
    ]),
    block('chain cluster-ips-check', [
      'ip daddr @cluster-ips reject comment "Reject traffic to invalid ports of ClusterIPs"',
      `ip daddr { ${serviceCIDR} } drop comment "Drop traffic to unallocated ClusterIPs"`,
    ]),
    block('chain mark-for-masquerade', [`meta mark set meta mark | ${MARK}`]),
    block('chain reject-chain', ['comment "helper for @no-endpoint-services / @no-endpoint-nodeports"', 'reject']),
  ];
}

function collect(service: ProxyPort, { node, zone }: NftablesPlace, found: Collected): void {
  const { protocol, port, clusterIP, nodePort, externalIPs, loadBalancerIPs, internalLocal, externalLocal } = service;
  const usable = usableEndpoints(service.endpoints, node, zone);
  const outside = [...externalIPs, ...loadBalancerIPs];
  const base = baseName(service);
  const isOutside = outside.length > 0 || nodePort !== undefined;
  const verdict = usable.any ? 'drop' : 'goto reject-chain';
  const comment = `comment "${service.name}"`;
  const internal = internalLocal ? usable.local : usable.cluster;
  if (internal.length > 0)
    found.services.push(`${clusterIP} . ${protocol} . ${port} : goto ${internalLocal ? 'local' : 'service'}-${base}`);
  else found.rejected.push(`${clusterIP} . ${protocol} . ${port} ${comment} : ${verdict}`);
  for (const address of outside) {
    if (usable.any) found.services.push(`${address} . ${protocol} . ${port} : goto external-${base}`);
    else found.rejected.push(`${address} . ${protocol} . ${port} ${comment} : ${verdict}`);
  }
  if (nodePort !== undefined && usable.any) found.nodePorts.push(`${protocol} . ${nodePort} : goto external-${base}`);
  if (nodePort !== undefined && (externalLocal ? usable.local : usable.cluster).length === 0) {
    found.rejectedNodePorts.push(`${protocol} . ${nodePort} ${comment} : ${verdict}`);
  }
  if (!usable.any) return;
  const masquerade = `ip daddr ${clusterIP} ${protocol} dport ${port} ip saddr != ${CLUSTER_CIDR} jump mark-for-masquerade`;
  if (isOutside) found.chains.set(`external-${base}`, externalRules(base, externalLocal, usable.local.length > 0));
  if (!internalLocal || isOutside) addService(`service-${base}`, internalLocal ? [] : [masquerade], service, usable.cluster, found);
  if (internalLocal || (isOutside && externalLocal))
    addService(`local-${base}`, internalLocal ? [masquerade] : [], service, usable.local, found);
}

function externalRules(base: string, isLocal: boolean, hasLocal: boolean): string[] {
  if (!isLocal) return ['jump mark-for-masquerade', `goto service-${base}`];
  return [
    `ip saddr ${CLUSTER_CIDR} goto service-${base} comment "short-circuit pod traffic"`,
    'fib saddr type local jump mark-for-masquerade comment "masquerade local traffic"',
    `fib saddr type local goto service-${base} comment "short-circuit local traffic"`,
    ...(hasLocal ? [`goto local-${base}`] : []),
  ];
}

function addService(
  chain: string,
  first: readonly string[],
  service: ProxyPort,
  endpoints: readonly ProxyEndpoint[],
  found: Collected,
): void {
  if (endpoints.length === 0) return;
  const { affinitySeconds, protocol } = service;
  const sticky =
    affinitySeconds === undefined
      ? []
      : endpoints.map((each) => `ip saddr @affinity-${endpointName(service, each)} goto endpoint-${endpointName(service, each)}`);
  const choices = endpoints.map((each, i) => `${i} : goto endpoint-${endpointName(service, each)}`).join(', ');
  found.chains.set(chain, [...first, ...sticky, `numgen random mod ${endpoints.length} vmap { ${choices} }`]);
  for (const endpoint of endpoints) {
    const name = endpointName(service, endpoint);
    const update = affinitySeconds === undefined ? [] : [`update @affinity-${name} { ip saddr }`];
    if (affinitySeconds !== undefined && !found.chains.has(`endpoint-${name}`)) found.sets.push(affinitySet(name, affinitySeconds));
    found.chains.set(`endpoint-${name}`, [
      `ip saddr ${endpoint.address} jump mark-for-masquerade`,
      ...update,
      `meta l4proto ${protocol} dnat to ${textOf(endpoint)}`,
    ]);
  }
}

function affinitySet(name: string, seconds: number): string {
  return block(`set affinity-${name}`, ['type ipv4_addr', 'size 65535', 'flags dynamic,timeout', `timeout ${durationText(seconds)}`]).join(
    '\n',
  );
}

/** As nft prints times: `3h`, `1m30s`. */
function durationText(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ] as const;
  return parts.map(([amount, unit]) => (amount > 0 ? `${amount}${unit}` : '')).join('') || '0s';
}

/** `2QRHZV4L-default/kubernetes/tcp/https`. */
function baseName({ namespace, service, protocol, portName }: ProxyPort): string {
  const name = `${namespace}/${service}/${protocol}/${portName}`;
  return `${hashOf(name, 8)}-${name}`;
}

function endpointName(port: ProxyPort, { address, port: number }: ProxyEndpoint): string {
  const name = `${port.namespace}/${port.service}/${port.protocol}/${port.portName}__${address}/${number}`;
  return `${hashOf(name, 8)}-${name}`;
}

function byAddress(a: string, b: string): number {
  const number = (text: string) => text.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0);
  return number(a) - number(b);
}
