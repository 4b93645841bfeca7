import type { Lister } from './lister.ts';

/**
 * What `make` works out from all objects of some resources, again only when one of them has changed. The forks of a cluster share it as long
 * as they share the objects: it must hold nothing of a single cluster.
 */
export function derivedFrom<T>(resources: readonly [string, ...string[]], make: (lister: Lister) => T): (lister: Lister) => T {
  const known = new WeakMap<object, { stamps: readonly object[]; value: T }>();
  return (lister) => {
    const first = lister.stampOf(resources[0]);
    const before = known.get(first);
    if (before?.stamps.every((stamp, at) => stamp === lister.stampOf(resources[at]!))) return before.value;
    const value = make(lister);
    known.set(first, { stamps: resources.map((each) => lister.stampOf(each)), value });
    return value;
  };
}
