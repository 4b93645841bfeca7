/**
 * The nat rules that kube-proxy keeps in iptables mode (pkg/proxy/iptables, syncProxyRules), worked out from what is stored. The network does not
 * follow them: it does what they say.
 */
import { encodeUtf8 } from '@drydock/apimachinery';
import type { Lister } from '@drydock/apiserver';
import { SERVICE_INDEX, type EndpointSlice, type Service, type ServicePort } from '@drydock/kinds';
import { sha256 } from '@noble/hashes/sha2.js';

const CLUSTER_CIDR = '10.244.0.0/16';
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

export interface ProxyRule {
  chain: string;
  /** What follows the chain in `iptables-save`. */
  text: string;
}

export interface ProxyRules {
  chains: readonly string[];
  rules: readonly ProxyRule[];
}

const ALWAYS: readonly ProxyRule[] = [
  { chain: 'PREROUTING', text: '-m comment --comment "kubernetes service portals" -j KUBE-SERVICES' },
  { chain: 'OUTPUT', text: '-m comment --comment "kubernetes service portals" -j KUBE-SERVICES' },
  { chain: 'POSTROUTING', text: '-m comment --comment "kubernetes postrouting rules" -j KUBE-POSTROUTING' },
  { chain: 'KUBE-MARK-MASQ', text: '-j MARK --set-xmark 0x4000/0x4000' },
  { chain: 'KUBE-POSTROUTING', text: '-m mark ! --mark 0x4000/0x4000 -j RETURN' },
  { chain: 'KUBE-POSTROUTING', text: '-j MARK --set-xmark 0x4000/0x0' },
  {
    chain: 'KUBE-POSTROUTING',
    text: '-m comment --comment "kubernetes service traffic requiring SNAT" -j MASQUERADE --random-fully',
  },
];

/** One port of a Service with what is behind it. */
export interface ProxyPort {
  /** `default/web:http`. */
  name: string;
  service: Service;
  port: ServicePort;
  protocol: string;
  /** `10.244.1.2:80`, sorted. */
  endpoints: readonly string[];
}

/** The ports of all Services that have an address, in the order of their names. */
export function proxyPorts(lister: Lister): ProxyPort[] {
  const services = lister.list<Service>('services').filter(({ spec }) => spec.clusterIP && spec.clusterIP !== 'None');
  return services.flatMap((service) =>
    (service.spec.ports ?? []).map((port) => {
      const key = `${service.metadata.namespace}/${service.metadata.name}`;
      const slices = lister.byIndex<EndpointSlice>('endpointslices.discovery.k8s.io', SERVICE_INDEX, key);
      const endpoints = slices.flatMap(({ endpoints: all, ports }) => {
        const number = ports?.find(({ name }) => (name ?? '') === (port.name ?? ''))?.port;
        const ready = (all ?? []).filter(({ conditions }) => conditions?.ready !== false);
        return number === undefined ? [] : ready.flatMap(({ addresses }) => addresses.map((address) => `${address}:${number}`));
      });
      const name = port.name ? `${key}:${port.name}` : key;
      return { name, service, port, protocol: (port.protocol ?? 'TCP').toLowerCase(), endpoints: endpoints.sort() };
    }),
  );
}

/** The rules of the table nat. */
export function natRules(lister: Lister): ProxyRules {
  const rules: ProxyRule[] = [...ALWAYS];
  const add = (chain: string, text: string) => rules.push({ chain, text });
  for (const each of proxyPorts(lister)) if (each.endpoints.length > 0) addPort(each, add);
  add(
    'KUBE-SERVICES',
    '-m comment --comment "kubernetes service nodeports; NOTE: this must be the last rule in this chain" -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS',
  );
  const own = new Set(['KUBE-MARK-MASQ', 'KUBE-NODEPORTS', 'KUBE-POSTROUTING', 'KUBE-PROXY-CANARY', 'KUBE-SERVICES']);
  for (const { chain } of rules) if (chain.startsWith('KUBE-')) own.add(chain);
  return { chains: [...own].sort(), rules };
}

function addPort({ name, service, port, protocol, endpoints }: ProxyPort, add: (chain: string, text: string) => void): void {
  const hash = hashOf(name + protocol);
  const chain = `KUBE-SVC-${hash}`;
  const comment = (text: string) => `-m comment --comment "${text}"`;
  const to = (address: string) => `-d ${address}/32 -p ${protocol} ${comment(`${name} cluster IP`)} -m ${protocol} --dport ${port.port}`;
  add('KUBE-SERVICES', `${to(service.spec.clusterIP!)} -j ${chain}`);
  const external = `KUBE-EXT-${hash}`;
  const balanced = (service.status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => (ip ? [ip] : []));
  for (const ip of balanced) {
    add(
      'KUBE-SERVICES',
      `-d ${ip}/32 -p ${protocol} ${comment(`${name} loadbalancer IP`)} -m ${protocol} --dport ${port.port} -j ${external}`,
    );
  }
  if (port.nodePort) add('KUBE-NODEPORTS', `-p ${protocol} ${comment(name)} -m ${protocol} --dport ${port.nodePort} -j ${external}`);
  if (port.nodePort || balanced.length > 0) {
    add(external, `${comment(`masquerade traffic for ${name} external destinations`)} -j KUBE-MARK-MASQ`);
    add(external, `-j ${chain}`);
  }
  add(chain, `! -s ${CLUSTER_CIDR} ${to(service.spec.clusterIP!)} -j KUBE-MARK-MASQ`);
  const seconds = service.spec.sessionAffinity === 'ClientIP' ? service.spec.sessionAffinityConfig?.clientIP?.timeoutSeconds : undefined;
  const chains = endpoints.map((endpoint) => ({ endpoint, target: `KUBE-SEP-${hashOf(name + protocol + endpoint)}` }));
  for (const { endpoint, target } of seconds === undefined ? [] : chains) {
    const recent = `-m recent --rcheck --seconds ${seconds} --reap --name ${target} --mask 255.255.255.255 --rsource`;
    add(chain, `${comment(`${name} -> ${endpoint}`)} ${recent} -j ${target}`);
  }
  chains.forEach(({ endpoint, target }, i) => {
    const left = chains.length - i;
    const chance = left > 1 ? ` -m statistic --mode random --probability ${(1 / left).toFixed(11)}` : '';
    add(chain, `${comment(`${name} -> ${endpoint}`)}${chance} -j ${target}`);
  });
  for (const { endpoint, target } of chains) {
    add(target, `-s ${endpoint.split(':')[0]}/32 ${comment(name)} -j KUBE-MARK-MASQ`);
    const recent = seconds === undefined ? '' : ` -m recent --set --name ${target} --mask 255.255.255.255 --rsource`;
    add(target, `-p ${protocol} ${comment(name)}${recent} -m ${protocol} -j DNAT --to-destination ${endpoint}`);
  }
}

/** The first sixteen characters of the text's SHA-256 in base 32 (portProtoHash). */
function hashOf(text: string): string {
  let hash = '';
  let [buffer, bits] = [0, 0];
  for (const byte of sha256(encodeUtf8(text))) {
    buffer = ((buffer << 8) | byte) & 0xffff;
    bits += 8;
    while (bits >= 5 && hash.length < 16) {
      bits -= 5;
      hash += BASE32[(buffer >> bits) & 31];
    }
  }
  return hash;
}
