/** Why an endpoint does not answer: somebody must listen there, and certificates are wanted on both sides. */
import { formatTime } from '@drydock/apimachinery';
import { readCertificate } from '@drydock/apiserver';
import type { Process } from '@drydock/shell';
import type { Credentials } from './credentials.ts';
import type { EtcdPlace } from './etcd-place.ts';
import { runningMember, type Member } from './member.ts';

export type Reached = { readonly member: Member } | { readonly problem: string };

const PORT = 2379;
const AUTHORITY = 'etcd-ca';

/** `problem` is what the balancer of gRPC says last. */
export function reach(place: EtcdPlace, process: Process, endpoint: string, credentials: Credentials): Reached {
  const [, scheme, authority = ''] = /^(?:(https?):\/\/)?([^/]*)/.exec(endpoint)!;
  const [host = '', port = ''] = authority.split(':');
  if (port === '') return dialFailed(`dial tcp: address ${authority}: missing port in address`);
  const address = place.hosts.resolve(process.files, host);
  if (address === undefined) return dialFailed(`dial tcp: lookup ${host}: no such host`);
  const machine = address.startsWith('127.') && !place.onHost ? undefined : place.hosts.at(address, place.node);
  const member = machine === place.cluster.controlPlane.name ? runningMember(place) : undefined;
  const url = member?.listens.map((each) => new ListenUrl(each)).find((each) => each.accepts(address, Number(port)));
  if (!member || !url) return dialFailed(`dial tcp ${address}:${port}: connect: connection refused`);
  const secure = scheme === 'http' ? false : scheme === 'https' || credentials.secure;
  const problem = handshakeProblem(place, process, { member, secure, isTls: url.isTls, credentials });
  return problem === undefined ? { member } : { problem };
}

class ListenUrl {
  readonly isTls: boolean;
  readonly #host: string;
  readonly #port: number;

  constructor(url: string) {
    const [, scheme, host = '', port = PORT] = /^(https?):\/\/([^:/]+)(?::(\d+))?/.exec(url) ?? [];
    this.isTls = scheme === 'https';
    this.#host = host;
    this.#port = Number(port);
  }

  accepts(address: string, port: number): boolean {
    return (
      port === this.#port && (this.#host === '0.0.0.0' || this.#host === address || (this.#host === 'localhost' && address === '127.0.0.1'))
    );
  }
}

interface Handshake {
  member: Member;
  /** What the client wants. */
  secure: boolean;
  /** What the server wants. */
  isTls: boolean;
  credentials: Credentials;
}

function handshakeProblem(place: EtcdPlace, process: Process, { member, secure, isTls, credentials }: Handshake): string | undefined {
  if (!secure) return isTls ? preface('EOF') : undefined;
  if (!isTls) return handshake('tls: first record does not look like a TLS handshake');
  const { authority, client, skipsVerification } = credentials;
  const now = process.clock.now();
  if (!skipsVerification) {
    if (authority?.subject.commonName !== AUTHORITY) return distrust('x509: certificate signed by unknown authority');
    const text = member.certificate && place.cluster.nodes.readNodeFile(place.cluster.controlPlane.name, member.certificate);
    const shown = text ? readCertificate(text) : undefined;
    const expiry = shown && expiryOf(shown, now);
    if (expiry) return distrust(expiry);
  }
  if (!client) return preface('remote error: tls: certificate required');
  if (client.issuer !== AUTHORITY) return preface('remote error: tls: bad certificate');
  return expiryOf(client, now) ? preface('remote error: tls: expired certificate') : undefined;
}

function expiryOf({ notBefore, notAfter }: { notBefore: number; notAfter: number }, now: number): string | undefined {
  if (now >= notBefore && now <= notAfter) return undefined;
  const [word, limit] = now > notAfter ? ['after', notAfter] : ['before', notBefore];
  return `x509: certificate has expired or is not yet valid: current time ${formatTime(now)} is ${word} ${formatTime(limit!)}`;
}

const connectionError = (why: string): string => `last connection error: connection error: desc = "${why}"`;
const dialFailed = (why: string): Reached => ({ problem: connectionError(`transport: Error while dialing: ${why}`) });
const preface = (why: string): string => connectionError(`error reading server preface: ${why}`);
const handshake = (why: string): string => connectionError(`transport: authentication handshake failed: ${why}`);
const distrust = (why: string): string => handshake(`tls: failed to verify certificate: ${why}`);
