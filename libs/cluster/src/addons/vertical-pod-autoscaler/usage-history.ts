/** What the recommender remembers of the containers under one autoscaler (vertical-pod-autoscaler/pkg/recommender/model). Plain data. */
import { CPU_SCALE, EMPTY_HISTOGRAM, MEMORY_SCALE, withSample, type Histogram } from './histogram.ts';

const DAY = 24 * 60 * 60 * 1000;
const CPU_WEIGHT = 0.1;
const MEMORY_WEIGHT = 1;
/** After a container was killed for lack of memory it is taken to need a fifth, or 100 MiB, more than it had. */
const OOM_RATIO = 1.2;
const OOM_MINIMUM = 100 * 1024 * 1024;

/** All containers of one name. Times are milliseconds of virtual time. */
export interface ContainerHistory {
  readonly cpu: Histogram;
  /** Of daily peaks. */
  readonly memory: Histogram;
  readonly firstSample: number;
  readonly lastSample: number;
  readonly samples: number;
}

/** The day's peak of one container of one pod. */
export interface MemoryWindow {
  readonly end: number;
  readonly peak: number;
  readonly oomPeak: number;
  /** When it was measured, and killed for lack of memory, last. */
  readonly measuredAt: number;
  readonly oomAt: number;
}

export interface UsageHistory {
  /** By name. */
  readonly containers: Readonly<Record<string, ContainerHistory>>;
  /** By `UID/CONTAINER`. */
  readonly windows: Readonly<Record<string, MemoryWindow>>;
}

export const NO_USAGE: UsageHistory = { containers: {}, windows: {} };

const NO_HISTORY: ContainerHistory = { cpu: EMPTY_HISTOGRAM, memory: EMPTY_HISTOGRAM, firstSample: 0, lastSample: 0, samples: 0 };
const NO_WINDOW: MemoryWindow = { end: 0, peak: 0, oomPeak: 0, measuredAt: 0, oomAt: 0 };

export interface Measurement {
  pod: string;
  container: string;
  milliCpu: number;
  memoryBytes: number;
  at: number;
}

export interface OutOfMemory {
  pod: string;
  container: string;
  /** What the container had asked for, in bytes. */
  requested: number;
  at: number;
}

export function withMeasurement(history: UsageHistory, { pod, container, milliCpu, memoryBytes, at }: Measurement): UsageHistory {
  const key = windowKey(pod, container);
  const window = history.windows[key] ?? NO_WINDOW;
  if (at <= window.measuredAt) return history;
  const known = history.containers[container] ?? NO_HISTORY;
  const next: ContainerHistory = {
    ...known,
    cpu: withSample(known.cpu, milliCpu / 1000, CPU_WEIGHT, at, CPU_SCALE),
    firstSample: known.samples === 0 ? at : Math.min(known.firstSample, at),
    lastSample: Math.max(known.lastSample, at),
    samples: known.samples + 1,
  };
  const told = withPeak(next, window, memoryBytes, at, false);
  return replaced(history, container, told.container, key, { ...told.window, measuredAt: at });
}

/** The same end of a container counts once. */
export function withOutOfMemory(history: UsageHistory, { pod, container, requested, at }: OutOfMemory): UsageHistory {
  const key = windowKey(pod, container);
  const window = history.windows[key] ?? NO_WINDOW;
  if (at <= window.oomAt) return history;
  const used = Math.max(requested, window.peak);
  const needed = Math.max(used + OOM_MINIMUM, Math.trunc(used * OOM_RATIO));
  const told = withPeak(history.containers[container] ?? NO_HISTORY, window, needed, at, true);
  return replaced(history, container, told.container, key, { ...told.window, oomAt: at });
}

/** Without the pods that are gone; what their containers have used is still known. */
export function withoutPods(history: UsageHistory, isGone: (uid: string) => boolean): UsageHistory {
  const windows = Object.entries(history.windows).filter(([key]) => !isGone(key.slice(0, key.indexOf('/'))));
  return windows.length === Object.keys(history.windows).length ? history : { ...history, windows: Object.fromEntries(windows) };
}

function windowKey(pod: string, container: string): string {
  return `${pod}/${container}`;
}

function replaced(history: UsageHistory, name: string, container: ContainerHistory, key: string, window: MemoryWindow): UsageHistory {
  return {
    containers: { ...history.containers, [name]: container },
    windows: { ...history.windows, [key]: window },
  };
}

/** A container puts one peak of each day into the histogram: a higher one takes the place of the one before. */
function withPeak(
  container: ContainerHistory,
  window: MemoryWindow,
  bytes: number,
  at: number,
  isOom: boolean,
): { container: ContainerHistory; window: MemoryWindow } {
  const peaks = isOom ? { oomPeak: bytes } : { peak: bytes };
  const end = window.end || at;
  if (at < end) {
    const before = Math.max(window.peak, window.oomPeak);
    if (before === 0 || bytes <= before) return { container, window };
    const without = withSample(container.memory, before, -MEMORY_WEIGHT, end, MEMORY_SCALE);
    const memory = withSample(without, bytes, MEMORY_WEIGHT, end, MEMORY_SCALE);
    return { container: { ...container, memory }, window: { ...window, ...peaks } };
  }
  const next = end + Math.floor((at - end) / DAY) * DAY + DAY;
  const memory = withSample(container.memory, bytes, MEMORY_WEIGHT, next, MEMORY_SCALE);
  return { container: { ...container, memory }, window: { ...window, end: next, peak: 0, oomPeak: 0, ...peaks } };
}
