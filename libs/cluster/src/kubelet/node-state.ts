/** What belongs to whole nodes: their machines, addresses of pods and images. */
import { memoized, parseCIDR, onceFor } from '@drydock/apimachinery';
import type { Node } from '@drydock/kinds';
import { ForkedMap } from '../runtime/forked-map.ts';
import { DEFAULT_EVICTION, type EvictionConfiguration } from './eviction/eviction-configuration.ts';
import type { EvictionState } from './eviction/eviction-state.ts';
import type { Validity } from '../control-plane/certificate-validity.ts';
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
  /** How much longer etcd takes, in milliseconds. */
  etcdDelay?: number;
  /** When the API server's certificate is good; absent: as it was installed. */
  serving?: Validity;
  /** Node → what its kubelet knows of shortages, for those that have or had one lately. */
  evictions?: ReadonlyMap<string, EvictionState>;
  /** Node → what its kubelet read when it was started last. */
  evictionConfigurations?: ReadonlyMap<string, EvictionConfiguration>;
  /** Nodes on which something has used much of memory or disk: from then on every change of use is looked at. */
  watched?: readonly string[];
  /** Those of them whose use may have changed since somebody looked. */
  used?: readonly string[];
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

/** Fewer do not fill a disk. */
const MANY_IMAGES = 20;

const addressesOf = onceFor((records: NodesState['records']) => {
  const byAddress = new Map<string, readonly string[]>();
  const addresses = new Map<string, string>();
  for (const { key, address } of records.values()) {
    if (address === undefined) continue;
    addresses.set(key, address);
    byAddress.set(address, [...(byAddress.get(address) ?? []), key]);
  }
  return { byAddress, addresses };
});

const MOST_BLOCKS = 10_000;

/** The addresses of a node's pods; undefined for what is no block of IPv4. */
const blockOf = memoized(MOST_BLOCKS, (cidr): { first: number; hosts: number } | undefined => {
  const block = parseCIDR(cidr);
  if (block?.network.family !== 'IPv4') return undefined;
  return { first: Number(block.network.value), hosts: 2 ** (32 - block.prefixLength) - 3 };
});

function formatIPv4(value: number): string {
  return [value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff].join('.');
}

/** The key of images that every node has. */
const EVERY_NODE = '*';

export class NodeTable {
  readonly #records: ForkedMap<string, PodRecord>;
  readonly #images: ForkedMap<string, ReadonlySet<string>>;
  readonly #pullsUntil: ForkedMap<string, number>;
  readonly #lastHost: ForkedMap<string, number>;
  readonly #machines: ForkedMap<string, MachineState>;
  readonly #evictions: ForkedMap<string, EvictionState>;
  readonly #evictionConfigurations: ForkedMap<string, EvictionConfiguration>;
  readonly #watched: Set<string>;
  readonly #used: Set<string>;
  etcdDelay: number;
  serving: Validity | undefined;
  /** Not of one node: all pull from the same. */
  registry: RegistryTrouble;
  /** Address → keys of the pods that have it. */
  readonly #byAddress: ForkedMap<string, readonly string[]>;
  /** Key of a pod → the address under which it is found there: a record may have changed since. */
  readonly #addresses: ForkedMap<string, string>;

  constructor(state: NodesState = NO_NODES) {
    this.#records = new ForkedMap(state.records);
    this.#images = new ForkedMap(state.images);
    this.#pullsUntil = new ForkedMap(state.pullsUntil);
    this.#lastHost = new ForkedMap(state.lastHost);
    this.#machines = new ForkedMap(state.machines);
    this.#evictions = new ForkedMap(state.evictions);
    this.#evictionConfigurations = new ForkedMap(state.evictionConfigurations);
    this.#watched = new Set(state.watched);
    this.#used = new Set(state.used);
    this.etcdDelay = state.etcdDelay ?? 0;
    this.serving = state.serving;
    this.registry = state.registry ?? SOUND_REGISTRY;
    const { byAddress, addresses } = addressesOf(state.records);
    this.#byAddress = new ForkedMap(byAddress);
    this.#addresses = new ForkedMap(addresses);
  }

