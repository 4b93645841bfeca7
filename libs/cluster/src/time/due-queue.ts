/** Something that falls due: which component shall look at which key, and when. Plain data. */
export interface DueEvent {
  at: number;
  component: string;
  key: string;
}

/**
 * What falls due, earliest first; those of one moment in the order in which they were asked for. A key of a component is in it once: the
 * earliest of several wins.
 */
export class DueQueue {
  /** A binary heap; entries that `#due` no longer confirms are skipped when they come up. */
  readonly #heap: (DueEvent & { order: number })[] = [];
  readonly #due = new Map<string, number>();
  #order = 0;

  constructor(events: readonly DueEvent[]) {
    for (const event of events) this.add(event);
  }

  snapshot(): DueEvent[] {
    return this.#heap
      .filter((event) => this.#due.get(identity(event)) === event.at)
      .sort(compare)
      .map(({ at, component, key }) => ({ at, component, key }));
  }

  add(event: DueEvent): void {
    const id = identity(event);
    const present = this.#due.get(id);
    if (present !== undefined && present <= event.at) return;
    this.#due.set(id, event.at);
    this.#push({ ...event, order: this.#order++ });
  }

  /** When the next one falls due; undefined when nothing will. */
  get nextAt(): number | undefined {
    this.#dropStale();
    return this.#heap[0]?.at;
  }

  /** Takes the next one that is due at `now`. */
  takeDue(now: number): DueEvent | undefined {
    this.#dropStale();
    const next = this.#heap[0];
    if (!next || next.at > now) return undefined;
    this.#pop();
    this.#due.delete(identity(next));
    return next;
  }

  #dropStale(): void {
    while (this.#heap.length && this.#due.get(identity(this.#heap[0]!)) !== this.#heap[0]!.at) this.#pop();
  }

  #push(event: DueEvent & { order: number }): void {
    const heap = this.#heap;
    heap.push(event);
    let at = heap.length - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (compare(heap[parent]!, heap[at]!) <= 0) return;
      [heap[parent], heap[at]] = [heap[at]!, heap[parent]!];
      at = parent;
    }
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    heap[0] = last;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const right = left + 1;
      let least = at;
      if (left < heap.length && compare(heap[left]!, heap[least]!) < 0) least = left;
      if (right < heap.length && compare(heap[right]!, heap[least]!) < 0) least = right;
      if (least === at) return;
      [heap[least], heap[at]] = [heap[at]!, heap[least]!];
      at = least;
    }
  }
}

function identity({ component, key }: DueEvent): string {
  return `${component} ${key}`;
}

function compare(a: DueEvent & { order: number }, b: DueEvent & { order: number }): number {
  return a.at - b.at || a.order - b.order;
}
