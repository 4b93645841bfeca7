/**
 * TCP inside one machine: who listens, and connections as bytes both ways. It is not part of what is saved: a connection drops when the
 * machine is restored, as the programs that hold it end.
 */
import type { ByteString } from './byte-string.ts';

const WILDCARDS: readonly string[] = ['0.0.0.0', '::'];
/** Bytes that may wait for a reader before the writer has to. */
const WINDOW = 256 * 1024;
const FIRST_EPHEMERAL = 32_768;
const LAST_EPHEMERAL = 60_999;

/** Something that others wait for, with the wait `notice`. */
class Changing {
  readonly #wakes = new Set<() => void>();

  onChange(wake: () => void): () => void {
    this.#wakes.add(wake);
    return () => this.#wakes.delete(wake);
  }

  protected changed(): void {
    for (const wake of [...this.#wakes]) wake();
  }
}

/** One end of a connection. Nothing here waits. */
export class LoopbackSocket extends Changing {
  #peer: LoopbackSocket | undefined;
  #received: ByteString = '';
  #peerEnded = false;
  #closed = false;

  static pair(): [LoopbackSocket, LoopbackSocket] {
    const ends: [LoopbackSocket, LoopbackSocket] = [new LoopbackSocket(), new LoopbackSocket()];
    ends[0].#peer = ends[1];
    ends[1].#peer = ends[0];
    return ends;
  }

  /** What has come; empty when there is nothing new. */
  read(): ByteString {
    const data = this.#received;
    this.#received = '';
    if (data.length >= WINDOW && this.#peer) this.#peer.changed();
    return data;
  }

  /** False when the other end is closed. Whoever cannot wait may write more than the window. */
  write(data: ByteString): boolean {
    const peer = this.#peer;
    if (!peer || peer.#closed || this.#closed) return false;
    peer.#received += data;
    if (data !== '') peer.changed();
    return true;
  }

  /** Whether the other end takes more without a growing backlog. */
  get writable(): boolean {
    return !this.#peer || this.#peer.#closed || this.#peer.#received.length < WINDOW;
  }

  /** No more will be written from here. */
  end(): void {
    const peer = this.#peer;
    if (!peer || peer.#peerEnded) return;
    peer.#peerEnded = true;
    peer.changed();
  }

  close(): void {
    if (this.#closed) return;
    this.end();
    this.#closed = true;
    this.#received = '';
    if (this.#peer) this.#peer.changed();
  }

  /** The other end writes no more, and everything was read. */
  get ended(): boolean {
    return this.#received === '' && (this.#peerEnded || this.#closed);
  }

  /** Nobody is at the other end any more. */
  get broken(): boolean {
    return this.#closed || !this.#peer || this.#peer.#closed;
  }
}

export class LoopbackListener extends Changing {
  readonly address: string;
  readonly port: number;
  readonly #waiting: LoopbackSocket[] = [];
  readonly #forget: (listener: LoopbackListener) => void;

  constructor(address: string, port: number, forget: (listener: LoopbackListener) => void) {
    super();
    this.address = address;
    this.port = port;
    this.#forget = forget;
  }

  /** The next connection that somebody made. */
  accept(): LoopbackSocket | undefined {
    return this.#waiting.shift();
  }

  /** For `Loopback.connect`. */
  offer(socket: LoopbackSocket): void {
    this.#waiting.push(socket);
    this.changed();
  }

  close(): void {
    this.#forget(this);
    for (const socket of this.#waiting.splice(0)) socket.close();
  }
}

export class Loopback {
  readonly #listeners = new Set<LoopbackListener>();
  #nextPort = FIRST_EPHEMERAL;

  /** Port 0 is any free one. Whoever listens closes it: also when a signal ends the program. */
  listen(address: string, port: number): LoopbackListener | 'EADDRINUSE' {
    const chosen = port === 0 ? this.#freePort(address) : port;
    if (chosen === undefined || this.#find(address, chosen, true)) return 'EADDRINUSE';
    const listener = new LoopbackListener(address, chosen, (each) => this.#listeners.delete(each));
    this.#listeners.add(listener);
    return listener;
  }

  /** A connection to who listens there; undefined when nobody does. */
  connect(address: string, port: number): LoopbackSocket | undefined {
    const listener = this.#find(address, port, false);
    if (!listener) return undefined;
    const [near, far] = LoopbackSocket.pair();
    listener.offer(far);
    return near;
  }

  #find(address: string, port: number, binding: boolean): LoopbackListener | undefined {
    for (const listener of this.#listeners) {
      if (listener.port !== port) continue;
      const wide =
        (WILDCARDS.includes(listener.address) || (binding && WILDCARDS.includes(address))) && sameFamily(listener.address, address);
      if (listener.address === address || wide) return listener;
    }
    return undefined;
  }

  #freePort(address: string): number | undefined {
    for (let tries = FIRST_EPHEMERAL; tries <= LAST_EPHEMERAL; tries++) {
      const port = this.#nextPort;
      this.#nextPort = port === LAST_EPHEMERAL ? FIRST_EPHEMERAL : port + 1;
      if (!this.#find(address, port, true)) return port;
    }
    return undefined;
  }
}

/** `::` takes both. */
function sameFamily(listening: string, address: string): boolean {
  return listening === '::' || listening.includes(':') === address.includes(':');
}
