import { createServer, type Server } from 'node:https';
import type { KubernetesEndpoint } from '../endpoint.ts';

/** Bytes of a request's headers, as Go's server takes them. */
const MAX_HEADER_SIZE = 1024 * 1024;
/** Milliseconds that an unused connection is kept; clients keep theirs for 90 s. */
const KEEP_ALIVE = 120_000;

/** PEM. */
export interface ServingCertificate {
  certificate: string;
  privateKey: string;
  /** Whose client certificates are asked for. They are judged with the request, so an unknown one gets a 401. */
  clientCertificateAuthorities: readonly string[];
}

/** A server for one cluster; it does not listen yet. */
export function newKubernetesServer(
  endpoint: KubernetesEndpoint,
  { certificate, privateKey, clientCertificateAuthorities }: ServingCertificate,
): Server {
  const server = createServer({
    cert: certificate,
    key: privateKey,
    ca: [...clientCertificateAuthorities],
    requestCert: true,
    rejectUnauthorized: false,
    ALPNProtocols: ['http/1.1'],
    maxHeaderSize: MAX_HEADER_SIZE,
    keepAliveTimeout: KEEP_ALIVE,
    noDelay: true,
  });
  server.on('request', (message, response) => void endpoint.serve(message, response));
  server.on('upgrade', (message, socket, head) => void endpoint.upgrade(message, socket, head));
  return server;
}
