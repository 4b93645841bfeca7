import type { Controller, EventHandler } from '@drydock/kinds';

/** The key under which a controller watches every resource. */
const EVERY_RESOURCE = '*';

export interface Watcher {
  controller: Controller;
  handler: EventHandler;
}

const NO_WATCHERS: readonly Watcher[] = [];

/** Some controllers, and who of them watches what. Immutable and without state, so that all clusters share one. */
export class ControllerSet {
  readonly controllers: readonly Controller[];
  readonly names: readonly string[];
  readonly #byName: ReadonlyMap<string, Controller>;
  readonly #watchers = new Map<string, Watcher[]>();

  constructor(controllers: readonly Controller[]) {
    this.controllers = controllers;
    this.names = controllers.map(({ name }) => name);
    this.#byName = new Map(controllers.map((controller) => [controller.name, controller]));
    for (const controller of controllers) {
      for (const [resource, handler] of Object.entries(controller.watches)) {
        this.#watchers.set(resource, [...(this.#watchers.get(resource) ?? []), { controller, handler }]);
      }
    }
  }

  find(name: string): Controller | undefined {
    return this.#byName.get(name);
  }

  *watchersOf(resource: string): Iterable<Watcher> {
    yield* this.#watchers.get(resource) ?? NO_WATCHERS;
    yield* this.#watchers.get(EVERY_RESOURCE) ?? NO_WATCHERS;
  }
}
