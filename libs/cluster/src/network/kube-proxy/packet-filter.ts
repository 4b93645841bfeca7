/** The tables of the kernel's packet filter on a node, as iptables shows them: what the kubelet and kube-proxy have put there. */
import { addIptablesRules } from './iptables-rules.ts';
import { addIpvsRules } from './ipvs-rules.ts';
import type { KernelRules } from './service-proxies.ts';

export const TABLES = ['mangle', 'nat', 'filter'] as const;
export type TableName = (typeof TABLES)[number];

export interface FilterRule {
  chain: string;
  /** What follows the chain in `iptables-save`. */
  text: string;
}

export interface FilterTable {
  name: TableName;
  /** Built-in chains first, each kind in alphabetical order. */
  builtIn: readonly string[];
  chains: readonly string[];
  rules: readonly FilterRule[];
}

const BUILT_IN: Readonly<Record<TableName, readonly string[]>> = {
  mangle: ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
  nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
  filter: ['INPUT', 'FORWARD', 'OUTPUT'],
};

/** Collects the rules of one node. A chain exists from the first time that it is named. */
export class PacketFilter {
  readonly #tables = new Map(TABLES.map((name) => [name, { chains: new Set<string>(), rules: [] as FilterRule[] }]));

  chain(table: TableName, ...names: readonly string[]): void {
    for (const name of names) this.#tables.get(table)!.chains.add(name);
  }

  /** A rule, unless it is there already. */
  add(table: TableName, chain: string, text: string): void {
    const { rules, chains } = this.#tables.get(table)!;
    if (!BUILT_IN[table].includes(chain)) chains.add(chain);
    if (!rules.some((each) => each.chain === chain && each.text === text)) rules.push({ chain, text });
  }

  get tables(): FilterTable[] {
    return TABLES.map((name) => {
      const { chains, rules } = this.#tables.get(name)!;
      const order = [...BUILT_IN[name], ...[...chains].sort()];
      const sorted = order.flatMap((chain) => rules.filter((rule) => rule.chain === chain));
      return { name, builtIn: BUILT_IN[name], chains: [...chains].sort(), rules: sorted };
    });
  }
}

/** `zone`: of the node. */
export function packetFilterOf(node: string, zone: string | undefined, kernel: readonly KernelRules[]): FilterTable[] {
  const filter = new PacketFilter();
  addKubeletRules(filter);
  const hasIpvs = kernel.some(({ mode, live }) => mode === 'ipvs' && live);
  for (const { mode, ports } of kernel) {
    if (mode === 'iptables') addIptablesRules(filter, ports, { node, zone, reachable: !hasIpvs });
    if (mode === 'ipvs') addIpvsRules(filter, ports);
  }
  return filter.tables;
}

/** What a kubelet keeps there since v1.28 (pkg/kubelet, initNetworkUtil). */
function addKubeletRules(filter: PacketFilter): void {
  filter.chain('mangle', 'KUBE-IPTABLES-HINT', 'KUBE-KUBELET-CANARY');
  filter.chain('nat', 'KUBE-KUBELET-CANARY');
  filter.chain('filter', 'KUBE-KUBELET-CANARY');
  filter.add('filter', 'INPUT', '-j KUBE-FIREWALL');
  filter.add('filter', 'OUTPUT', '-j KUBE-FIREWALL');
  filter.add(
    'filter',
    'KUBE-FIREWALL',
    '! -s 127.0.0.0/8 -d 127.0.0.0/8 -m comment --comment "block incoming localnet connections" -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP',
  );
}
