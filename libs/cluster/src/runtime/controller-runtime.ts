import { StatusError, type Clock, type Rng } from '@drydock/apimachinery';
import type { Heartbeats, Lister, ResourceClient, ServedResources, StorageEvent } from '@drydock/apiserver';
import type { Controller, ControllerContext, EventRecorder } from '@drydock/kinds';
import type { DueQueue } from '../time/due-queue.ts';
import type { ControllerSet } from './controller-set.ts';
import { ControllerMemories, type ControllerMemoriesState } from './controller-memories.ts';
import { WorkQueue, type WorkQueueState } from './work-queue.ts';

/** Under whose name a controller works. */
export interface ControllerIdentity {
  client: ResourceClient;
  events: EventRecorder;
}

export interface ControllerRuntimeOptions {
  /** Served in this order: those that all clusters share, then this cluster's own. */
  sets: readonly ControllerSet[];
  identify(controller: Controller): ControllerIdentity;
  lister: Lister;
  resources: ServedResources;
  clock: Clock;
  rng: Rng;
  heartbeats: Heartbeats;
  due: DueQueue;
  queues: Readonly<Record<string, WorkQueueState>>;
  memories?: ControllerMemoriesState | undefined;
  /** Those that are stopped from the beginning. */
  stopped?: readonly string[] | undefined;
  /** How many requests were ever made. */
  requests(): number;
  /** Asked before each key: a controller whose process is down keeps its queue. */
  mayRun(controller: Controller): boolean;
  /** Writes into the log of the pod that a controller runs in. */
  log?(controller: Controller, line: string): void;
}

export interface WorkSlice {
  /** Keys to reconcile. */
  keys: number;
  /** Requests to make. One key may ask for some hundreds more: the last one is finished. */
  requests: number;
}

/** `idle`: there was nothing to do. */
export type Drained = 'idle' | 'rested' | 'more';

/** What a controller has here once it has something to do. */
interface Entry {
  controller: Controller;
  identity: ControllerIdentity;
  queue: WorkQueue;
}

/** Runs controllers (and the scheduler and the kubelets, which have the same shape) whenever something they watch changes or falls due. */
export class ControllerRuntime {
  readonly #options: ControllerRuntimeOptions;
  readonly #entries = new Map<string, Entry>();
  readonly #stopped: Set<string>;
  readonly #memories: ControllerMemories;
  /** Every controller in the order in which they are served: who gets its first key in the middle of a round has its turn in that round, too. */
  readonly #names: readonly string[];

  constructor(options: ControllerRuntimeOptions) {
    this.#options = options;
    this.#names = options.sets.flatMap((set) => set.names);
    this.#stopped = new Set(options.stopped);
    this.#memories = new ControllerMemories(options.memories);
    for (const name of Object.keys(options.queues)) this.#entry(this.#find(name));
  }

  /** The queues that are not empty, by controller. */
  snapshot(): Record<string, WorkQueueState> {
    const states = [...this.#entries].map(([name, { queue }]) => [name, queue.snapshot()] as const);
    return Object.fromEntries(states.filter((state): state is [string, WorkQueueState] => state[1] !== undefined));
  }

  get memories(): ControllerMemoriesState {
    return this.#memories.snapshot();
  }

  /** To be called with every change in storage. */
  observe(event: StorageEvent): void {
    for (const set of this.#options.sets) {
      for (const { controller, handler } of set.watchersOf(event.resource)) {
        handler(event, (key) => this.#entry(controller)?.queue.add(key), this.#options.lister);
      }
    }
  }

  /** To be called with every event that fell due. */
  wake(name: string, key: string): void {
    this.#entry(this.#find(name))?.queue.add(key);
  }

  has(name: string): boolean {
    return this.#find(name) !== undefined;
  }

  get stopped(): readonly string[] {
    return [...this.#stopped];
  }

  /** Stops or starts one, as an instructor's fault would. A stopped controller keeps its queue. */
  setStopped(name: string, stopped: boolean): void {
    if (stopped) this.#stopped.add(name);
    else this.#stopped.delete(name);
  }

  /** Works until every queue is empty, or the slice of work is used up; time does not pass. */
  drain(slice: WorkSlice): Drained {
    const { requests } = this.#options;
    const lastRequest = requests() + slice.requests;
    let rounds = 0;
    for (let busy = true; busy;) {
      busy = false;
      for (const name of this.#names) {
        const entry = this.#entries.get(name);
        if (!entry || entry.queue.isEmpty || this.#stopped.has(entry.controller.name) || !this.#options.mayRun(entry.controller)) continue;
        const key = entry.queue.take();
        if (key === undefined) continue;
        busy = true;
        this.#reconcile(entry, key);
        if (++rounds >= slice.keys || requests() >= lastRequest) return 'more';
      }
    }
    return rounds === 0 ? 'idle' : 'rested';
  }

  #reconcile({ controller, identity, queue }: Entry, key: string): void {
    const { lister, resources, clock, rng, heartbeats, due } = this.#options;
    const requeueAt = (at: number, other = key) => due.add({ at, component: controller.name, key: other });
    const context: ControllerContext = {
      ...identity,
      lister,
      resources,
      clock,
      rng,
      heartbeats,
      memory: this.#memories.of(controller.name),
      log: (line) => this.#options.log?.(controller, line),
      requeueAt,
    };
    try {
      controller.reconcile(key, context);
      queue.forget(key);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      requeueAt(clock.now() + queue.backOff(key));
    }
  }

  #find(name: string): Controller | undefined {
    for (const set of this.#options.sets) {
      const controller = set.find(name);
      if (controller) return controller;
    }
    return undefined;
  }

  #entry(controller: Controller | undefined): Entry | undefined {
    if (!controller) return undefined;
    const existing = this.#entries.get(controller.name);
    if (existing) return existing;
    const queue = new WorkQueue(this.#options.queues[controller.name]);
    const entry: Entry = { controller, identity: this.#options.identify(controller), queue };
    this.#entries.set(controller.name, entry);
    return entry;
  }
}
