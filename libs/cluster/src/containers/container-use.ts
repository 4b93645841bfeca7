/** What a container takes of its node: by the image's own server, by what it was asked, and by its machine, if it has one. */
import { resolveImage } from './container-process.ts';
import type { ContainerRun } from './container-run.ts';
import { withClaim, withRequest, workAt, type ContainerWork, type ResourceClaim } from './container-work.ts';
import type { MachineUse } from './machine-use.ts';

/** What a container takes of its node beside memory and processors. */
export interface ContainerFootprint {
  /** What it wrote into its root file system. */
  bytes: number;
  files: number;
  logBytes: number;
  processes: number;
}

const SERVER_MEMORY = 10_000_000;
const SHELL_MEMORY = 700_000;
const IDLE_MILLI_CPU = 1;
const MUCH_MEMORY = 32 * 1024 * 1024;
const MUCH_DISK = 4 * 1024 * 1024;
/** Milliseconds of a processor that an ordinary web server needs for a page. */
const REQUEST_COST = 0.3;

/** At a moment, limits not considered. */
export function usageAt(
  run: ContainerRun | undefined,
  use: MachineUse | undefined,
  now: number,
): { milliCpu: number; memoryBytes: number } {
  if (!run || run.end) return { milliCpu: 0, memoryBytes: 0 };
  const { image } = resolveImage(run.config);
  const work = workAt(run.work, now);
  const idle = run.listeners ? (image.idleMilliCpu ?? IDLE_MILLI_CPU) : 0;
  const base = run.listeners ? (image.memory ?? SERVER_MEMORY) : SHELL_MEMORY;
  return {
    milliCpu: idle + work.milliCpu + 1000 * (use?.busyProcessors ?? 0),
    memoryBytes: base + work.memoryBytes + (use?.residentBytes ?? 0),
  };
}

/** Whether a few containers like it would fill their node. Cheaper than to measure. */
export function isMuch(run: ContainerRun, use: MachineUse | undefined): boolean {
  if ((run.work?.claims ?? []).length > 0 || (run.listeners && (resolveImage(run.config).image.memory ?? 0) > MUCH_MEMORY)) return true;
  return use !== undefined && (use.residentBytes > 0 || use.bytes > MUCH_DISK);
}

export function footprint(run: ContainerRun | undefined, use: MachineUse | undefined, logBytes: number): ContainerFootprint {
  const isRunning = run?.end === undefined;
  return { bytes: use?.bytes ?? 0, files: use?.files ?? 0, logBytes, processes: use?.processes ?? (isRunning ? 1 : 0) };
}

/** When the use changes next because a promise is over; undefined: only when something happens in the container. */
export function nextChangeOfUse(run: ContainerRun | undefined, now: number): number | undefined {
  const ends = (run?.work?.claims ?? []).map(({ until }) => until).filter((until) => until > now);
  return ends.length === 0 ? undefined : Math.min(...ends);
}

/** The work of a container that has answered one more request, and promised `claim` with it. */
export function workAfterRequest({ config, work }: ContainerRun, claim: ResourceClaim | undefined, now: number): ContainerWork {
  const answered = withRequest(work, resolveImage(config).image.requestCost ?? REQUEST_COST, now);
  return claim ? withClaim(answered, claim, now) : answered;
}
