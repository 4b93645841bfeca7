import { ConnectionError, type Client, type ClientRequest, type Credentials, type Impersonation } from '@drydock/apiserver';
import type { Cluster } from '@drydock/cluster';
import type { Connector, RestConfig } from '@drydock/kubectl';
import { API_SERVER_URL } from './kubeconfig.ts';

/** Names and addresses of the machines, as the workstation's /etc/hosts has them. */
const ADDRESSES: Readonly<Record<string, string>> = {
  controlplane: '172.30.1.2',
  localhost: '127.0.0.1',
  kubernetes: '172.30.1.2',
};

const DEFAULT_PORTS: Readonly<Record<string, string>> = { https: '443', http: '80' };

/** Takes kubectl to the cluster of this sandbox, and nowhere else: there is no other network. `origin` says which command asks. */
export class ClusterConnector implements Connector {
  readonly #cluster: Cluster;
  readonly #origin: () => string | undefined;

  constructor(cluster: Cluster, origin: () => string | undefined) {
    this.#cluster = cluster;
    this.#origin = origin;
  }

  connect(config: RestConfig): Client {
    const credentials = credentialsOf(config);
    return {
      send: (request) => {
        this.#reach(config, request);
        const response = this.#cluster.api.handle({
          userAgent: config.userAgent,
          ...request,
          credentials,
          impersonate: impersonationOf(config) ?? request.impersonate,
          origin: this.#origin(),
        });
        if (request.method !== 'GET') this.#cluster.react();
        return response;
      },
    };
  }

  /** Throws a ConnectionError in Go's words when the way to the server fails. */
  #reach(config: RestConfig, { method, path }: ClientRequest): void {
    const match = /^(https?):\/\/([^/:]+)(?::(\d+))?/.exec(config.server);
    if (!match) throw new ConnectionError(`parse "${config.server}": invalid URL`);
    const [, scheme = '', host = '', port = DEFAULT_PORTS[scheme]!] = match;
    const address = /^[\d.]+$/.test(host) ? host : ADDRESSES[host];
    const verb = method[0] + method.slice(1).toLowerCase();
    const fail = (why: string) => new ConnectionError(`${verb} "${config.server}${path}": ${why}`);
    if (!address) throw fail(`dial tcp: lookup ${host} on 127.0.0.53:53: no such host`);
    if (`https://${address}:${port}` !== API_SERVER_URL) {
      if (address.startsWith('127.') || address.startsWith('172.30.')) throw fail(`dial tcp ${address}:${port}: connect: connection refused`);
      throw fail(`dial tcp ${address}:${port}: i/o timeout`);
    }
    if (scheme === 'http') throw fail('http: server gave HTTP response to HTTPS client');
    this.#verifyServer(config, fail);
  }

  #verifyServer(config: RestConfig, fail: (why: string) => ConnectionError): void {
    if (config.insecureSkipTlsVerify) return;
    if (config.certificateAuthority?.trim() === this.#cluster.caCertificate.trim()) return;
    throw fail('tls: failed to verify certificate: x509: certificate signed by unknown authority');
  }
}

function credentialsOf({ clientCertificate, bearerToken, username, password }: RestConfig): Credentials {
  return {
    ...(clientCertificate ? { clientCertificate } : {}),
    ...(bearerToken ? { bearerToken } : {}),
    ...(username ? { basic: { username, password: password ?? '' } } : {}),
  };
}

function impersonationOf({ impersonate }: RestConfig): Impersonation | undefined {
  return impersonate && { user: impersonate.user, groups: impersonate.groups, uid: impersonate.uid };
}
