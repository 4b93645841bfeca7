import { StatusError, type Clock, type Rng } from '@drydock/apimachinery';
import type { Lister, ResourceClient, ServedResources, StorageEvent } from '@drydock/apiserver';
import type { Controller, ControllerContext, EventHandler, EventRecorder } from '@drydock/kinds';
import type { DueQueue } from '../time/due-queue.ts';
import { WorkQueue, type WorkQueueState } from './work-queue.ts';

/** A controller with the identity it works under. */
export interface RunningController {
  controller: Controller;
  client: ResourceClient;
  events: EventRecorder;
}

export interface ControllerRuntimeOptions {
  controllers: readonly RunningController[];
  lister: Lister;
  resources: ServedResources;
  clock: Clock;
  rng: Rng;
  due: DueQueue;
  queues: Readonly<Record<string, WorkQueueState>>;
}

/** The key under which a controller watches every resource. */
const EVERY_RESOURCE = '*';

/** More rounds than this without time passing is a bug: two controllers that undo each other's work. */
const MAXIMUM_ROUNDS_AT_ONCE = 1_000_000;

interface Entry extends RunningController {
  queue: WorkQueue;
  stopped: boolean;
}

/** Runs controllers (and the scheduler and the kubelets, which have the same shape) whenever something they watch changes or falls due. */
export class ControllerRuntime {
  readonly #options: ControllerRuntimeOptions;
  readonly #entries: readonly Entry[];
  readonly #byName: ReadonlyMap<string, Entry>;
  readonly #watchers = new Map<string, { entry: Entry; handler: EventHandler }[]>();

  constructor(options: ControllerRuntimeOptions) {
    this.#options = options;
    this.#entries = options.controllers.map((running) => ({
      ...running,
      queue: new WorkQueue(options.queues[running.controller.name]),
      stopped: false,
    }));
    this.#byName = new Map(this.#entries.map((entry) => [entry.controller.name, entry]));
    for (const entry of this.#entries) {
      for (const [resource, handler] of Object.entries(entry.controller.watches)) {
        const watchers = this.#watchers.get(resource) ?? [];
        watchers.push({ entry, handler });
        this.#watchers.set(resource, watchers);
      }
    }
  }

  /** The queues that are not empty, by controller. */
  snapshot(): Record<string, WorkQueueState> {
    const states = this.#entries.map((entry) => [entry.controller.name, entry.queue.snapshot()] as const);
    return Object.fromEntries(states.filter((state): state is [string, WorkQueueState] => state[1] !== undefined));
  }

  /** To be called with every change in storage. */
  observe(event: StorageEvent): void {
    for (const resource of [event.resource, EVERY_RESOURCE]) {
      for (const { entry, handler } of this.#watchers.get(resource) ?? []) {
        handler(event, (key) => entry.queue.add(key), this.#options.lister);
      }
    }
  }

  /** To be called with every event that fell due. */
  wake(component: string, key: string): void {
    this.#byName.get(component)?.queue.add(key);
  }

  /** Stops or starts one, as an instructor's fault would. A stopped controller keeps its queue. */
  setStopped(name: string, stopped: boolean): void {
    const entry = this.#byName.get(name);
    if (entry) entry.stopped = stopped;
  }

  /** Works until every queue is empty; time does not pass. Returns how many keys were reconciled. */
  drain(): number {
    let rounds = 0;
    for (let busy = true; busy; ) {
      busy = false;
      for (const entry of this.#entries) {
        if (entry.stopped) continue;
        const key = entry.queue.take();
        if (key === undefined) continue;
        busy = true;
        this.#reconcile(entry, key);
        if (++rounds > MAXIMUM_ROUNDS_AT_ONCE) throw new Error(`${entry.controller.name} does not come to rest: ${key}`);
      }
    }
    return rounds;
  }

  #reconcile({ controller, client, events, queue }: Entry, key: string): void {
    const { lister, resources, clock, rng, due } = this.#options;
    const requeueAt = (at: number, other = key) => due.add({ at, component: controller.name, key: other });
    const context: ControllerContext = { lister, client, resources, clock, rng, events, requeueAt };
    try {
      controller.reconcile(key, context);
      queue.forget(key);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      requeueAt(clock.now() + queue.backOff(key));
    }
  }
}

