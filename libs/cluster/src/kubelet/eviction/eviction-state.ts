/** What a kubelet remembers of shortages of its node, as plain data. Kept only while there is something to remember. */

/** In the order in which the kubelet posts them. */
export const PRESSURES = ['MemoryPressure', 'DiskPressure', 'PIDPressure'] as const;
export type Pressure = (typeof PRESSURES)[number];

export interface EvictionState {
  /** Threshold → since when it has been met. */
  firstMet: Readonly<Record<string, number>>;
  /** Thresholds whose grace period is over, and that are not resolved. */
  met: readonly string[];
  /** Condition → when its cause was seen last. Those of the past count until the transition period is over. */
  seen: Readonly<Partial<Record<Pressure, number>>>;
  /** The conditions that the node has. */
  conditions: readonly Pressure[];
  /** Pods that were told to go: the next one has to wait until they are gone, or this moment has come. */
  awaited?: { pods: readonly string[]; until: number };
  /** How often collecting images has not been enough, since the disk became so full. */
  failedCollections?: number;
}

export const NO_SHORTAGE: EvictionState = { firstMet: {}, met: [], seen: {}, conditions: [] };

export function conditionsOf(state: EvictionState | undefined): readonly Pressure[] {
  return state?.conditions ?? [];
}

/** Whether there is nothing to remember. */
export function isQuiet({ firstMet, met, seen, awaited, failedCollections }: EvictionState): boolean {
  return Object.keys(firstMet).length + met.length + Object.keys(seen).length === 0 && !awaited && !failedCollections;
}
