import { StatusError, type Clock, type Rng } from '@drydock/apimachinery';
import type { Heartbeats, Lister, ResourceClient, ServedResources, StorageEvent } from '@drydock/apiserver';
import type { Controller, ControllerContext, EventHandler, EventRecorder } from '@drydock/kinds';
import type { DueEvent, DueQueue } from '../time/due-queue.ts';
import type { ControllerSet } from './controller-set.ts';
import { ControllerMemories, type ControllerMemoriesState } from './controller-memories.ts';
import { WorkQueue, type Pace, type WorkQueueState } from './work-queue.ts';

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
  /** The configuration file that the component of a controller has started with. */
  configurationOf?(controller: Controller): string | undefined;
  /** Writes into the log of the pod that a controller runs in. */
  log?(controller: Controller, line: string): void;
}

export interface WorkSlice {
  /** Keys to reconcile. */
  keys: number;
  /** Requests to make. One key may ask for some hundreds more: the last one is finished. */
  requests: number;
}

/**
 * What kube-controller-manager's clients may ask of the API server (--kube-api-burst 30, --kube-api-qps 20). Upstream's controllers wait
 * inside a look at a key; here the next look waits, so that a storm of changes is seen in steps.
 */
const PACE: Pace = { burst: 30, interval: 1000 / 20 };

/** `idle`: there was nothing to do. */
export type Drained = 'idle' | 'rested' | 'more';

/** What a controller has here once it has something to do. */
interface Entry {
  controller: Controller;
  queue: WorkQueue;
  /** What all its looks get. */
  context: ControllerContext;
  /** The key that is looked at. */
  key: string;
}

/** Runs controllers (and the scheduler and the kubelets, which have the same shape) whenever something they watch changes or falls due. */
export class ControllerRuntime {
  readonly #options: ControllerRuntimeOptions;
  readonly #entries = new Map<string, Entry>();
  /**
   * The entries in the order in which they are served, with gaps for those that have had nothing to do yet: who gets its first key in the
   * middle of a round has its turn in that round, too.
   */
  readonly #served: (Entry | undefined)[] = [];
  readonly #stopped: Set<string>;
  readonly #memories: ControllerMemories;
  /** Whose handler looks at an event: `#enqueue` is theirs. */
  #watching: Controller | undefined;

  constructor(options: ControllerRuntimeOptions) {
    this.#options = options;
    this.#stopped = new Set(options.stopped);
    this.#memories = new ControllerMemories(options.memories);
    for (const name of Object.keys(options.queues)) this.#entry(this.#find(name));
  }

  /** The queues that are not empty, by controller. */
  snapshot(): Record<string, WorkQueueState> {
    const now = this.#options.clock.now();
    const states = [...this.#entries].map(([name, { queue }]) => [name, queue.snapshot(now)] as const);
    return Object.fromEntries(states.filter((state): state is [string, WorkQueueState] => state[1] !== undefined));
  }

  get memories(): ControllerMemoriesState {
    return this.#memories.snapshot();
  }

  /** What a controller remembers under a key. */
  recall(name: string, key: string): unknown {
    return this.#memories.recall(name, key);
  }

  /** To be called with every change in storage. */
  observe(event: StorageEvent): void {
    for (const set of this.#options.sets) {
      for (const { controller, handler } of set.watchersOf(event.resource)) {
        this.#watching = controller;
        handler(event, this.#enqueue, this.#options.lister);
      }
    }
  }

  /** One for all handlers, which enqueue while they are called: a cluster is forked too often to make one for each. */
  readonly #enqueue: Parameters<EventHandler>[1] = (key, delay = 0) => {
    const { clock, due } = this.#options;
    const controller = this.#watching!;
    if (delay > 0) due.add(dueOf(controller, key, clock.now() + delay));
    else this.#entry(controller)?.queue.add(key);
  };

  /** To be called with every event that fell due. */
  wake(name: string, key: string): void {
    const entry = this.#entries.get(name) ?? this.#entry(this.#find(name));
    entry?.queue.add(key);
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
      for (let place = 0; place < this.#served.length; place++) {
        const entry = this.#served[place];
        if (!entry || entry.queue.isEmpty || this.#stopped.has(entry.controller.name) || !this.#options.mayRun(entry.controller)) continue;
        const key = this.#take(entry);
        if (key === undefined) continue;
        busy = true;
        this.#reconcile(entry, key);
        if (++rounds >= slice.keys || requests() >= lastRequest) return 'more';
      }
    }
    return rounds === 0 ? 'idle' : 'rested';
  }

  /** The next key that may be looked at now; those that may not come back in time. */
  #take({ controller, queue }: Entry): string | undefined {
    const { clock, due } = this.#options;
    for (let key = queue.take(); key !== undefined; key = queue.take()) {
      // Under a name of its own works what is no part of kube-controller-manager: the scheduler, a kubelet, an add-on.
      if (controller.user) return key;
      const at = queue.paced(key, clock.now(), PACE);
      if (at <= clock.now()) return key;
      due.add(dueOf(controller, key, at));
    }
    return undefined;
  }

  #reconcile(entry: Entry, key: string): void {
    const { controller, queue, context } = entry;
    entry.key = key;
    try {
      controller.reconcile(key, context);
      queue.forget(key);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      context.requeueAt(context.clock.now() + queue.backOff(key));
    }
  }

  #find(name: string): Controller | undefined {
    for (const set of this.#options.sets) {
      const controller = set.find(name);
      if (controller) return controller;
    }
    return undefined;
  }

  #placeOf(name: string): number {
    let before = 0;
    for (const set of this.#options.sets) {
      const place = set.placeOf(name);
      if (place !== undefined) return before + place;
      before += set.controllers.length;
    }
    return before;
  }

  #entry(controller: Controller | undefined): Entry | undefined {
    if (!controller) return undefined;
    const existing = this.#entries.get(controller.name);
    if (existing) return existing;
    const entry = this.#newEntry(controller);
    this.#entries.set(controller.name, entry);
    this.#served[this.#placeOf(controller.name)] = entry;
    return entry;
  }

  #newEntry(controller: Controller): Entry {
    const { lister, resources, clock, rng, heartbeats, due } = this.#options;
    const { client, events } = this.#options.identify(controller);
    const context: ControllerContext = {
      client,
      events,
      lister,
      resources,
      clock,
      rng,
      heartbeats,
      memory: this.#memories.of(controller.name),
      configuration: () => this.#options.configurationOf?.(controller),
      log: (line) => this.#options.log?.(controller, line),
      requeueAt: (at, key = entry.key) => due.add(dueOf(controller, key, at)),
    };
    const entry: Entry = { controller, queue: new WorkQueue(this.#options.queues[controller.name]), context, key: '' };
    return entry;
  }
}

function dueOf({ name, background }: Controller, key: string, at: number): DueEvent {
  return background ? { at, component: name, key, background } : { at, component: name, key };
}
