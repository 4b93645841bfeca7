/** How much of a processor a container takes because of what others ask of it, in virtual time. Plain data. */

/** Averages are taken over windows of this length, as a metrics server that scrapes every 15 s does. */
export const WINDOW_MILLISECONDS = 15_000;

export interface ContainerWork {
  /** The number of the window in which something happened last. */
  window: number;
  /** Milliseconds of a processor spent in it, and in the one before. */
  spent: number;
  before: number;
  /** What it was asked to use for a while. */
  claims: readonly ResourceClaim[];
}

/** A promise to keep processors and memory busy until then. */
export interface ResourceClaim {
  milliCpu: number;
  memoryBytes: number;
  /** Milliseconds of virtual time. */
  until: number;
}

const NO_WORK: ContainerWork = { window: 0, spent: 0, before: 0, claims: [] };

function windowAt(now: number): number {
  return Math.floor(now / WINDOW_MILLISECONDS);
}

/** As it stands at `now`: windows that nothing happened in are empty, claims that are over are gone. */
function current(work: ContainerWork | undefined, now: number): ContainerWork {
  const { window, spent, before, claims } = work ?? NO_WORK;
  const at = windowAt(now);
  const rest = claims.filter(({ until }) => until > now);
  if (at === window) return { window, spent, before, claims: rest };
  return { window: at, spent: 0, before: at === window + 1 ? spent : 0, claims: rest };
}

/** After a request that cost so many milliseconds of a processor. */
export function withRequest(work: ContainerWork | undefined, cost: number, now: number): ContainerWork {
  const known = current(work, now);
  return { ...known, spent: known.spent + cost };
}

export function withClaim(work: ContainerWork | undefined, claim: ResourceClaim, now: number): ContainerWork {
  const known = current(work, now);
  return { ...known, claims: [...known.claims, claim] };
}

/** What it uses: the average of the last whole window, and what it has promised. */
export function workAt(work: ContainerWork | undefined, now: number): { milliCpu: number; memoryBytes: number } {
  if (!work) return { milliCpu: 0, memoryBytes: 0 };
  const { before, claims } = current(work, now);
  return {
    milliCpu: Math.round((before * 1000) / WINDOW_MILLISECONDS) + claims.reduce((sum, { milliCpu }) => sum + milliCpu, 0),
    memoryBytes: claims.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0),
  };
}
