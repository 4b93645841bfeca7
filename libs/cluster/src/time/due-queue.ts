import { compareDue, DueHeap, type Due } from './due-heap.ts';

/** Something that falls due: which component shall look at which key, and when. Plain data. */
export interface DueEvent {
  at: number;
  component: string;
  key: string;
  /** It is done when time has passed, and time need not stop for it: nobody waits for it, nobody is woken. */
  background?: true;
}

interface Entry extends Due {
  event: DueEvent;
}

/**
 * What falls due, earliest first; those of one moment in the order in which they were asked for. A key of a component is in it once: the
 * earliest of several wins.
 */
export class DueQueue {
  /** Entries that are no longer valid are skipped when they come up. */
  readonly #awaited = new DueHeap<Entry>();
  readonly #background = new DueHeap<Entry>();
  /** By component and key: when it falls due. */
  readonly #due = new Map<string, Map<string, number>>();
  #order = 0;

  constructor(events: readonly DueEvent[]) {
    for (const event of events) this.add(event);
  }

  snapshot(): DueEvent[] {
    return [...this.#awaited.all, ...this.#background.all]
      .filter((entry) => this.#isValid(entry))
      .sort(compareDue)
      .map(({ event }) => event);
  }

  add(event: DueEvent): void {
    const { at, component, key } = event;
    let keys = this.#due.get(component);
    if (!keys) this.#due.set(component, (keys = new Map()));
    const present = keys.get(key);
    if (present !== undefined && present <= at) return;
    keys.set(key, at);
    const heap = event.background ? this.#background : this.#awaited;
    heap.push({ at, order: this.#order++, event });
  }

  /** When the next one falls due that somebody waits for; undefined when none will. */
  get nextAt(): number | undefined {
    return this.#first(this.#awaited)?.at;
  }

  /** Whether there is one to take at `now`. */
  isDue(now: number): boolean {
    return [this.#awaited, this.#background].some((heap) => (this.#first(heap)?.at ?? Infinity) <= now);
  }

  /** Takes the next one that is due at `now`. */
  takeDue(now: number): DueEvent | undefined {
    const awaited = this.#first(this.#awaited);
    const background = this.#first(this.#background);
    const heap = background && (!awaited || compareDue(background, awaited) < 0) ? this.#background : this.#awaited;
    const next = heap.first;
    if (!next || next.at > now) return undefined;
    heap.pop();
    this.#due.get(next.event.component)!.delete(next.event.key);
    return next.event;
  }

  #first(heap: DueHeap<Entry>): Entry | undefined {
    while (heap.first && !this.#isValid(heap.first)) heap.pop();
    return heap.first;
  }

  #isValid({ at, event: { component, key } }: Entry): boolean {
    return this.#due.get(component)?.get(key) === at;
  }
}
