import type { Clock } from '@drydock/apimachinery';

/** A clock that stands still until it is told to go on. */
export class VirtualClock implements Clock {
  #now: number;

  constructor(now: number) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  /** Never goes back. */
  advanceTo(time: number): void {
    if (time > this.#now) this.#now = time;
  }
}
