import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './root.mjs';
import { runNpm } from './run-program.mjs';
import { fingerprint } from './stamp.mjs';

const AFTER_EDIT = 'After an edit of a package.json, run `npm install && npm run complete-lock`.';
const LOCK = 'package-lock.json';
const STAMP = 'node_modules/.cache/drydock/installed';

/** Installs what package-lock.json says when it is not what node_modules holds. Throws with a plain sentence when npm fails. */
export async function ensurePackages() {
  const wanted = fingerprint(root, [LOCK]);
  if (readText(STAMP) === wanted || isInstalled(readLock(LOCK), readLock('node_modules/.package-lock.json'))) return;
  console.log('Installing packages (only when package-lock.json has changed) …');
  const code = await runNpm(['ci', '--prefer-offline', '--loglevel=error']);
  if (code !== 0) throw new Error(`npm ci failed with exit code ${code}: see its message above. ${AFTER_EDIT}`);
  mkdirSync(path.join(root, path.dirname(STAMP)), { recursive: true });
  writeFileSync(path.join(root, STAMP), wanted);
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
  const text = readText(file);
  return text === undefined ? undefined : JSON.parse(text);
}

function readText(file) {
  const place = path.join(root, file);
  return existsSync(place) ? readFileSync(place, 'utf8') : undefined;
}
