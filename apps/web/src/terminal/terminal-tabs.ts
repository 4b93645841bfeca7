/** The first free name: main, then 2, 3… */
export function nextTabName(names: readonly string[]): string {
  for (let number = 2; ; number++) {
    if (!names.includes(String(number))) return String(number);
  }
}

/** The tabs without one of them, and the one in front then: its right neighbour, or the left one. Undefined: the last stays. */
export function tabsAfterClosing(
  names: readonly string[],
  active: string,
  closed: string,
): { names: string[]; active: string } | undefined {
  const index = names.indexOf(closed);
  if (index < 0 || names.length === 1) return undefined;
  const rest = names.filter((name) => name !== closed);
  return { names: rest, active: active === closed ? (rest[index] ?? rest.at(-1)!) : active };
}
