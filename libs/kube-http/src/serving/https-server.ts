import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { Duplex } from 'node:stream';

/** Bytes of a request's headers, as Go's server takes them. */
const MAX_HEADER_SIZE = 1024 * 1024;
/** Milliseconds that an unused connection is kept; clients keep theirs for 90 s. */
const KEEP_ALIVE = 120_000;

/** What answers: an endpoint, or what chooses one by the path. Neither rejects. */
export interface RequestHandler {
  serve(message: IncomingMessage, response: ServerResponse): Promise<void>;
  upgrade(message: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>;
}

/** PEM. */
export interface ServingCertificate {
  certificate: string;
  privateKey: string;
  /** Whose client certificates are asked for; any when empty. They are judged with the request, so an unknown one gets a 401. */
  clientCertificateAuthorities: readonly string[];
}

/** A server for one cluster or more; it does not listen yet. */
export function newKubernetesServer(
  handler: RequestHandler,
  { certificate, privateKey, clientCertificateAuthorities }: ServingCertificate,
): Server {
  const server = createServer({
    cert: certificate,
    key: privateKey,
    ...(clientCertificateAuthorities.length > 0 ? { ca: [...clientCertificateAuthorities] } : {}),
    requestCert: true,
    rejectUnauthorized: false,
    ALPNProtocols: ['http/1.1'],
    maxHeaderSize: MAX_HEADER_SIZE,
    keepAliveTimeout: KEEP_ALIVE,
    noDelay: true,
  });
  server.on('request', (message, response) => void handler.serve(message, response));
  server.on('upgrade', (message, socket, head) => void handler.upgrade(message, socket, head));
  return server;
}
