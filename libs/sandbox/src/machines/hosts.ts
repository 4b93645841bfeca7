/** The machines of a sandbox as the network between them knows them. */
import { machineNames, type Cluster, type NodeName } from '@drydock/cluster';
import { FileError, type Files } from '@drydock/shell';
import type { ClusterMember, Clusters } from '../clusters.ts';

/** `status.addresses` of a Node. */
interface WithAddresses {
  metadata: { name: string };
  status?: { addresses?: { type?: string; address?: string }[] };
}

export type HostName = Pick<NodeName, 'name' | 'address'>;

/** The machines that are there from the beginning, whether or not they are nodes of their cluster any more. */
interface Places {
  readonly addresses: ReadonlyMap<string, string>;
  readonly clusters: ReadonlyMap<string, string>;
}

/** Sandboxes that go on from one moment have the same members, and so the same machines. */
const placesOfMembers = new WeakMap<readonly ClusterMember[], Places>();

function placesOf(members: readonly ClusterMember[], beside: readonly HostName[]): Places {
  const known = placesOfMembers.get(members);
  if (known) return known;
  const nodes = members.flatMap(({ name: cluster, booted }) => machineNames(booted.profile).map((node) => ({ cluster, ...node })));
  const places = {
    addresses: new Map([...nodes, ...beside].map(({ name, address }) => [name, address])),
    clusters: new Map(nodes.map(({ name, cluster }) => [name, cluster])),
  };
  placesOfMembers.set(members, places);
  return places;
}

export class Hosts {
  readonly #clusters: Clusters;
  readonly #places: Places;

  /** `beside`: machines that belong to no cluster; the same for the same members. */
  constructor(clusters: Clusters, members: readonly ClusterMember[], beside: readonly HostName[] = []) {
    this.#clusters = clusters;
    this.#places = placesOf(members, beside);
  }

  get names(): string[] {
    const joined = this.#clusters.live.flatMap((cluster) => nodesOf(cluster).map(({ metadata }) => metadata.name));
    return [...new Set([...this.#places.addresses.keys(), ...joined])];
  }

  addressOf(name: string): string | undefined {
    const known = this.#places.addresses.get(name);
    if (known !== undefined) return known;
    const node = this.#clusters.live.flatMap(nodesOf).find(({ metadata }) => metadata.name === name);
    return node?.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address;
  }

  /** The cluster that a machine belongs to; undefined for one beside them. */
  clusterOf(name: string): Cluster | undefined {
    const cluster = this.#places.clusters.get(name);
    if (cluster !== undefined) return this.#clusters.get(cluster);
    return this.#clusters.live.find((each) => nodesOf(each).some(({ metadata }) => metadata.name === name));
  }

  /** The cluster on whose network an address of a machine is. */
  clusterAt(address: string): Cluster | undefined {
    const name = this.#clusters.names.find((each) => onSameNetwork(this.#clusters.addressOf(each), address));
    return name === undefined ? undefined : this.#clusters.get(name);
  }

  /** The machine with this address; loopback addresses are those of `from`. */
  at(address: string, from: string): string | undefined {
    if (address.startsWith('127.')) return from;
    return this.names.find((name) => this.addressOf(name) === address);
  }

  /** The address of a name on the machine that `files` belong to. Its /etc/hosts is asked first, then the names of the nodes. */
  resolve(files: Files, name: string): string | undefined {
    if (/^\d+(?:\.\d+){3}$/.test(name)) return name;
    const hosts = files.readText('/etc/hosts');
    for (const line of hosts instanceof FileError ? [] : hosts.split('\n')) {
      const [address, ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
      if (address && !address.includes(':') && names.includes(name)) return address;
    }
    return this.addressOf(name);
  }
}

function nodesOf(cluster: Cluster): WithAddresses[] {
  return [...cluster.api.storage.list('nodes')] as WithAddresses[];
}

/** The machines of a cluster share the first half of their addresses. */
function onSameNetwork(a: string, b: string): boolean {
  const half = a.indexOf('.', a.indexOf('.') + 1) + 1;
  return b.startsWith(a.slice(0, half));
}
