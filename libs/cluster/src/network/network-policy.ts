/** Whether NetworkPolicies let a connection through (networking.k8s.io/v1; concepts/services-networking/network-policies). */
import { containsIP, parseCIDR, parseIP, selectorMatches, type KubeObject, type LabelSelector } from '@drydock/apimachinery';
import type { Lister } from '@drydock/apiserver';
import type { Pod } from '@drydock/kinds';

interface NetworkPolicy extends KubeObject {
  spec?: {
    podSelector?: LabelSelector;
    policyTypes?: string[];
    ingress?: { from?: Peer[]; ports?: PolicyPort[] }[];
    egress?: { to?: Peer[]; ports?: PolicyPort[] }[];
  };
}

interface Peer {
  podSelector?: LabelSelector;
  namespaceSelector?: LabelSelector;
  ipBlock?: { cidr: string; except?: string[] };
}

interface PolicyPort {
  protocol?: string;
  port?: number | string;
  endPort?: number;
}

/** One end of a connection. A node, or the world outside, is no pod. */
export interface Party {
  address: string;
  pod: Pod | undefined;
}

export function isAllowed(lister: Lister, from: Party, to: Party, port: number, protocol: string): boolean {
  return passes(lister, 'egress', from, to, to, port, protocol) && passes(lister, 'ingress', to, from, to, port, protocol);
}

/** Whether the policies that select `self` allow `other`. No policy allows everything; several allow what any of them does. */
function passes(
  lister: Lister,
  direction: 'ingress' | 'egress',
  self: Party,
  other: Party,
  target: Party,
  port: number,
  protocol: string,
): boolean {
  const { pod } = self;
  // The network of the node is not subject to policies.
  if (!pod || pod.spec.hostNetwork) return true;
  const policies = lister
    .list<NetworkPolicy>('networkpolicies.networking.k8s.io', pod.metadata.namespace)
    .filter((policy) => selects(policy, pod, direction));
  if (policies.length === 0) return true;
  return policies.some(({ spec, metadata }) =>
    (spec?.[direction] ?? []).some((rule: { from?: Peer[]; to?: Peer[]; ports?: PolicyPort[] }) => {
      const peers = direction === 'ingress' ? rule.from : rule.to;
      const peerFits = !peers?.length || peers.some((peer) => matchesPeer(lister, peer, other, metadata.namespace!));
      return peerFits && (!rule.ports?.length || rule.ports.some((each) => matchesPort(each, target.pod, port, protocol)));
    }),
  );
}

function selects({ spec }: NetworkPolicy, { metadata }: Pod, direction: 'ingress' | 'egress'): boolean {
  const types = spec?.policyTypes ?? ['Ingress', ...(spec?.egress ? ['Egress'] : [])];
  return types.includes(direction === 'ingress' ? 'Ingress' : 'Egress') && matchesSelector(spec?.podSelector, metadata.labels);
}

function matchesPeer(
  lister: Lister,
  { ipBlock, namespaceSelector, podSelector }: Peer,
  { address, pod }: Party,
  namespace: string,
): boolean {
  if (ipBlock) return inBlock(ipBlock, address);
  if (!pod) return false;
  const labels = lister.get('namespaces', undefined, pod.metadata.namespace!)?.metadata.labels;
  const namespaceFits = namespaceSelector ? matchesSelector(namespaceSelector, labels) : pod.metadata.namespace === namespace;
  return namespaceFits && matchesSelector(podSelector, pod.metadata.labels);
}

function inBlock({ cidr, except = [] }: { cidr: string; except?: string[] }, text: string): boolean {
  const address = parseIP(text);
  const within = (block: string) => {
    const parsed = parseCIDR(block);
    return parsed !== undefined && address !== undefined && containsIP(parsed, address);
  };
  return within(cidr) && !except.some(within);
}

function matchesPort(
  { protocol = 'TCP', port, endPort }: PolicyPort,
  target: Pod | undefined,
  actual: number,
  actualProtocol: string,
): boolean {
  if (protocol !== actualProtocol) return false;
  if (port === undefined) return true;
  if (typeof port === 'number') return endPort === undefined ? port === actual : actual >= port && actual <= endPort;
  const declared = target?.spec.containers.flatMap(({ ports = [] }) => ports) ?? [];
  return declared.some((each) => each.name === port && each.containerPort === actual);
}

function matchesSelector(selector: LabelSelector | undefined, labels: Record<string, string> | undefined): boolean {
  return selectorMatches(selector ?? {}, labels);
}
