import { lazy, type ComponentType } from 'react';
import { readNumber, writeStored } from '../app/stored-setting.ts';

const RETRY_MS = 1_500;
const RELOADED_KEY = 'drydock.reloaded';
const RELOAD_EVERY_MS = 60_000;

/** A part of the page that is fetched when it is first needed. */
export const lazyPart = <Props extends object>(load: () => Promise<ComponentType<Props>>) =>
  lazy(async () => ({ default: await patiently(load) }));

interface Surroundings {
  readonly pause: (milliseconds: number) => Promise<unknown>;
  readonly isServerThere: () => Promise<boolean>;
  /** Loads the page again; false when that has just been done. */
  readonly reload: () => boolean;
}

/**
 * Waits while the server is away. When it is there and still does not have the part, it runs another version than this page: the page
 * is loaded again, which loses nothing.
 */
export async function patiently<Part>(load: () => Promise<Part>, around: Surroundings = browser): Promise<Part> {
  for (;;) {
    try {
      return await load();
    } catch (error) {
      await around.pause(RETRY_MS);
      if (!(await around.isServerThere())) continue;
      const again = await load().catch(() => null);
      if (again) return again;
      if (!around.reload()) throw error;
    }
  }
}

const browser: Surroundings = {
  pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  isServerThere: () =>
    fetch('/', { method: 'HEAD', cache: 'no-store' }).then(
      ({ ok }) => ok,
      () => false,
    ),
  reload: () => {
    if (Date.now() - (readNumber(RELOADED_KEY, 0, Infinity) ?? 0) < RELOAD_EVERY_MS) return false;
    const now = Date.now();
    writeStored(RELOADED_KEY, String(now));
    // Where nothing can be remembered the page would be loaded for ever.
    if (readNumber(RELOADED_KEY, now, now) === null) return false;
    window.location.reload();
    return true;
  },
};
