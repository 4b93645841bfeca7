import { setTimeout as sleep } from 'node:timers/promises';

const PAUSE_MS = 60;

/**
 * Reads again and again until what was read is as wanted, and returns it.
 *
 * @throws Error that names what was awaited and what was read last
 */
export async function eventually<T>(
  wanted: string,
  read: () => Promise<T> | T,
  accepts: (value: T) => boolean,
  milliseconds = 30_000,
): Promise<T> {
  const end = performance.now() + milliseconds;
  for (;;) {
    const value = await read();
    if (accepts(value)) return value;
    if (performance.now() > end) throw new Error(`Waited ${milliseconds} ms for ${wanted}. Seen last:\n${shown(value)}`);
    await sleep(PAUSE_MS);
  }
}

const shown = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value, null, 2));
