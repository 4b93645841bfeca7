/** The machines of a sandbox as the network between them knows them. */
import { machineNames, type Cluster, type NodeName } from '@drydock/cluster';
import { FileError, type Files } from '@drydock/shell';
import type { Clusters } from '../clusters.ts';

/** `status.addresses` of a Node. */
interface WithAddresses {
  metadata: { name: string };
  status?: { addresses?: { type?: string; address?: string }[] };
}

export type HostName = Pick<NodeName, 'name' | 'address'>;

export class Hosts {
  readonly #clusters: Clusters;
  /** Those that are there from the beginning, whether or not they are nodes of their cluster any more. */
  readonly #addresses: ReadonlyMap<string, string>;
  readonly #clusterNames: ReadonlyMap<string, string>;

  /** `beside`: machines that belong to no cluster. */
  constructor(clusters: Clusters, beside: readonly HostName[] = []) {
    this.#clusters = clusters;
    const nodes = clusters.names.flatMap((cluster) => machineNames(clusters.profileOf(cluster)).map((node) => ({ cluster, ...node })));
    this.#addresses = new Map([...nodes, ...beside].map(({ name, address }) => [name, address]));
    this.#clusterNames = new Map(nodes.map(({ name, cluster }) => [name, cluster]));
  }

  get names(): string[] {
    const joined = this.#clusters.live.flatMap((cluster) => nodesOf(cluster).map(({ metadata }) => metadata.name));
    return [...new Set([...this.#addresses.keys(), ...joined])];
  }

  addressOf(name: string): string | undefined {
    const known = this.#addresses.get(name);
    if (known !== undefined) return known;
    const node = this.#clusters.live.flatMap(nodesOf).find(({ metadata }) => metadata.name === name);
    return node?.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address;
  }

  /** The cluster that a machine belongs to; undefined for one beside them. */
  clusterOf(name: string): Cluster | undefined {
    const cluster = this.#clusterNames.get(name);
    if (cluster !== undefined) return this.#clusters.get(cluster);
    return this.#clusters.live.find((each) => nodesOf(each).some(({ metadata }) => metadata.name === name));
  }

  /** The cluster on whose network an address of a machine is. */
  clusterAt(address: string): Cluster | undefined {
    const network = networkOf(address);
    const name = this.#clusters.names.find((each) => networkOf(this.#clusters.addressOf(each)) === network);
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

/** The first half of an address, which the machines of a cluster share. */
function networkOf(address: string): string {
  return address.slice(0, address.indexOf('.', address.indexOf('.') + 1));
}
