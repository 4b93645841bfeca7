/** Counting objects under a value of an index without looking at each of them. */
import type { KubeObject } from '@drydock/apimachinery';
import type { GroupFunction, ObjectGroup } from './lister.ts';

/** Where an object is counted. */
interface Membership {
  group: string;
  values: readonly string[];
}

/** The objects of one index by what a function says of them. Kept up to date change by change. */
export class IndexGroups {
  readonly #groupOf: GroupFunction;
  /** Index value → group → keys. */
  readonly #values = new Map<string, Map<string, Set<string>>>();
  readonly #memberships = new Map<string, Membership>();

  constructor(groupOf: GroupFunction) {
    this.#groupOf = groupOf;
  }

  /** `values` are the index's values of the object after a change; it has none when it is there no more. */
  change(key: string, object: KubeObject | undefined, values: readonly string[]): void {
    const before = this.#memberships.get(key);
    const after = object && values.length > 0 ? { group: this.#groupOf(object), values } : undefined;
    if (before && after && before.group === after.group && isSameList(before.values, after.values)) return;
    if (before) this.#remove(key, before);
    if (after) this.#add(key, after);
  }

  groups(value: string, objectOf: (key: string) => KubeObject): ObjectGroup<KubeObject>[] {
    const groups = this.#values.get(value);
    if (!groups) return [];
    return [...groups.values()].map((keys) => ({ count: keys.size, sample: objectOf(keys.values().next().value!) }));
  }

  #add(key: string, membership: Membership): void {
    const { group, values } = membership;
    this.#memberships.set(key, membership);
    for (const value of values) {
      let groups = this.#values.get(value);
      if (!groups) this.#values.set(value, (groups = new Map()));
      const keys = groups.get(group);
      if (keys) keys.add(key);
      else groups.set(group, new Set([key]));
    }
  }

  #remove(key: string, { group, values }: Membership): void {
    this.#memberships.delete(key);
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

export function isSameList(a: readonly string[], b: readonly string[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}
