/** All kinds behind RBAC, so that a test shows what a user or a controller may do, too. What is allowed is up to the test. */
import { kubernetesSchemas, Rng, type KubeObject } from '@drydock/apimachinery';
import {
  AdmissionChain,
  type AggregatedServers,
  type AdmissionPlugin,
  ApiServer,
  EMPTY_AUDIT,
  EMPTY_STORAGE,
  indexersOf,
  isFailure,
  RbacAuthorizer,
  ResourceClient,
  ResourceRegistry,
  serviceAccountUser,
  Storage,
  type ApiRequest,
  type ApiResponse,
  type NodeBackend,
  type ResourceName,
  type StorageEvent,
  type TokenClaims,
  type TokenIssuer,
  type UserInfo,
  type WebhookTransport,
} from '@drydock/apiserver';
import { allKinds } from '../src/all-kinds.ts';
import type { Controller } from '../src/controller/controller.ts';

const MASTER: UserInfo = { username: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] };
const VERSION = {
  major: '1',
  minor: '33',
  gitVersion: 'v1.33.1',
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '',
  goVersion: '',
  compiler: 'gc',
  platform: 'linux/amd64',
};
const MAXIMUM_RECONCILES = 2_000;

const noNodes: NodeBackend = {
  logs: () => unreachable(),
  exec: () => unreachable(),
  attach: () => unreachable(),
  portForward: () => unreachable(),
  proxy: () => unreachable(),
  kubelet: () => unreachable(),
};

function unreachable(): never {
  throw new Error('there are no nodes in this test');
}

/** Tokens that can be read: the claims as JSON. */
export const plainTokens: TokenIssuer = {
  issue: (claims) => JSON.stringify(claims),
  issueForSecret: (claims) => JSON.stringify({ ...claims, audiences: [], issuedAt: 0, expiresAt: 0 }),
  verify(token) {
    const claims = JSON.parse(token) as TokenClaims;
    return { user: serviceAccountUser(claims.namespace, claims.serviceAccount.name), claims };
  },
};

export class TestCluster {
  /** What answers admission reviews; a test may set it. */
  webhook: WebhookTransport['post'] = () => ({ error: 'dial tcp 10.96.0.9:443: connect: connection refused' });
  now = Date.UTC(2026, 10, 20, 19);
  readonly clock = { now: () => this.now };
  readonly storage = new Storage(EMPTY_STORAGE, indexersOf(allKinds));
  readonly api: ApiServer;
  readonly client: ResourceClient;
  /** `Normal Reason Kind/name: message`, in order. */
  readonly events: string[] = [];
  readonly #rng = new Rng({ seed: 7 });
  readonly #memory = new Map<string, unknown>();
  readonly #controllers: readonly Controller[];
  readonly #queue = new Map<string, { controller: Controller; key: string }>();
  readonly #later: { time: number; controller: Controller; key: string }[] = [];

  constructor(controllers: readonly Controller[], plugins: readonly AdmissionPlugin[] = [], aggregated?: AggregatedServers) {
    this.#controllers = controllers;
    this.api = new ApiServer({
      storage: this.storage,
      audit: EMPTY_AUDIT,
      clock: this.clock,
      rng: this.#rng,
      schemas: kubernetesSchemas,
      resources: new ResourceRegistry(allKinds),
      authenticators: [],
      anonymous: undefined,
      authorizers: [new RbacAuthorizer(this.storage)],
      admission: new AdmissionChain(plugins),
      tokens: plainTokens,
      node: noNodes,
      aggregated,
      webhooks: { post: (target, body) => this.webhook(target, body) },
      version: () => VERSION,
    });
    this.client = this.clientFor(MASTER);
    this.storage.subscribe((event) => this.#observe(event));
    for (const name of ['default', 'kube-system']) this.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  }

  clientFor(user: UserInfo): ResourceClient {
    return new ResourceClient(this.api.clientFor(user, 'test'));
  }

  send(request: Omit<ApiRequest, 'credentials'>, user: UserInfo = MASTER): ApiResponse {
    return this.api.handle({ ...request, credentials: { loopback: user } });
  }

  /** Lets every service account do everything. */
  trustServiceAccounts(): void {
    const metadata = { name: 'trusted' };
    const apiVersion = 'rbac.authorization.k8s.io/v1';
    this.create({ apiVersion, kind: 'ClusterRole', metadata, rules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }] });
    this.create({
      apiVersion,
      kind: 'ClusterRoleBinding',
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'trusted' },
      subjects: ['system:serviceaccounts', 'system:authenticated'].map((name) => ({
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'Group',
        name,
      })),
    });
  }

  /** Creates the object and its status, as far as it has one, and lets the controllers run. */
  create<T extends KubeObject>(object: T): T {
    const created = this.client.create(this.#resource(object), object);
    if (object.status) this.client.updateStatus(this.#resource(object), { ...created, status: object.status });
    this.settle();
    return created;
  }

  #resource({ apiVersion, kind }: KubeObject): ResourceName {
    const [group, version] = apiVersion.includes('/') ? (apiVersion.split('/') as [string, string]) : (['', apiVersion] as const);
    const definition = this.api.resources.findKind(group, version, kind);
    if (!definition) throw new Error(`no kind ${apiVersion} ${kind}`);
    return definition;
  }

  /** Runs every queued key, and what that queues, without letting time pass. */
  settle(): void {
    for (let count = 0; this.#queue.size > 0; count++) {
      if (count > MAXIMUM_RECONCILES) throw new Error(`controllers never come to rest: ${[...this.#queue.keys()].join(', ')}`);
      const [id, { controller, key }] = this.#queue.entries().next().value!;
      this.#queue.delete(id);
      controller.reconcile(key, {
        lister: this.storage,
        client: this.clientFor(controller.user ?? serviceAccountUser('kube-system', controller.name)),
        resources: this.api.resources,
        clock: this.clock,
        rng: this.#rng,
        events: {
          event: (about, type, reason, message) => this.events.push(`${type} ${reason} ${about.kind}/${about.metadata.name}: ${message}`),
        },
        memory: { get: (name) => this.#memory.get(name), set: (name, value) => void this.#memory.set(name, value) },
        requeueAt: (time, other = key) => this.#later.push({ time, controller, key: other }),
      });
    }
  }

  /** Lets time pass and runs what fell due. */
  advance(milliseconds: number): void {
    this.now += milliseconds;
    for (const due of this.#later.splice(0)) {
      if (due.time <= this.now) this.#enqueue(due.controller, due.key);
      else this.#later.push(due);
    }
    this.settle();
  }

  #observe(event: StorageEvent): void {
    for (const controller of this.#controllers) {
      for (const resource of [event.resource, '*']) {
        controller.watches[resource]?.(event, (key) => this.#enqueue(controller, key), this.storage);
      }
    }
  }

  #enqueue(controller: Controller, key: string): void {
    this.#queue.set(`${controller.name} ${key}`, { controller, key });
  }
}

/** The message of a refusal. */
export function refusalOf(response: ApiResponse): string {
  return isFailure(response) ? (response.body.message ?? '') : `code ${response.code}`;
}
