/**
 * Runs `work` until the time is used up, after a warm-up, and returns the distribution of single runs.
 *
 * @param {() => unknown} work may return a promise
 * @param {{milliseconds?: number, warmUps?: number}} [options]
 * @returns {Promise<{runs: number, p50: number, p99: number, mean: number}>} in milliseconds
 */
export async function measureTime(work, { milliseconds = 1000, warmUps = 10 } = {}) {
  for (let i = 0; i < warmUps; i++) await work();
  const times = [];
  const end = performance.now() + milliseconds;
  do {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  } while (performance.now() < end);
  times.sort((a, b) => a - b);
  const quantile = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))];
  return { runs: times.length, p50: quantile(0.5), p99: quantile(0.99), mean: times.reduce((sum, time) => sum + time, 0) / times.length };
}

/**
 * What one run of `work` costs the processor once the engine has compiled it: whatever else the machine does is not counted.
 *
 * @param {() => unknown} work may return a promise
 * @param {{milliseconds?: number, warmUps?: number}} [options]
 * @returns {Promise<number>} milliseconds
 */
export async function measureCpu(work, { milliseconds = 2000, warmUps = 3000 } = {}) {
  for (let i = 0; i < warmUps; i++) await work();
  const before = process.cpuUsage();
  const end = performance.now() + milliseconds;
  let runs = 0;
  for (; performance.now() < end; runs++) await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / runs;
}

/**
 * The heap that each of `count` values keeps alive, in bytes.
 *
 * @param {(index: number) => unknown} make builds one value; it must not be a number or a boolean
 */
export function measureMemory(make, count = 1000) {
  if (globalThis.gc === undefined) throw new Error('memory is measured under node --expose-gc, as npm run bench starts it');
  make(-1);
  globalThis.gc();
  const before = process.memoryUsage().heapUsed;
  const kept = Array.from({ length: count }, (_, index) => make(index));
  globalThis.gc();
  const bytes = process.memoryUsage().heapUsed - before;
  return kept.length === count ? bytes / count : NaN;
}

/** Milliseconds for people: 0.08 ms, 1.4 s. */
export function formatTime(milliseconds) {
  if (milliseconds >= 1000) return `${(milliseconds / 1000).toPrecision(3)} s`;
  return `${milliseconds >= 100 ? milliseconds.toFixed(0) : milliseconds.toPrecision(2)} ms`;
}

/** Bytes for people: 8.2 KB, 1.5 MB. */
export function formatBytes(bytes) {
  const units = ['B', 'KB', 'MB', 'GB'];
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log(Math.max(1, bytes)) / Math.log(1024))));
  return `${(bytes / 1024 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`;
}
