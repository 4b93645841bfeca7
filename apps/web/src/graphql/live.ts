import { stringifyDocument, type TypedDocumentNode } from '@urql/core';
import { createClient, type Client } from 'graphql-ws';
import { Connection } from './connection.ts';
import { errorCode, type ErrorCode } from './error-code.ts';

const PING_MS = 12_000;
const PONG_MS = 6_000;
const FIRST_WAIT_MS = 400;
const LONGEST_WAIT_MS = 5_000;

export interface LiveSink<Data> {
  next(data: Data): void;
  /** The server refused the subscription; it is not tried again. */
  refused(code: ErrorCode): void;
}

export interface Live {
  readonly connection: Connection;
  /**
   * Subscribes, and again after each dropped connection. `variables` is asked each time, so that a stream can go on after what it
   * has already seen. Returns how to stop.
   */
  subscribe<Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: () => Variables, sink: LiveSink<Data>): () => void;
  close(): void;
}

/** Milliseconds to wait before the given try, doubling, and spread so that a room of learners does not return at the same moment. */
export function waitBefore(attempt: number, random: number): number {
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt) * (0.5 + random / 2);
}

export function openLive(url: string): Live {
  const connection = new Connection();
  const client = newClient(url, connection);
  let streams = 0;
  return {
    connection,
    subscribe: (document, variables, sink) => {
      streams++;
      const stop = resuming(client, connection, stringifyDocument(document), variables, sink);
      return () => {
        stop();
        // Nobody tries to connect any more.
        if (--streams === 0 && connection.get() === 'reconnecting') connection.set('idle');
      };
    },
    close: () => void client.dispose(),
  };
}

function newClient(url: string, connection: Connection): Client {
  let pongTimer: ReturnType<typeof setTimeout> | undefined;
  const client = createClient({
    url,
    retryAttempts: 0,
    keepAlive: PING_MS,
    lazyCloseTimeout: 2_000,
    onNonLazyError: () => undefined,
    on: {
      connecting: () => connection.set(connection.get() === 'reconnecting' ? 'reconnecting' : 'connecting'),
      connected: () => connection.set('live'),
      closed: () => {
        clearTimeout(pongTimer);
        if (connection.get() === 'live') connection.set('idle');
      },
      ping: (received) => {
        if (received) return;
        clearTimeout(pongTimer);
        pongTimer = setTimeout(() => client.terminate(), PONG_MS);
      },
      pong: () => clearTimeout(pongTimer),
    },
  });
  return client;
}

function resuming<Data, Variables>(
  client: Client,
  connection: Connection,
  query: string,
  variables: () => Variables,
  sink: LiveSink<Data>,
): () => void {
  let stopped = false;
  let attempt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let unsubscribe: (() => void) | undefined;

  // A stream that the server ends says nothing about the connection, which may be as good as before.
  const again = () => {
    if (stopped) return;
    if (connection.get() !== 'live') connection.set('reconnecting');
    timer = setTimeout(start, waitBefore(attempt++, Math.random()));
  };
  const refuse = (errors: readonly unknown[]) => {
    stop();
    sink.refused(errorCode({ graphQLErrors: errors as never }));
  };
  const start = () => {
    unsubscribe = client.subscribe<Data>(
      { query, variables: variables() as Record<string, unknown> },
      {
        next: (message) => {
          attempt = 0;
          if (message.errors?.length) return refuse(message.errors);
          if (message.data && !stopped) sink.next(message.data);
        },
        error: (reason) => (Array.isArray(reason) ? refuse(reason) : again()),
        complete: () => again(),
      },
    );
  };
  const atOnce = () => {
    if (timer === undefined || stopped || connection.get() === 'live') return;
    clearTimeout(timer);
    start();
  };
  const stop = () => {
    if (stopped) return;
    stopped = true;
    clearTimeout(timer);
    window.removeEventListener('online', atOnce);
    unsubscribe?.();
  };

  window.addEventListener('online', atOnce);
  start();
  return stop;
}
