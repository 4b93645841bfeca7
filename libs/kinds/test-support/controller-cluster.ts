import { kubernetesSchemas, Rng, StatusError, type KubeObject } from '@drydock/apimachinery';
import {
  AdmissionChain,
  ApiServer,
  EMPTY_AUDIT,
  EMPTY_STORAGE,
  OWNER_INDEX,
  ResourceClient,
  ResourceRegistry,
  resourceKey,
  Storage,
  type AdmissionPlugin,
  type Authorizer,
  type ResourceDefinition,
  type StorageEvent,
} from '@drydock/apiserver';
import type { Controller, ControllerContext } from '../src/controller/controller.ts';
import { ClientEventRecorder } from '../src/controller/event-recorder.ts';

const START = Date.parse('2026-11-20T18:00:00Z');
const BACK_OFF_MILLISECONDS = 1000;

const allowAll: Authorizer = { name: 'AlwaysAllow', authorize: () => ({ decision: 'allow', reason: '' }) } as unknown as Authorizer;
const never = () => {
  throw new Error('not part of this fixture');
};

/** A real API server with some kinds and some controllers, in virtual time. */
export class ControllerCluster {
  readonly storage: Storage;
  readonly server: ApiServer;
  readonly client: ResourceClient;
  /** How many times a controller was called. */
  reconciled = 0;
  #now = START;
  readonly #controllers: readonly Controller[];
  readonly #queues: Set<string>[];
  readonly #contexts: ControllerContext[];
  /** The key that each controller is working on. */
  readonly #current: string[] = [];
  readonly #timers = new Map<string, { at: number; controller: number; key: string }>();

  constructor(definitions: readonly ResourceDefinition[], controllers: readonly Controller[], plugins: readonly AdmissionPlugin[] = []) {
    const clock = { now: () => this.#now };
    const rng = new Rng({ seed: 7 });
    const byKey = new Map(definitions.filter(({ storedAs }) => !storedAs).map((each) => [resourceKey(each), each]));
    const owners = (object: KubeObject) => (object.metadata.ownerReferences ?? []).map(({ uid }) => uid);
    this.storage = new Storage(EMPTY_STORAGE, (resource) => ({ ...byKey.get(resource)?.indexers, [OWNER_INDEX]: owners }));
    this.server = new ApiServer({
      storage: this.storage,
      audit: EMPTY_AUDIT,
      clock,
      rng,
      schemas: kubernetesSchemas,
      resources: new ResourceRegistry(definitions),
      authenticators: [],
      anonymous: undefined,
      authorizers: [allowAll],
      admission: new AdmissionChain(plugins),
      tokens: { issue: never, issueForSecret: never, verify: () => undefined },
      node: { logs: never, exec: never, attach: never, portForward: never, proxy: never, kubelet: never },
      version: {} as never,
    });
    this.client = this.#clientOf('system:admin');
    this.#controllers = controllers;
    this.#queues = controllers.map(() => new Set());
    this.storage.subscribe((event) => this.#dispatch(event));
    this.#contexts = controllers.map((controller, index) => this.#contextOf(controller, index, clock, rng));
  }

  get now(): number {
    return this.#now;
  }

  /** Runs until every queue is empty, without letting time pass. */
  settle(): void {
    for (let index = this.#next(); index >= 0; index = this.#next()) {
      const [key] = this.#queues[index]!;
      this.#queues[index]!.delete(key!);
      this.#reconcile(index, key!);
    }
  }

  /** Lets time pass, with everything that falls due in it. */
  advance(milliseconds: number): void {
    const end = this.#now + milliseconds;
    this.settle();
    for (;;) {
      const due = [...this.#timers.entries()].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at)[0];
      if (!due) break;
      const [id, { at, controller, key }] = due;
      this.#timers.delete(id);
      this.#now = Math.max(this.#now, at);
      this.#queues[controller]!.add(key);
      this.settle();
    }
    this.#now = end;
  }

  #next(): number {
    return this.#queues.findIndex((queue) => queue.size > 0);
  }

  #reconcile(index: number, key: string): void {
    this.reconciled++;
    this.#current[index] = key;
    try {
      this.#controllers[index]!.reconcile(key, this.#contexts[index]!);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      this.#requeue(index, key, this.#now + BACK_OFF_MILLISECONDS);
    }
  }

  #requeue(controller: number, key: string, at: number): void {
    const id = `${controller} ${key}`;
    const known = this.#timers.get(id);
    if (!known || at < known.at) this.#timers.set(id, { at, controller, key });
  }

  #dispatch(event: StorageEvent): void {
    for (const [index, { watches }] of this.#controllers.entries()) {
      const enqueue = (key: string) => this.#queues[index]!.add(key);
      for (const key of [event.resource, '*']) if (Object.hasOwn(watches, key)) watches[key]!(event, enqueue, this.storage);
    }
  }

  #clientOf(username: string): ResourceClient {
    return new ResourceClient(this.server.clientFor({ username, groups: ['system:masters'] }, 'test'));
  }

  #contextOf({ name, source = name }: Controller, index: number, clock: { now(): number }, rng: Rng): ControllerContext {
    const client = this.#clientOf(`system:serviceaccount:kube-system:${name}`);
    const memory = new Map<string, unknown>();
    const context: ControllerContext = {
      lister: this.storage,
      client,
      resources: this.server.resources,
      clock,
      rng,
      events: new ClientEventRecorder({ component: source, client, lister: this.storage, clock, rng }),
      memory: { get: (key) => memory.get(key), set: (key, value) => void memory.set(key, value) },
      requeueAt: (time, key) => this.#requeue(index, key ?? this.#current[index]!, time),
    };
    return context;
  }
}
