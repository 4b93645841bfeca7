import type { WatchEvent, WatchStream } from '@drydock/apiserver';
import type { Clock } from '@drydock/apimachinery';

/** A watch that the client gives up at a time of its own (`--request-timeout`): it ends as if the server had ended it. */
export class LimitedWatch implements WatchStream {
  /** Milliseconds of virtual time. */
  readonly deadline: number;
  readonly #stream: WatchStream;
  readonly #clock: Clock;

  constructor(stream: WatchStream, until: number, clock: Clock) {
    this.deadline = Math.min(until, stream.deadline ?? Infinity);
    this.#stream = stream;
    this.#clock = clock;
  }

  bookmark(): WatchEvent | undefined {
    return this.#isOver() ? undefined : this.#stream.bookmark();
  }

  next(): WatchEvent | undefined {
    return this.#isOver() ? undefined : this.#stream.next();
  }

  get ended(): boolean {
    return this.#isOver() || this.#stream.ended;
  }

  onChange(wake: () => void): () => void {
    return this.#stream.onChange(wake);
  }

  close(): void {
    this.#stream.close();
  }

  #isOver(): boolean {
    return this.#clock.now() >= this.deadline;
  }
}