  snapshot(): NodesState {
    return {
      records: this.#records.share(),
      images: this.#images.share(),
      pullsUntil: this.#pullsUntil.share(),
      lastHost: this.#lastHost.share(),
      machines: this.#machines.share(),
      ...(this.serving ? { serving: this.serving } : {}),
      ...(this.etcdDelay === 0 ? {} : { etcdDelay: this.etcdDelay }),
      ...(this.registry === SOUND_REGISTRY ? {} : { registry: this.registry }),
      ...(this.#evictions.size === 0 ? {} : { evictions: this.#evictions.share() }),
      ...(this.#evictionConfigurations.size === 0 ? {} : { evictionConfigurations: this.#evictionConfigurations.share() }),
      ...(this.#watched.size === 0 ? {} : { watched: [...this.#watched] }),
      ...(this.#used.size === 0 ? {} : { used: [...this.#used] }),
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
    return this.#byAddress.get(address) ?? [];
  }

  /** The next free address of a node, as the host-local plugin gives them: upwards, around, .1 is the gateway. Undefined when there is none. */
  allocateAddress({ metadata, spec }: Node): string | undefined {
    const block = blockOf(spec?.podCIDR ?? '');
    if (!block) return undefined;
    const { first, hosts } = block;
    const last = this.#lastHost.get(metadata.name) ?? 1;
    for (let step = 0; step < hosts; step++) {
      const host = 2 + ((last - 1 + step) % hosts);
      const address = formatIPv4(first + host);
      if (this.#byAddress.has(address)) continue;
      this.#lastHost.set(metadata.name, host);
      return address;
    }
    return undefined;
  }

  hasImage(node: string, reference: string): boolean {
    return (this.#images.get(node)?.has(reference) ?? false) || (this.#images.get(EVERY_NODE)?.has(reference) ?? false);
  }

  /** The images of a node, in sets that are replaced when they change. */
  imageSetsOf(node: string): ReadonlySet<string>[] {
    return [node, EVERY_NODE].flatMap((each) => this.#images.get(each) ?? []);
  }

  /** The images of a node. */
  imagesOf(node: string): ReadonlySet<string> {
    return new Set(this.imageSetsOf(node).flatMap((images) => [...images]));
  }

  /** Those that no other node has because of it, the oldest first. */
  ownImagesOf(node: string): string[] {
    return [...(this.#images.get(node) ?? [])];
  }

  addImage(node: string, reference: string, shared: boolean): void {
    const where = shared ? EVERY_NODE : node;
    if (this.#images.get(where)?.has(reference)) return;
    const images = new Set([...(this.#images.get(where) ?? []), reference]);
    this.#images.set(where, images);
    if (!shared) this.noteUse(node, images.size > MANY_IMAGES);
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

  /** What the kubelet of a node knows of shortages; undefined while there is none. */
  eviction(node: string): EvictionState | undefined {
    return this.#evictions.get(node);
  }

  setEviction(node: string, state: EvictionState | undefined): void {
    if (state) this.#evictions.set(node, state);
    else this.#evictions.delete(node);
  }

  evictionConfiguration(node: string): EvictionConfiguration {
    return this.#evictionConfigurations.get(node) ?? DEFAULT_EVICTION;
  }

  /** What a kubelet has read at its start. */
  setEvictionConfiguration(node: string, configuration: EvictionConfiguration): void {
    this.#evictionConfigurations.set(node, configuration);
  }

  /**
   * Something on a node may use more or less than before. `much`: so much that the node may run short. Small things are not looked at before
   * there has been a big one: all that a node may run at once of them fits into it.
   */
  noteUse(node: string, much: boolean): void {
    if (much) this.#watched.add(node);
    if (this.#watched.has(node)) this.#used.add(node);
  }

  /** The nodes of which that was said since the last call. */
  takeUsed(): string[] {
    if (this.#used.size === 0) return [];
    const nodes = [...this.#used];
    this.#used.clear();
    return nodes;
  }

  /** The machine is gone, with its disk. */
  forgetMachine(node: string): void {
    const ofKubelet = [this.#evictions, this.#evictionConfigurations, this.#watched, this.#used];
    for (const known of [this.#machines, this.#images, this.#pullsUntil, this.#lastHost, ...ofKubelet]) known.delete(node);
    for (const { key } of this.recordsOn(node)) this.forget(key);
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
    const others = this.#byAddress.get(address);
    this.#byAddress.set(address, others ? [...others, key] : [key]);
  }

  #unindex(key: string): void {
    const address = this.#addresses.get(key);
    if (address === undefined) return;
    this.#addresses.delete(key);
    const others = this.podsAt(address).filter((each) => each !== key);
    if (others.length > 0) this.#byAddress.set(address, others);
    else this.#byAddress.delete(address);
  }
}
