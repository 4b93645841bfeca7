import { Injectable } from '@nestjs/common';

/** The longest delay that a timer takes without overflow. */
const LONGEST = 2 ** 31 - 1;

/** Something that works in slices. */
export interface Runnable {
  /** Works for a short while. Returns milliseconds until it wants to go on; 0: as soon as others have had their turn. */
  runSlice(): number;
}

/** Gives each sandbox its turn: one timer for all that sleep, and a round of short slices for those that have work. */
@Injectable()
export class SandboxRunner {
  /** Due by the wall clock, in milliseconds of `performance.now()`. */
  readonly #due = new Map<Runnable, number>();
  readonly #ready = new Set<Runnable>();
  #timer: NodeJS.Timeout | undefined;
  #immediate: NodeJS.Immediate | undefined;

  /** Runs it soon, however long it meant to sleep. */
  wake(runnable: Runnable): void {
    this.#due.delete(runnable);
    this.#ready.add(runnable);
    this.#immediate ??= setImmediate(() => this.#runNext());
  }

  remove(runnable: Runnable): void {
    this.#due.delete(runnable);
    this.#ready.delete(runnable);
  }

  stop(): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#immediate);
    this.#due.clear();
    this.#ready.clear();
  }

  /** One slice, then the event loop: input and output of others come in between. */
  #runNext(): void {
    this.#immediate = undefined;
    const [runnable] = this.#ready;
    if (runnable === undefined) return;
    this.#ready.delete(runnable);
    const delay = runnable.runSlice();
    if (delay === 0) this.#ready.add(runnable);
    else if (Number.isFinite(delay) && !this.#ready.has(runnable)) this.#sleep(runnable, delay);
    if (this.#ready.size > 0) this.#immediate ??= setImmediate(() => this.#runNext());
  }

  #sleep(runnable: Runnable, delay: number): void {
    this.#due.set(runnable, performance.now() + delay);
    this.#setTimer();
  }

  #setTimer(): void {
    clearTimeout(this.#timer);
    const next = Math.min(...this.#due.values());
    if (!Number.isFinite(next)) return;
    this.#timer = setTimeout(() => this.#wakeDue(), Math.min(Math.max(0, next - performance.now()), LONGEST));
    this.#timer.unref();
  }

  #wakeDue(): void {
    const now = performance.now();
    for (const [runnable, due] of this.#due) if (due <= now) this.wake(runnable);
    this.#setTimer();
  }
}
