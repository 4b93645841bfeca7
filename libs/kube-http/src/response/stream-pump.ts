import type { Writable } from 'node:stream';
import type { Pullable } from '@drydock/apiserver';
import type { ServedCluster } from '../served-cluster.ts';

export interface PumpSource<T> {
  /** What is there by now; undefined when there is nothing. */
  take(): T | undefined;
  /** Nothing more will come, and everything was taken. */
  ended(): boolean;
}

export interface PumpSink<T> {
  /** Resolves when the client has room for more. */
  write(data: T): Promise<void>;
  end(): void;
  /** Ends at once; the client can see that something is missing. */
  destroy(): void;
  onClose(listener: () => void): void;
}

/**
 * Sends what a stream of the cluster has, whenever it has something: never faster than the client reads, and nothing that is not stored.
 * Ends the output when the stream ends, and closes the stream when the client goes away.
 */
export class StreamPump<T> {
  readonly #cluster: ServedCluster;
  readonly #stream: Pullable;
  readonly #source: PumpSource<T>;
  readonly #sink: PumpSink<T>;
  readonly #unsubscribe: () => void;
  #scheduled = false;
  #sending = false;
  #closed = false;

  constructor(cluster: ServedCluster, stream: Pullable, source: PumpSource<T>, sink: PumpSink<T>) {
    this.#cluster = cluster;
    this.#stream = stream;
    this.#source = source;
    this.#sink = sink;
    this.#unsubscribe = stream.onChange(() => this.wake());
    sink.onClose(() => this.#close());
    this.wake();
  }

  /** Looks soon; the stream itself must not be read from inside its own call. */
  wake(): void {
    if (this.#scheduled || this.#closed) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      void this.#send();
    });
  }

  async #send(): Promise<void> {
    if (this.#sending || this.#closed) return;
    this.#sending = true;
    try {
      for (let data = this.#source.take(); data !== undefined && !this.#closed; data = this.#source.take()) {
        await this.#cluster.stored();
        if (!this.#closed) await this.#sink.write(data);
      }
      if (!this.#closed && this.#source.ended()) this.#sink.end();
    } catch {
      // What was to be sent is not stored and so was never there, or nobody can be reached.
      this.#sink.destroy();
    } finally {
      this.#sending = false;
    }
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#unsubscribe();
    this.#stream.close();
  }
}

/** Bytes or text into a socket or a response. */
export function writableSink(output: Writable): PumpSink<string | Uint8Array> {
  output.on('error', () => output.destroy());
  return {
    write: async (data) => {
      if (!output.write(data)) await drained(output);
    },
    end: () => void output.end(),
    destroy: () => void output.destroy(),
    onClose: (listener) => void output.once('close', listener),
  };
}

function drained(output: Writable): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      output.off('drain', done).off('close', done);
      resolve();
    };
    output.once('drain', done).once('close', done);
  });
}
