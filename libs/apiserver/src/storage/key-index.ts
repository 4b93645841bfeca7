/** The keys of objects by what an index says of them. */

interface Entry {
  readonly keys: Set<string>;
  /** The same, sorted, once somebody has asked for them since they changed. */
  sorted: string[] | undefined;
  /** Who may change it: what another has made is copied first. */
  readonly owner: KeyIndex;
}

const NO_KEYS: readonly string[] = [];

/**
 * Keys come and go in no order, thousands under one value, and are read in theirs much less often: they are sorted when they are read.
 */
export class KeyIndex {
  readonly #entries: Map<string, Entry>;

  constructor(entries = new Map<string, Entry>()) {
    this.#entries = entries;
  }

  /** One that starts with the same keys. Costs one map of references, however many keys there are. */
  fork(): KeyIndex {
    return new KeyIndex(new Map(this.#entries));
  }

  /** Sorted. To be read at once: what changes later may show in it. */
  keysUnder(value: string): readonly string[] {
    const entry = this.#entries.get(value);
    return entry ? (entry.sorted ??= [...entry.keys].sort()) : NO_KEYS;
  }

  add(value: string, key: string): void {
    const entry = this.#ownEntry(value);
    if (!entry) return void this.#entries.set(value, { keys: new Set([key]), sorted: undefined, owner: this });
    const { keys, sorted } = entry;
    if (keys.has(key)) return;
    keys.add(key);
    // Much of what is added comes last: names of events and of generated objects of one kind that count up.
    if (sorted && sorted.at(-1)! < key) sorted.push(key);
    else entry.sorted = undefined;
  }

  remove(value: string, key: string): void {
    const entry = this.#ownEntry(value);
    if (!entry?.keys.delete(key)) return;
    entry.sorted = undefined;
    if (entry.keys.size === 0) this.#entries.delete(value);
  }

  #ownEntry(value: string): Entry | undefined {
    const entry = this.#entries.get(value);
    if (!entry || entry.owner === this) return entry;
    const copy = { keys: new Set(entry.keys), sorted: undefined, owner: this };
    this.#entries.set(value, copy);
    return copy;
  }
}
