import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './root.mjs';
import { runNpm } from './run-program.mjs';

/** Installs what package-lock.json says when it is not what node_modules holds. Throws with a plain sentence when npm fails. */
export async function ensurePackages() {
  if (isInstalled(readLock('package-lock.json'), readLock('node_modules/.package-lock.json'))) return;
  console.log('Installing packages (only when package-lock.json has changed) …');
  const code = await runNpm(['ci', '--prefer-offline', '--loglevel=error']);
  if (code !== 0) throw new Error(`npm ci failed with exit code ${code}: see its message above.`);
}

/**
 * Whether an installation has every package of a lock file at its version. Packages for another platform may be missing.
 *
 * @param {object} wanted package-lock.json
 * @param {object | undefined} installed the lock file that npm keeps in node_modules
 */
export function isInstalled(wanted, installed) {
  if (installed === undefined) return false;
  return Object.entries(wanted.packages)
    .filter(([place]) => place.includes('node_modules/'))
    .every(([place, entry]) => {
      const found = installed.packages[place];
      if (found === undefined) return Boolean(entry.optional || entry.devOptional);
      return found.version === entry.version && Boolean(found.link) === Boolean(entry.link);
    });
}

function readLock(file) {
  const place = path.join(root, file);
  return existsSync(place) ? JSON.parse(readFileSync(place, 'utf8')) : undefined;
}
