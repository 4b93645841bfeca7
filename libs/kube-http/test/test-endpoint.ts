/** A cluster of the learner's kind behind an endpoint on a port of this machine. */
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { request as newRequest, type RequestOptions } from 'node:https';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Rng } from '@drydock/apimachinery';
import { bootedCluster, Cluster, forkOf, LEARNER_PROFILE, nodeRuntimeOf, type ClusterProfile } from '@drydock/cluster';
import { KubernetesEndpoint } from '../src/endpoint.ts';
import { newKubernetesServer } from '../src/serving/https-server.ts';
import { WallClockCluster } from '../src/serving/wall-clock-cluster.ts';

const create = nodeRuntimeOf({ profile: LEARNER_PROFILE.kubelet });

/** A learner's cluster whose control plane is no pods, since the files of the machines are not here. */
const PROFILE: ClusterProfile = { ...LEARNER_PROFILE, name: 'learner without system pods', systemWorkloads: false };

export interface TestAnswer {
  code: number;
  headers: IncomingHttpHeaders;
  text: string;
  json<T = Record<string, unknown>>(): T;
}

export type TestRequest = RequestOptions & { body?: string | Buffer; json?: unknown };

export class TestEndpoint {
  readonly cluster: Cluster;
  readonly bugs: unknown[] = [];
  readonly #served: WallClockCluster;
  readonly #server: ReturnType<typeof newKubernetesServer>;

  private constructor(cluster: Cluster) {
    this.cluster = cluster;
    const onBug = (error: unknown) => void this.bugs.push(error);
    this.#served = new WallClockCluster(cluster, { onBug });
    const { certificate, privateKey } = cluster.newServingCertificate(['localhost', '127.0.0.1'], new Rng({ seed: randomInt(2 ** 31) }));
    this.#server = newKubernetesServer(new KubernetesEndpoint(this.#served, { onBug }), {
      certificate,
      privateKey,
      clientCertificateAuthorities: [cluster.caCertificate],
    });
  }

  static async start(): Promise<TestEndpoint> {
    const now = Date.now();
    const endpoint = new TestEndpoint(new Cluster(forkOf(bootedCluster(PROFILE, now, create), now, 1), create));
    endpoint.#server.listen(0, '127.0.0.1');
    await once(endpoint.#server, 'listening');
    return endpoint;
  }

  async stop(): Promise<void> {
    this.#served.stop();
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** Lets so many milliseconds of virtual time pass at once. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.cluster.clock.now() + milliseconds;
    for (let run = this.cluster.advanceTo(end); run.state !== 'blocked'; run = this.cluster.advanceTo(end)) {
      if (run.state === 'pending') await run.settled;
    }
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get admin(): { cert: string; key: string } {
    const { certificate, privateKey } = this.cluster.adminCredentials;
    return { cert: certificate, key: privateKey };
  }

  /** A request of the administrator, unless `cert` says otherwise; resolves with the headers of the answer. */
  async open(path: string, { body, json, ...options }: TestRequest = {}): Promise<IncomingMessage> {
    const content = json === undefined ? body : JSON.stringify(json);
    const request = newRequest({
      host: '127.0.0.1',
      port: this.port,
      path,
      ca: this.cluster.caCertificate,
      agent: false,
      ...this.admin,
      ...options,
      headers: { ...(json === undefined ? {} : { 'content-type': 'application/json' }), ...options.headers },
    });
    request.end(content);
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    return response;
  }

  async send(path: string, options: TestRequest = {}): Promise<TestAnswer> {
    const response = await this.open(path, options);
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    return { code: response.statusCode!, headers: response.headers, text, json: <T>() => JSON.parse(text) as T };
  }
}
