/** rand and srand. */
import type { Rng } from '@drydock/apimachinery';

export class RandomNumbers {
  #state: number;
  #seed = 0;

  constructor(rng: Rng) {
    this.#state = rng.integer(2 ** 31);
  }

  /** At least 0, less than 1. */
  next(): number {
    this.#state = (Math.imul(this.#state, 1103515245) + 12345) & 0x7fffffff;
    return this.#state / 0x80000000;
  }

  /** The seed that there was before. */
  reseed(seed: number): number {
    const before = this.#seed;
    this.#seed = seed;
    this.#state = seed & 0x7fffffff;
    return before;
  }
}
