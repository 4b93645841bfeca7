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
  /** By resource, found when somebody first asks; those that only such controllers watch as watch everything are not kept. */
  readonly #watchers = new Map<string, readonly Watcher[]>();
  #watchersOfAll: readonly Watcher[] | undefined;

  constructor(controllers: readonly Controller[]) {
    this.controllers = controllers;
    this.#places = new Map(controllers.map(({ name }, place) => [name, place]));
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
    const known = this.#watchers.get(resource);
    if (known) return known;
    const ofAll = (this.#watchersOfAll ??= this.#watching(EVERY_RESOURCE));
    const own = this.#watching(resource);
    if (own.length === 0) return ofAll;
    const watchers = [...own, ...ofAll];
    this.#watchers.set(resource, watchers);
    return watchers;
  }

  #watching(resource: string): Watcher[] {
    const watchers: Watcher[] = [];
    for (const controller of this.controllers) {
      const handler = Object.hasOwn(controller.watches, resource) ? controller.watches[resource] : undefined;
      if (handler) watchers.push({ controller, handler });
    }
    return watchers;
  }
}
