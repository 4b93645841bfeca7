import type { Controller, EventHandler } from '@drydock/kinds';

/** The key under which a controller watches every resource. */
const EVERY_RESOURCE = '*';

export interface Watcher {
  controller: Controller;
  handler: EventHandler;
}

/** Some controllers, and who of them watches what. Immutable and without state, so that all clusters share one. */
export class ControllerSet {
  readonly controllers: readonly Controller[];
  readonly names: readonly string[];
  readonly #byName: ReadonlyMap<string, Controller>;
  readonly #watchers = new Map<string, readonly Watcher[]>();
  readonly #watchersOfAll: readonly Watcher[];

  constructor(controllers: readonly Controller[]) {
    this.controllers = controllers;
    this.names = controllers.map(({ name }) => name);
    this.#byName = new Map(controllers.map((controller) => [controller.name, controller]));
    for (const controller of controllers) {
      for (const [resource, handler] of Object.entries(controller.watches)) {
        this.#watchers.set(resource, [...(this.#watchers.get(resource) ?? []), { controller, handler }]);
      }
    }
    this.#watchersOfAll = this.#watchers.get(EVERY_RESOURCE) ?? [];
    for (const [resource, watchers] of this.#watchers) this.#watchers.set(resource, [...watchers, ...this.#watchersOfAll]);
  }

  find(name: string): Controller | undefined {
    return this.#byName.get(name);
  }

  watchersOf(resource: string): readonly Watcher[] {
    return this.#watchers.get(resource) ?? this.#watchersOfAll;
  }
}
