/** A request to go over to another protocol, before it is answered. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

export interface UpgradingConnection {
  message: IncomingMessage;
  /** The query of the request; some parameters come several times. */
  query: URLSearchParams;
  socket: Duplex;
  /** What the client has sent already in its new protocol. */
  head: Buffer;
  /** What has the socket until the protocol changes. */
  response: ServerResponse;
}

/** What the request wants to go over to, in lower case. */
export function wantedUpgrade({ message }: Pick<UpgradingConnection, 'message'>): string {
  return (message.headers.upgrade ?? '').toLowerCase();
}

/** Gives up the response: from here on the socket speaks the new protocol. */
export function takeSocket({ socket, response }: UpgradingConnection): Duplex {
  response.detachSocket(socket as Socket);
  return socket;
}

/** Answers as a kubelet does, in text of its own. */
export function refuseUpgrade(
  { response }: Pick<UpgradingConnection, 'response'>,
  code: number,
  text: string,
  headers: Readonly<Record<string, string | readonly string[]>> = {},
): void {
  response.statusCode = code;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.end(`${text}\n`);
}
