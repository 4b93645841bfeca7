/** The machines of a sandbox as the network between them knows them. */
import type { Cluster } from '@drydock/cluster';
import { FileError, type Files } from '@drydock/shell';

/** `status.addresses` of a Node. */
interface WithAddresses {
  metadata: { name: string };
  status?: { addresses?: { type?: string; address?: string }[] };
}

export class Hosts {
  readonly #cluster: Cluster;
  readonly #addresses: ReadonlyMap<string, string>;

  /** `machines`: those that are there from the beginning, whether or not they are nodes of the cluster any more. */
  constructor(cluster: Cluster, machines: Iterable<{ name: string; address: string }>) {
    this.#cluster = cluster;
    this.#addresses = new Map([...machines].map(({ name, address }) => [name, address]));
  }

  get names(): string[] {
    const joined = this.#nodes().map(({ metadata }) => metadata.name);
    return [...new Set([...this.#addresses.keys(), ...joined])];
  }

  addressOf(name: string): string | undefined {
    const node = this.#nodes().find(({ metadata }) => metadata.name === name);
    return this.#addresses.get(name) ?? node?.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address;
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

  #nodes(): WithAddresses[] {
    return [...this.#cluster.api.storage.list('nodes')] as WithAddresses[];
  }
}
