/** Files that the kubelet writes into every container: hosts, hostname, resolv.conf (pkg/kubelet/network/dns, ensureHostsFile). */
import type { Pod } from '@drydock/kinds';
import { CLUSTER_DOMAIN } from '../network/dns.ts';

/** The name server that nodes use themselves. */
const NODE_NAMESERVER = '127.0.0.53';
const LONGEST_HOSTNAME = 63;

export function hostnameOf({ metadata, spec }: Pod): string {
  if (spec.hostNetwork) return spec.nodeName ?? metadata.name;
  const long = spec.hostname ?? metadata.name;
  const short = long.length <= LONGEST_HOSTNAME ? long : long.slice(0, LONGEST_HOSTNAME).replace(/[-.]+$/, '');
  return spec.setHostnameAsFQDN ? (fullName(metadata.namespace!, short, spec.subdomain) ?? short) : short;
}

function fullName(namespace: string, hostname: string, subdomain: string | undefined): string | undefined {
  return subdomain ? `${hostname}.${subdomain}.${namespace}.svc.${CLUSTER_DOMAIN}` : undefined;
}

/** Text by path. */
export function hostFiles(pod: Pod, address: string, dns: string): Record<string, string> {
  const hostname = hostnameOf(pod);
  return { '/etc/hostname': `${hostname}\n`, '/etc/hosts': hostsFile(pod, address, hostname), '/etc/resolv.conf': resolvConf(pod, dns) };
}

function hostsFile({ metadata, spec }: Pod, address: string, hostname: string): string {
  const full = fullName(metadata.namespace!, hostname, spec.subdomain);
  const head = spec.hostNetwork
    ? '# Kubernetes-managed hosts file (host network).\n127.0.0.1 localhost\n'
    : `# Kubernetes-managed hosts file.
127.0.0.1	localhost
::1	localhost ip6-localhost ip6-loopback
fe00::0	ip6-localnet
fe00::0	ip6-mcastprefix
fe00::1	ip6-allnodes
fe00::2	ip6-allrouters
${address}	${full ? `${full}\t` : ''}${hostname}
`;
  const aliases = (spec.hostAliases ?? []).map(({ ip = '', hostnames = [] }) => `${ip}\t${hostnames.join('\t')}\n`);
  return aliases.length > 0 ? `${head}\n# Entries added by HostAliases.\n${aliases.join('')}` : head;
}

/** `dns`: the address of the cluster's name server. */
export function resolvConf({ metadata, spec }: Pod, dns: string): string {
  const policy = spec.hostNetwork && spec.dnsPolicy === 'ClusterFirst' ? 'Default' : (spec.dnsPolicy ?? 'ClusterFirst');
  const cluster = policy === 'ClusterFirst' || policy === 'ClusterFirstWithHostNet';
  const domains = cluster ? [`${metadata.namespace}.svc.${CLUSTER_DOMAIN}`, `svc.${CLUSTER_DOMAIN}`, CLUSTER_DOMAIN] : [];
  const servers = cluster ? [dns] : policy === 'Default' ? [NODE_NAMESERVER] : [];
  const { searches = [], nameservers = [], options = [] } = spec.dnsConfig ?? {};
  const chosen = new Map<string, string | undefined>(cluster ? [['ndots', '5']] : []);
  for (const { name = '', value } of options) chosen.set(name, value);
  const search = [...new Set([...domains, ...searches])];
  const lines = [
    ...(search.length > 0 ? [`search ${search.join(' ')}`] : []),
    ...[...new Set([...servers, ...nameservers])].map((server) => `nameserver ${server}`),
    ...(chosen.size > 0
      ? [`options ${[...chosen].map(([name, value]) => (value === undefined ? name : `${name}:${value}`)).join(' ')}`]
      : []),
  ];
  return lines.map((line) => `${line}\n`).join('');
}
