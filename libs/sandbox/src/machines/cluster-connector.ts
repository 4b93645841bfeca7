import { ConnectionError, type Client, type Credentials, type Impersonation } from '@drydock/apiserver';
import { API_SERVER_URL, type Cluster } from '@drydock/cluster';
import type { Connector, RestConfig } from '@drydock/kubectl';

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
        this.#reach(config);
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
  #reach(config: RestConfig): void {
    const match = /^(https?):\/\/([^/:]+)(?::(\d+))?/.exec(config.server);
    if (!match) throw new ConnectionError(`parse "${config.server}": invalid URL`);
    const [, scheme = '', host = '', port = DEFAULT_PORTS[scheme]!] = match;
    const address = /^[\d.]+$/.test(host) ? host : ADDRESSES[host];
    if (!address) throw new ConnectionError(`dial tcp: lookup ${host} on 127.0.0.53:53: no such host`);
    if (`https://${address}:${port}` !== API_SERVER_URL) {
      const near = address.startsWith('127.') || address.startsWith('172.30.');
      throw new ConnectionError(`dial tcp ${address}:${port}: ${near ? 'connect: connection refused' : 'i/o timeout'}`);
    }
    const problem = this.#cluster.nodes.apiServerProblem();
    if (problem === 'refused') throw new ConnectionError(`dial tcp ${address}:${port}: connect: connection refused`);
    if (problem === 'timeout') throw new ConnectionError('net/http: TLS handshake timeout');
    this.#verifyServer(config);
  }

  #verifyServer(config: RestConfig): void {
    if (config.insecureSkipTlsVerify) return;
    if (config.certificateAuthority?.trim() === this.#cluster.caCertificate.trim()) return;
    throw new ConnectionError('tls: failed to verify certificate: x509: certificate signed by unknown authority');
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
