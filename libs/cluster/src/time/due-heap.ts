/** A binary heap of what falls due: earliest first, those of one moment in their order. */
export interface Due {
  at: number;
  order: number;
}

export class DueHeap<T extends Due> {
  readonly #heap: T[] = [];

  get first(): T | undefined {
    return this.#heap[0];
  }

  /** In no order. */
  get all(): readonly T[] {
    return this.#heap;
  }

  push(event: T): void {
    const heap = this.#heap;
    heap.push(event);
    let at = heap.length - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (compareDue(heap[parent]!, heap[at]!) <= 0) return;
      [heap[parent], heap[at]] = [heap[at]!, heap[parent]!];
      at = parent;
    }
  }

  pop(): void {
    const heap = this.#heap;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    heap[0] = last;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const right = left + 1;
      let least = at;
      if (left < heap.length && compareDue(heap[left]!, heap[least]!) < 0) least = left;
      if (right < heap.length && compareDue(heap[right]!, heap[least]!) < 0) least = right;
      if (least === at) return;
      [heap[least], heap[at]] = [heap[at]!, heap[least]!];
      at = least;
    }
  }
}

export function compareDue(a: Due, b: Due): number {
  return a.at - b.at || a.order - b.order;
}
