/** `make`, asked once for each value that never changes: forks share what was worked out for the value that they come from. */
export function onceFor<Origin extends object, T>(make: (origin: Origin) => T): (origin: Origin) => T {
  const known = new WeakMap<Origin, { made: T }>();
  return (origin) => {
    const before = known.get(origin);
    if (before) return before.made;
    const made = make(origin);
    known.set(origin, { made });
    return made;
  };
}
