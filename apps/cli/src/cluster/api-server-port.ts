/** The port of an API server that may be down: a learner can break its manifest, and it comes back when that is mended. */
import { once } from 'node:events';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';

/** Listens while the API server of the cluster runs; otherwise connections are refused, as where no process listens. */
export class ApiServerPort {
  readonly #server: Server;
  readonly #host: string;
  #port: number;
  #wanted = true;
  #changing: Promise<void> = Promise.resolve();
  readonly #onProblem: (error: unknown) => void;

  /** `port`: 0 for any free one. */
  constructor(server: Server, host: string, port: number, onProblem: (error: unknown) => void) {
    this.#server = server;
    this.#host = host;
    this.#port = port;
    this.#onProblem = onProblem;
  }

  /** The port that it has, once it has listened. */
  get number(): number {
    return this.#port;
  }

  /** Rejects when the port cannot be had. */
  async open(): Promise<void> {
    this.#server.listen(this.#port, this.#host);
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** `runs`: whether the API server does. May be called as often as anything happens. */
  follow(runs: boolean): void {
    if (runs === this.#wanted) return;
    this.#wanted = runs;
    this.#changing = this.#changing.then(() => (runs ? this.open() : this.close())).catch(this.#onProblem);
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }
}
