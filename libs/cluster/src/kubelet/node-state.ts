/** What belongs to whole nodes: their machines, addresses of pods and images. */
import { formatIP, parseCIDR } from '@drydock/apimachinery';
import type { Node } from '@drydock/kinds';
import { SOUND_MACHINE, type MachineState } from './machine-state.ts';
import type { PodRecord } from './pod-record.ts';

export interface NodesState {
  records: ReadonlyMap<string, PodRecord>;
  /** Node → canonical references of images on its disk. */
  images: ReadonlyMap<string, ReadonlySet<string>>;
  /** Node → when its pulls so far are done. */
  pullsUntil: ReadonlyMap<string, number>;
  /** Node → the host number that was given to a pod last. */
  lastHost: ReadonlyMap<string, number>;
  /** Node → its machine, for those to which something happened. */
  machines: ReadonlyMap<string, MachineState>;
  /** What is wrong with the registries that nodes pull from, if anything. */
  registry?: RegistryTrouble;
}

export interface RegistryTrouble {
  /** How many times longer a pull takes. */
  slowness: number;
  /** Canonical references of images that are not there any more. */
  gone: readonly string[];
}

const SOUND_REGISTRY: RegistryTrouble = { slowness: 1, gone: [] };

export const NO_NODES: NodesState = {
  records: new Map(),
  images: new Map(),
  pullsUntil: new Map(),
  lastHost: new Map(),
  machines: new Map(),
};

/** The key of images that every node has. */
const EVERY_NODE = '*';

export class NodeTable {
  readonly #records: Map<string, PodRecord>;
  readonly #images: Map<string, ReadonlySet<string>>;
  readonly #pullsUntil: Map<string, number>;
  readonly #lastHost: Map<string, number>;
  readonly #machines: Map<string, MachineState>;
  /** Not of one node: all pull from the same. */
  registry: RegistryTrouble;
  /** Address → keys of the pods that have it. */
  readonly #byAddress = new Map<string, Set<string>>();
  readonly #addresses = new Map<string, string>();

  constructor(state: NodesState = NO_NODES) {
    this.#records = new Map(state.records);
    this.#images = new Map(state.images);
    this.#pullsUntil = new Map(state.pullsUntil);
    this.#lastHost = new Map(state.lastHost);
    this.#machines = new Map(state.machines);
    this.registry = state.registry ?? SOUND_REGISTRY;
    for (const record of this.#records.values()) this.#index(record);
  }

  snapshot(): NodesState {
    return {
      records: new Map(this.#records),
      images: new Map(this.#images),
      pullsUntil: new Map(this.#pullsUntil),
      lastHost: new Map(this.#lastHost),
      machines: new Map(this.#machines),
      ...(this.registry === SOUND_REGISTRY ? {} : { registry: this.registry }),
    };
  }

  record(key: string): PodRecord | undefined {
    return this.#records.get(key);
  }

  records(): IterableIterator<PodRecord> {
    return this.#records.values();
  }

  /** To be called again after a stored record has been changed in place. */
  store(record: PodRecord): void {
    this.#records.set(record.key, record);
    this.#index(record);
  }

  forget(key: string): void {
    this.#unindex(key);
    this.#records.delete(key);
  }

  podsAt(address: string): readonly string[] {
    return [...(this.#byAddress.get(address) ?? [])];
  }

  /** The next free address of a node, as the host-local plugin gives them: upwards, around, .1 is the gateway. Undefined when there is none. */
  allocateAddress({ metadata, spec }: Node): string | undefined {
    const block = parseCIDR(spec?.podCIDR ?? '');
    if (!block || block.network.family !== 'IPv4') return undefined;
    const hosts = 2 ** (32 - block.prefixLength) - 3;
    const last = this.#lastHost.get(metadata.name) ?? 1;
    for (let step = 0; step < hosts; step++) {
      const host = 2 + ((last - 1 + step) % hosts);
      const address = formatIP({ family: 'IPv4', value: block.network.value + BigInt(host) });
      if (this.#byAddress.has(address)) continue;
      this.#lastHost.set(metadata.name, host);
      return address;
    }
    return undefined;
  }

  hasImage(node: string, reference: string): boolean {
    return [node, EVERY_NODE].some((each) => this.#images.get(each)?.has(reference));
  }

  /** The images of a node. */
  imagesOf(node: string): ReadonlySet<string> {
    return new Set([node, EVERY_NODE].flatMap((each) => [...(this.#images.get(each) ?? [])]));
  }

  addImage(node: string, reference: string, shared: boolean): void {
    const where = shared ? EVERY_NODE : node;
    if (this.#images.get(where)?.has(reference)) return;
    this.#images.set(where, new Set([...(this.#images.get(where) ?? []), reference]));
  }

  /** Where nodes share images, from all of them. */
  removeImage(node: string, reference: string): void {
    for (const where of [node, EVERY_NODE]) {
      const images = this.#images.get(where);
      if (images?.has(reference)) this.#images.set(where, new Set([...images].filter((each) => each !== reference)));
    }
  }

  /** Queues a pull; when it begins. */
  queuePull(node: string, now: number, duration: number): number {
    const begins = Math.max(now, this.#pullsUntil.get(node) ?? 0);
    this.#pullsUntil.set(node, begins + duration);
    return begins;
  }

  machine(node: string): MachineState {
    return this.#machines.get(node) ?? SOUND_MACHINE;
  }

  setMachine(node: string, machine: MachineState): void {
    this.#machines.set(node, machine);
  }

  /** The records of the pods on a node. */
  recordsOn(node: string): PodRecord[] {
    return [...this.#records.values()].filter((record) => record.node === node);
  }

  #index({ address, key }: PodRecord): void {
    if (this.#addresses.get(key) === address) return;
    this.#unindex(key);
    if (address === undefined) return;
    this.#addresses.set(key, address);
    const keys = this.#byAddress.get(address) ?? new Set();
    this.#byAddress.set(address, keys.add(key));
  }

  #unindex(key: string): void {
    const address = this.#addresses.get(key);
    if (address === undefined) return;
    this.#addresses.delete(key);
    const keys = this.#byAddress.get(address);
    keys?.delete(key);
    if (keys?.size === 0) this.#byAddress.delete(address);
  }
}
