/** How the API server reaches admission webhooks: through the network of its node. */
import type { Lister, WebhookTarget, WebhookTransport } from '@drydock/apiserver';
import { decodeUtf8, encodeUtf8 } from '@drydock/apimachinery';
import type { Service } from '@drydock/kinds';
import type { HttpResponse } from '../containers/http.ts';
import { parseUrl, type NetworkClient } from './network-client.ts';

const UNTRUSTED = 'tls: failed to verify certificate: x509: certificate signed by unknown authority';

interface Destination {
  host: string;
  /** Address and port as messages name them. */
  address: string;
  port: number;
  path: string;
}

/** Errors read as those of Go's HTTP client. Names outside of the cluster are not found. */
export function newWebhookTransport(lister: Lister, network: () => NetworkClient): WebhookTransport {
  return {
    post(target, body) {
      const destination = destinationOf(target, lister);
      if (typeof destination === 'string') return { error: destination };
      const client = network();
      const { address, port } = destination;
      const connection = client.connect(address, port);
      if ('failure' in connection) {
        return {
          error:
            connection.failure === 'refused' ? `dial tcp ${address}:${port}: connect: connection refused` : 'context deadline exceeded',
        };
      }
      if ('listener' in connection && connection.listener.protocol === 'http') {
        return { error: 'http: server gave HTTP response to HTTPS client' };
      }
      // Certificates are not made of anything here: a bundle is trusted, none is not.
      if (!target.hasCertificateAuthority) return { error: UNTRUSTED };
      const response = client.request(connection, {
        method: 'POST',
        path: destination.path,
        host: destination.host,
        port,
        scheme: 'https',
        headers: { 'content-type': 'application/json', accept: 'application/json, */*', 'user-agent': 'kube-apiserver-admission' },
        body: bytesOf(body),
        client: client.address,
      });
      return response ? { status: response.status, body: textOf(response) } : { error: 'EOF' };
    },
  };
}

function destinationOf({ url, service }: WebhookTarget, lister: Lister): Destination | string {
  const parsed = parseUrl(url);
  if (!parsed) return `unsupported protocol scheme`;
  const { host, port, path } = parsed;
  if (!service) {
    const address = /^[0-9.]+$|:/.test(host) ? host : host === 'localhost' ? '127.0.0.1' : undefined;
    return address ? { host, address, port, path } : `dial tcp: lookup ${host}: no such host`;
  }
  const stored = lister.get<Service>('services', service.namespace, service.name);
  if (!stored) return `service ${JSON.stringify(service.name)} not found`;
  const { clusterIP = '', type, externalName = '' } = stored.spec;
  if (!(stored.spec.ports ?? []).some((each) => each.port === service.port)) {
    return `no service port ${service.port} found for service ${JSON.stringify(service.name)}`;
  }
  if (type === 'ExternalName') return `dial tcp: lookup ${externalName}: no such host`;
  return { host, address: clusterIP, port: service.port, path };
}

/** Bodies travel as byte strings. */
function bytesOf(text: string): string {
  return String.fromCharCode(...encodeUtf8(text));
}

function textOf({ body }: HttpResponse): string {
  return decodeUtf8(Uint8Array.from(body, (character) => character.charCodeAt(0)));
}
