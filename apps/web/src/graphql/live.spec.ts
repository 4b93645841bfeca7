import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { parse } from 'graphql';
import { WebSocketServer, type WebSocket } from 'ws';
import { openLive, waitBefore, type Live } from './live.ts';

/** A server that accepts everything and tells what it is sent; a test says what it answers. */
class Peer {
  readonly received: { type: string; id?: string }[] = [];
  readonly #server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  #socket: WebSocket | undefined;

  constructor() {
    this.#server.on('connection', (socket) => {
      this.#socket = socket;
      socket.on('message', (data) => {
        const message = JSON.parse(String(data)) as { type: string; id?: string };
        this.received.push(message);
        if (message.type === 'connection_init') this.send({ type: 'connection_ack' });
      });
    });
  }

  async url(): Promise<string> {
    if (this.#server.address() === null) await once(this.#server, 'listening');
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  send(message: unknown): void {
    this.#socket?.send(JSON.stringify(message));
  }

  drop(): void {
    this.#socket?.terminate();
  }

  close(): void {
    this.drop();
    this.#server.close();
  }

  get subscriptions() {
    return this.received.filter(({ type }) => type === 'subscribe');
  }
}

describe('a live subscription', () => {
  let peer: Peer;
  let live: Live;
  let stop: () => void;
  const states: string[] = [];
  const taken: unknown[] = [];
  const until = async (isSo: () => boolean) => {
    while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 10));
  };

  beforeEach(async () => {
    peer = new Peer();
    live = openLive(await peer.url());
    live.connection.subscribe(() => states.push(live.connection.get()));
    stop = live.subscribe(parse('subscription { n }') as never, () => ({ after: taken.length }), {
      next: (data) => taken.push(data),
      refused: () => undefined,
    });
    await until(() => peer.subscriptions.length === 1);
  });
  afterEach(() => {
    live.close();
    peer.close();
    states.length = 0;
    taken.length = 0;
  });

  it('that the server ends is opened again, and the connection counts as live all the while', async () => {
    peer.send({ type: 'next', id: peer.subscriptions[0]!.id, payload: { data: { n: 1 } } });
    peer.send({ type: 'complete', id: peer.subscriptions[0]!.id });
    await until(() => peer.subscriptions.length === 2);
    expect(states).toEqual(['connecting', 'live']);
    expect(peer.subscriptions[1]).toMatchObject({ payload: { variables: { after: 1 } } });
  });

  it('whose connection drops is opened again over a new one', async () => {
    peer.drop();
    await until(() => peer.subscriptions.length === 2);
    expect(states.at(-1)).toBe('live');
    expect(states).toContain('reconnecting');
  });

  it('that is given up while the server is away leaves nothing that waits for it', async () => {
    peer.close();
    await until(() => states.at(-1) === 'reconnecting');
    stop();
    expect(live.connection.get()).toBe('idle');
  });
});

it.each([
  [0, 0, 200],
  [0, 1, 400],
  [3, 1, 3_200],
  [20, 1, 5_000],
])('before try %i at random %f it waits %i ms', (attempt, random, expected) => {
  expect(waitBefore(attempt, random)).toBe(expected);
});
