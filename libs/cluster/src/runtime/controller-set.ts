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
  readonly #places: ReadonlyMap<string, number>;
  readonly #watchers = new Map<string, readonly Watcher[]>();
  readonly #watchersOfAll: readonly Watcher[];

  constructor(controllers: readonly Controller[]) {
    this.controllers = controllers;
    this.#places = new Map(controllers.map(({ name }, place) => [name, place]));
    for (const controller of controllers) {
      for (const [resource, handler] of Object.entries(controller.watches)) {
        this.#watchers.set(resource, [...(this.#watchers.get(resource) ?? []), { controller, handler }]);
      }
    }
    this.#watchersOfAll = this.#watchers.get(EVERY_RESOURCE) ?? [];
    for (const [resource, watchers] of this.#watchers) this.#watchers.set(resource, [...watchers, ...this.#watchersOfAll]);
  }

  find(name: string): Controller | undefined {
    const place = this.#places.get(name);
    return place === undefined ? undefined : this.controllers[place];
  }

  /** Where it stands among the controllers of the set. */
  placeOf(name: string): number | undefined {
    return this.#places.get(name);
  }

  watchersOf(resource: string): readonly Watcher[] {
    return this.#watchers.get(resource) ?? this.#watchersOfAll;
  }
}
