import type { ControllerMemory } from '@drydock/kinds';

/** By controller, then key. Plain data. */
export type ControllerMemoriesState = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** What controllers remember, kept apart for each of them. */
export class ControllerMemories {
  readonly #origin: ControllerMemoriesState;
  /** Of those that have asked for theirs since: in most forks hardly one does. */
  readonly #taken = new Map<string, Map<string, unknown>>();

  constructor(state: ControllerMemoriesState = {}) {
    this.#origin = state;
  }

  snapshot(): ControllerMemoriesState {
    const state: Record<string, Readonly<Record<string, unknown>>> = { ...this.#origin };
    for (const [name, values] of this.#taken) {
      if (values.size > 0) state[name] = Object.fromEntries(values);
      else delete state[name];
    }
    return state;
  }

  recall(controller: string, key: string): unknown {
    return this.#valuesOf(controller).get(key);
  }

  of(controller: string): ControllerMemory {
    return {
      get: (key) => this.#valuesOf(controller).get(key),
      set: (key, value) => {
        if (value === undefined) this.#valuesOf(controller).delete(key);
        else this.#valuesOf(controller).set(key, value);
      },
    };
  }

  #valuesOf(controller: string): Map<string, unknown> {
    const taken = this.#taken.get(controller);
    if (taken) return taken;
    const values = new Map(Object.entries(this.#origin[controller] ?? {}));
    this.#taken.set(controller, values);
    return values;
  }
}
