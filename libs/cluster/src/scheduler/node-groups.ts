/** Of which nodes the same is known, so that only one of each group has to be rated. */
const NONE = -1;

export class NodeGroups {
  /** The number of the group of each node, by its place. */
  readonly #groups: Int32Array;
  readonly #numbers = new Map<string, number>();
  /** By number. */
  readonly #keys: string[] = [];
  readonly #sizes: number[] = [];
  /** The numbers of groups that have no node any more. */
  readonly #free: number[] = [];
  /** In which comparison each group was met last, and in which it was chosen. */
  readonly #met: Int32Array;
  readonly #chosen: Int32Array;
  #comparison = 0;

  /** For so many nodes, which are in no group yet. */
  constructor(nodes: number) {
    this.#groups = new Int32Array(nodes).fill(NONE);
    this.#met = new Int32Array(nodes);
    this.#chosen = new Int32Array(nodes);
  }

  /** To be called when something else is known of a node. */
  leave(place: number): void {
    const group = this.#groups[place]!;
    if (group === NONE) return;
    this.#groups[place] = NONE;
    if (--this.#sizes[group]! > 0) return;
    this.#numbers.delete(this.#keys[group]!);
    this.#free.push(group);
  }

  /**
   * Puts the first node of each group among the first `count` places into `representatives`. Returns how many there are. Nodes with the same key
   * belong to one group; it is asked for of those that are in none.
   */
  represent(places: Int32Array, count: number, representatives: Int32Array, keyOf: (place: number) => string): number {
    const [groups, met, comparison] = [this.#groups, this.#met, ++this.#comparison];
    let found = 0;
    for (let at = 0; at < count; at++) {
      const place = places[at]!;
      let group = groups[place]!;
      if (group === NONE) group = this.#join(place, keyOf(place));
      if (met[group] === comparison) continue;
      met[group] = comparison;
      representatives[found++] = place;
    }
    return found;
  }

  /** Moves those of the first `count` places whose group has one of the first representatives to the front, in their order. Returns how many. */
  choose(places: Int32Array, count: number, representatives: Int32Array, chosenRepresentatives: number): number {
    const [groups, chosen, comparison] = [this.#groups, this.#chosen, this.#comparison];
    for (let at = 0; at < chosenRepresentatives; at++) chosen[groups[representatives[at]!]!] = comparison;
    let found = 0;
    for (let at = 0; at < count; at++) if (chosen[groups[places[at]!]!] === comparison) places[found++] = places[at]!;
    return found;
  }

  #join(place: number, key: string): number {
    let group = this.#numbers.get(key);
    if (group === undefined) {
      group = this.#free.pop() ?? this.#keys.length;
      this.#numbers.set(key, group);
      this.#keys[group] = key;
      this.#sizes[group] = 0;
    }
    this.#sizes[group]!++;
    return (this.#groups[place] = group);
  }
}
