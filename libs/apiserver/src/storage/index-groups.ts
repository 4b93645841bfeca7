/** Counting objects under a value of an index without looking at each of them. */
import type { KubeObject } from '@drydock/apimachinery';
import type { GroupFunction, ObjectGroup } from './lister.ts';

/** The objects of one index by what a function says of them. Kept up to date change by change. */
export class IndexGroups {
  readonly #groupOf: GroupFunction;
  /** Index value → group → keys. */
  readonly #values = new Map<string, Map<string, Set<string>>>();

  constructor(groupOf: GroupFunction) {
    this.#groupOf = groupOf;
  }

  /** `values` are the index's values of the object before, and after, a change. */
  change(
    key: string,
    previous: { object: KubeObject; values: readonly string[] } | undefined,
    next: { object: KubeObject; values: readonly string[] } | undefined,
  ): void {
    if (previous?.values.length) this.#remove(key, this.#groupOf(previous.object), previous.values);
    if (next?.values.length) this.#add(key, this.#groupOf(next.object), next.values);
  }

  groups(value: string, objectOf: (key: string) => KubeObject): ObjectGroup<KubeObject>[] {
    const groups = this.#values.get(value);
    if (!groups) return [];
    return [...groups.values()].map((keys) => ({ count: keys.size, sample: objectOf(keys.values().next().value!) }));
  }

  #add(key: string, group: string, values: readonly string[]): void {
    for (const value of values) {
      let groups = this.#values.get(value);
      if (!groups) this.#values.set(value, (groups = new Map()));
      const keys = groups.get(group);
      if (keys) keys.add(key);
      else groups.set(group, new Set([key]));
    }
  }

  #remove(key: string, group: string, values: readonly string[]): void {
    for (const value of values) {
      const groups = this.#values.get(value);
      const keys = groups?.get(group);
      if (!groups || !keys) continue;
      keys.delete(key);
      if (keys.size === 0) groups.delete(group);
      if (groups.size === 0) this.#values.delete(value);
    }
  }
}
