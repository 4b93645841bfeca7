import type { Lister, WebhookTarget } from '@drydock/apiserver';
import type { HttpRequest, HttpResponse } from '../containers/http.ts';
import type { Connection } from './cluster-network.ts';
import type { NetworkClient } from './network-client.ts';
import { newWebhookTransport } from './webhook-transport.ts';

const TARGET: WebhookTarget = {
  url: 'https://hook.default.svc:443/check?timeout=10s',
  service: { namespace: 'default', name: 'hook', port: 443 },
  hasCertificateAuthority: true,
};
const SERVICE = { spec: { clusterIP: '10.96.0.9', ports: [{ port: 443 }] } };

/** A transport to a network in which the only address answers with `connection`. */
function transport(connection: Connection, respond?: (request: HttpRequest) => HttpResponse | undefined) {
  const lister = {
    get: (_resource: string, _namespace: string, name: string) => (name === 'hook' ? SERVICE : undefined),
  } as unknown as Lister;
  const client = { address: '172.30.1.2', connect: () => connection, request: (_: Connection, request: HttpRequest) => respond?.(request) };
  return newWebhookTransport(lister, () => client as unknown as NetworkClient);
}

const served = (protocol: 'http' | 'https'): Connection => ({
  container: 'c',
  listener: { port: 8443, protocol },
  address: '10.96.0.9',
  port: 443,
});

describe('what a call of a webhook gets', () => {
  it.each<[string, Connection, Partial<WebhookTarget>, string]>([
    ['nobody listens', { failure: 'refused' }, {}, 'dial tcp 10.96.0.9:443: connect: connection refused'],
    ['nobody answers', { failure: 'timeout' }, {}, 'context deadline exceeded'],
    ['no Service', served('https'), { service: { namespace: 'default', name: 'x', port: 443 } }, 'service "x" not found'],
    [
      'another port',
      served('https'),
      { service: { namespace: 'default', name: 'hook', port: 8 } },
      'no service port 8 found for service "hook"',
    ],
    ['no TLS', served('http'), {}, 'http: server gave HTTP response to HTTPS client'],
    [
      'no CA',
      served('https'),
      { hasCertificateAuthority: false },
      'tls: failed to verify certificate: x509: certificate signed by unknown authority',
    ],
    ['a broken answer', served('https'), {}, 'EOF'],
    [
      'a name outside',
      served('https'),
      { url: 'https://example.com/x?timeout=10s', service: undefined },
      'dial tcp: lookup example.com: no such host',
    ],
  ])('%s', (_, connection, target, error) => {
    expect(transport(connection).post({ ...TARGET, ...target }, '{}')).toEqual({ error });
  });

  it('the answer, in whatever script', () => {
    const echo = (request: HttpRequest): HttpResponse => ({ status: 200, headers: {}, body: request.body });
    expect(transport(served('https'), echo).post(TARGET, '{"a":"안녕"}')).toEqual({ status: 200, body: '{"a":"안녕"}' });
  });
});
