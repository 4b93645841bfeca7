import { Injectable } from '@nestjs/common';

/** What is needed of a WebSocket. */
export interface Connection {
  close(code: number, reason: string): void;
  once(event: 'close', listener: () => void): unknown;
}

/** RFC 6455: "policy violation". */
const SESSION_ENDED = 1008;

/** The WebSockets of each session: they end with it. */
@Injectable()
export class LiveConnections {
  readonly #bySession = new Map<string, Set<Connection>>();

  add(tokenHash: string, connection: Connection): void {
    const connections = this.#bySession.get(tokenHash) ?? new Set();
    this.#bySession.set(tokenHash, connections.add(connection));
    connection.once('close', () => {
      connections.delete(connection);
      if (connections.size === 0 && this.#bySession.get(tokenHash) === connections) this.#bySession.delete(tokenHash);
    });
  }

  close(tokenHash: string): void {
    for (const connection of this.#bySession.get(tokenHash) ?? []) connection.close(SESSION_ENDED, 'the session has ended');
  }
}
