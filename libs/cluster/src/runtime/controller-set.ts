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
  /** What somebody watches by name; what only such controllers watch as watch everything may have any name. */
  readonly #watched: ReadonlySet<string>;
  /** By resource, found when somebody first asks. */
  readonly #watchers = new Map<string, readonly Watcher[]>();

  constructor(controllers: readonly Controller[]) {
    this.controllers = controllers;
    this.#watched = new Set(controllers.flatMap(({ watches }) => Object.keys(watches)));
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
    const name = this.#watched.has(resource) ? resource : EVERY_RESOURCE;
    const known = this.#watchers.get(name);
    if (known) return known;
    const ofAll = this.#watching(EVERY_RESOURCE);
    const watchers = name === EVERY_RESOURCE ? ofAll : [...this.#watching(name), ...ofAll];
    this.#watchers.set(name, watchers);
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
