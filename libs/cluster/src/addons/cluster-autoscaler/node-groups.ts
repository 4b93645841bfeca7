/** Groups of equal machines in a simulated cloud: what the cloud keeps of them is a ConfigMap, in which one may look at it and change it. */
import { parseYamlDocument, printYaml, type KubeObject } from '@drydock/apimachinery';
import type { Lister } from '@drydock/apiserver';
import type { ConfigMap, Node, Taint } from '@drydock/kinds';

export const NODE_GROUPS = { namespace: 'kube-system', name: 'node-groups' } as const;
export const NODE_GROUPS_KEY = `${NODE_GROUPS.namespace}/${NODE_GROUPS.name}`;
/** On the nodes of a group: its name. */
export const NODE_GROUP_LABEL = 'cloud.drydock.dev/node-group';
export const CLOUD = 'drydock';

/** A group as an author asks for it. */
export interface NodeGroupSpec {
  /** A DNS label: the names of nodes begin with it. */
  name: string;
  min: number;
  max: number;
  /** How many nodes there are at first; as many as `min` says when absent. */
  size?: number;
  /** Quantities of one node. */
  cpu?: string;
  memory?: string;
  pods?: number;
  labels?: Readonly<Record<string, string>>;
  taints?: readonly Taint[];
}

export const DEFAULT_NODE_GROUPS: readonly NodeGroupSpec[] = [{ name: 'workers', min: 0, max: 3 }];

/** A group as the cloud keeps it. */
export interface NodeGroup {
  name: string;
  /** How many machines there should be. */
  targetSize: number;
  /** Quantities by resource. */
  capacity: Readonly<Record<string, string>>;
  labels: Readonly<Record<string, string>>;
  taints: readonly Taint[];
  /** Machines that are to go. */
  deleting: readonly string[];
}

export function newNodeGroup({
  name,
  min,
  size = min,
  cpu = '2',
  memory = '4Gi',
  pods = 110,
  labels = {},
  taints = [],
}: NodeGroupSpec): NodeGroup {
  return { name, targetSize: size, capacity: { cpu, memory, pods: `${pods}` }, labels, taints, deleting: [] };
}

/** The ConfigMap with these groups. */
export function nodeGroupsObject(groups: readonly NodeGroup[]): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { ...NODE_GROUPS }, data: nodeGroupsData(groups) } as KubeObject;
}

export function nodeGroupsData(groups: readonly NodeGroup[]): Record<string, string> {
  const kept = ({ targetSize, capacity, labels, taints, deleting }: NodeGroup) => ({
    targetSize,
    capacity,
    ...(Object.keys(labels).length > 0 ? { labels } : {}),
    ...(taints.length > 0 ? { taints } : {}),
    ...(deleting.length > 0 ? { deleting } : {}),
  });
  return Object.fromEntries(groups.map((group) => [group.name, printYaml(kept(group))]));
}

/** Sorted by name. What somebody has made unreadable is left out. */
export function nodeGroups(lister: Lister): NodeGroup[] {
  const data = lister.get<ConfigMap>('configmaps', NODE_GROUPS.namespace, NODE_GROUPS.name)?.data ?? {};
  return Object.entries(data)
    .flatMap(([name, text]) => parseGroup(name, text) ?? [])
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function parseGroup(name: string, text: string): NodeGroup | undefined {
  const { value } = parseYamlDocument(text);
  if (typeof value !== 'object' || value === null) return undefined;
  const { targetSize, capacity, labels = {}, taints = [], deleting = [] } = value as Partial<NodeGroup>;
  if (!Number.isInteger(targetSize) || targetSize! < 0 || typeof capacity !== 'object') return undefined;
  const texts = Object.fromEntries(Object.entries(capacity).map(([resource, amount]) => [resource, `${amount}`]));
  return { name, targetSize: targetSize!, capacity: texts, labels, taints, deleting };
}

/** The group that a node belongs to. */
export function groupOf({ metadata }: Node): string | undefined {
  return metadata.labels?.[NODE_GROUP_LABEL];
}

export function nodesOf(group: string, lister: Lister): Node[] {
  return lister.list<Node>('nodes').filter((node) => groupOf(node) === group);
}

/** What registers a machine of a group. */
export function registrationOf(group: NodeGroup, name: string, address: string) {
  return {
    name,
    address,
    capacity: group.capacity,
    labels: { ...group.labels, [NODE_GROUP_LABEL]: group.name },
    taints: group.taints,
    providerID: `${CLOUD}://${group.name}/${name}`,
  };
}

/** Ready, and said to be so by everybody: the taint of a node that was not goes a moment later. */
export function isNodeReady({ spec, status }: Node): boolean {
  if (spec?.taints?.some(({ key }) => key === 'node.kubernetes.io/not-ready')) return false;
  return status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') ?? false;
}
