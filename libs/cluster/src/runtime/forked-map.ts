/**
 * A map that begins as another, which many clusters share: it is copied when something in it changes for the first time. What `share` gives is
 * never changed again.
 */
export class ForkedMap<K, V> {
  #map: Map<K, V> | ReadonlyMap<K, V>;
  #isOwn = false;

  constructor(origin: ReadonlyMap<K, V> = NOTHING) {
    this.#map = origin;
  }

  share(): ReadonlyMap<K, V> {
    this.#isOwn = false;
    return this.#map;
  }

  get size(): number {
    return this.#map.size;
  }

  get(key: K): V | undefined {
    return this.#map.get(key);
  }

  has(key: K): boolean {
    return this.#map.has(key);
  }

  set(key: K, value: V): void {
    this.#own().set(key, value);
  }

  delete(key: K): void {
    if (this.#map.has(key)) this.#own().delete(key);
  }

  keys(): MapIterator<K> {
    return this.#map.keys();
  }

  values(): MapIterator<V> {
    return this.#map.values();
  }

  [Symbol.iterator](): MapIterator<[K, V]> {
    return this.#map[Symbol.iterator]();
  }

  #own(): Map<K, V> {
    if (!this.#isOwn) {
      this.#map = new Map(this.#map);
      this.#isOwn = true;
    }
    return this.#map as Map<K, V>;
  }
}

const NOTHING: ReadonlyMap<never, never> = new Map<never, never>();
