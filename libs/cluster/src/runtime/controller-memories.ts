import type { ControllerMemory } from '@drydock/kinds';

/** By controller, then key. Plain data. */
export type ControllerMemoriesState = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** What controllers remember, kept apart for each of them. */
export class ControllerMemories {
  readonly #byController = new Map<string, Map<string, unknown>>();

  constructor(state: ControllerMemoriesState = {}) {
    for (const [name, values] of Object.entries(state)) this.#byController.set(name, new Map(Object.entries(values)));
  }

  snapshot(): ControllerMemoriesState {
    return Object.fromEntries([...this.#byController].map(([name, values]) => [name, Object.fromEntries(values)]));
  }

  recall(controller: string, key: string): unknown {
    return this.#byController.get(controller)?.get(key);
  }

  of(controller: string): ControllerMemory {
    return {
      get: (key) => this.#byController.get(controller)?.get(key),
      set: (key, value) => {
        const values = this.#byController.get(controller) ?? new Map<string, unknown>();
        if (value === undefined) values.delete(key);
        else values.set(key, value);
        if (values.size > 0) this.#byController.set(controller, values);
        else this.#byController.delete(controller);
      },
    };
  }
}
