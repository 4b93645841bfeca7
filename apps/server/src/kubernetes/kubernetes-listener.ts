import { once } from 'node:events';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { newKubernetesServer } from '@drydock/kube-http';
import { Injectable } from '@nestjs/common';
import type { Configuration } from '../configuration/configuration.ts';
import { listenProblem } from '../configuration/start-problem.ts';
import { ClusterDoor } from './cluster-door.ts';
import { ClusterSecrets } from './cluster-secrets.ts';
import { newServingIdentity } from './serving-identity.ts';

/** Where kubeconfigs lead to. */
export interface KubernetesSite {
  /** Without a path: `https://localhost:3443`. */
  readonly url: string;
  /** PEM. */
  readonly authority: string;
}

/** The listener that is apart from the web app's: TLS, and a body of any kind. */
@Injectable()
export class KubernetesListener {
  readonly #door: ClusterDoor;
  readonly #secrets: ClusterSecrets;
  #server: Server | undefined;
  #site: KubernetesSite | undefined;

  constructor(door: ClusterDoor, secrets: ClusterSecrets) {
    this.#door = door;
    this.#secrets = secrets;
  }

  /** Undefined while nobody listens: whoever runs the server has turned it off. */
  get site(): KubernetesSite | undefined {
    return this.#site;
  }

  /** @throws StartProblem when the port or the address cannot be had */
  async listen({ host, kubernetes }: Pick<Configuration, 'host' | 'kubernetes'>): Promise<void> {
    if (kubernetes === undefined) return;
    const now = Date.now();
    const name = kubernetes.url === undefined ? undefined : new URL(kubernetes.url).hostname;
    const identity = newServingIdentity(await this.#secrets.authority(now), name, now);
    const server = newKubernetesServer(this.#door, { ...identity, clientCertificateAuthorities: [] });
    server.listen(kubernetes.port, host);
    try {
      await once(server, 'listening');
    } catch (error) {
      throw listenProblem(error as NodeJS.ErrnoException, host, kubernetes.port, 'KUBERNETES_PORT');
    }
    this.#server = server;
    const { port } = server.address() as AddressInfo;
    this.#site = { url: kubernetes.url ?? `https://${reachableName(host)}:${port}`, authority: identity.authority };
  }

  /** Ends every connection. */
  async close(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = this.#site = undefined;
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  }
}

function reachableName(host: string): string {
  return ['0.0.0.0', '::', '127.0.0.1', '::1'].includes(host) ? 'localhost' : host;
}
