import { X509Certificate } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Credentials } from '@drydock/apiserver';

/** A browser cannot set headers of a WebSocket: it sends its token as a protocol (authentication/request/websocket). */
const TOKEN_PROTOCOL = 'base64url.bearer.authorization.k8s.io.';

/** By raw certificate of a connection, since the same one comes with every request on it. */
const certificates = new WeakMap<Socket, string | null>();

/** What a request brings to say who it is. Nothing is judged here. */
export function credentialsOf(request: IncomingMessage): Credentials {
  const clientCertificate = certificateOf(request.socket);
  const { authorization = '' } = request.headers;
  const [, scheme = '', value = ''] = /^(\S+) +(\S+) *$/.exec(authorization) ?? [];
  const bearerToken = scheme.toLowerCase() === 'bearer' ? value : tokenOfProtocols(request.headers['sec-websocket-protocol']);
  const basic = scheme.toLowerCase() === 'basic' ? readBasic(value) : undefined;
  return { ...(clientCertificate ? { clientCertificate } : {}), ...(bearerToken ? { bearerToken } : {}), ...(basic ? { basic } : {}) };
}

function certificateOf(socket: Socket): string | undefined {
  let certificate = certificates.get(socket);
  if (certificate === undefined) {
    const raw = 'getPeerCertificate' in socket ? (socket as TLSSocket).getPeerCertificate()?.raw : undefined;
    certificate = raw ? new X509Certificate(raw).toString() : null;
    certificates.set(socket, certificate);
  }
  return certificate ?? undefined;
}

function tokenOfProtocols(header: string | undefined): string | undefined {
  const protocol = header
    ?.split(',')
    .map((each) => each.trim())
    .find((each) => each.startsWith(TOKEN_PROTOCOL));
  return protocol && Buffer.from(protocol.slice(TOKEN_PROTOCOL.length), 'base64url').toString();
}

function readBasic(value: string): Credentials['basic'] {
  const text = Buffer.from(value, 'base64').toString();
  const at = text.indexOf(':');
  return at < 0 ? undefined : { username: text.slice(0, at), password: text.slice(at + 1) };
}
