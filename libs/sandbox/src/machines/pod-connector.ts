/** Takes kubectl in a container to the API server, over the network of its pod. */
import { ConnectionError, type Client, type DiscoveryDocuments } from '@drydock/apiserver';
import { parseUrl, type ApiServerWay } from '@drydock/cluster';
import type { Connector, RestConfig } from '@drydock/kubectl';
import type { Files } from '@drydock/shell';
import { credentialsOf, impersonationOf, distrustOf } from './rest-credentials.ts';

export class PodConnector implements Connector {
  readonly #way: ApiServerWay;
  readonly #files: Files;

  /** `files`: those of the container, which say how names are found. */
  constructor(way: ApiServerWay, files: Files) {
    this.#way = way;
    this.#files = files;
  }

  connect(config: RestConfig): Client {
    return {
      send: (request) => {
        this.#reach(config);
        return this.#way.handle({
          userAgent: config.userAgent,
          ...request,
          credentials: credentialsOf(config),
          impersonate: impersonationOf(config) ?? request.impersonate,
        });
      },
    };
  }

  /** Every address that a container can have for the API server leads to that of its own cluster. */
  discovery(): DiscoveryDocuments {
    return this.#way.discovery();
  }

  /** Throws a ConnectionError in Go's words when the way to the server fails. */
  #reach(config: RestConfig): void {
    const { network } = this.#way;
    const url = parseUrl(config.server);
    if (!url) throw new ConnectionError(`parse "${config.server}": invalid URL`);
    const found = network.resolve(this.#files, url.host);
    const address = 'failure' in found ? undefined : found.addresses[0];
    if (address === undefined) throw new ConnectionError(`dial tcp: lookup ${url.host}: no such host`);
    const connection = network.connect(address, url.port);
    if ('failure' in connection) {
      const why = connection.failure === 'refused' ? 'connect: connection refused' : 'i/o timeout';
      throw new ConnectionError(`dial tcp ${address}:${url.port}: ${why}`);
    }
    if (!('apiServer' in connection)) throw new ConnectionError('http: server gave HTTP response to HTTPS client');
    const distrust = distrustOf(config, network.tls(connection.address));
    if (distrust !== undefined) throw new ConnectionError(distrust);
  }
}
