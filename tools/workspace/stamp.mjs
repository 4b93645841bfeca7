import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { sourceFiles } from './source-files.mjs';

/** So often the person who waits is told that a step still goes on, in milliseconds. */
const STILL_HERE = 20_000;

/** Beside the installed packages, so that a new installation starts from nothing. */
const STAMPS = 'node_modules/.cache/drydock';

/**
 * One step of making the workspace runnable, skipped when nothing that it reads has changed since it last succeeded.
 *
 * @typedef {object} Step
 * @property {string} name shown to the person who waits
 * @property {string} [patience] how long it takes, where that is long
 * @property {string[]} inputs files and folders that the result depends on, from the root
 * @property {string[]} outputs files and folders that must exist afterwards
 * @property {() => Promise<number>} run does the work; 0 is success
 */

/**
 * @param {string} root the workspace
 * @param {Step} step
 * @param {string} [place] which step of how many this is
 * @returns {Promise<boolean>} whether its outputs are now up to date
 */
export async function runStep(root, step, place = '') {
  const stamp = path.join(root, STAMPS, step.name.replaceAll(/\W+/g, '-'));
  const [madeFrom, looks] = existsSync(stamp) ? readFileSync(stamp, 'utf8').split('\n') : [];
  const isThere = step.outputs.every((output) => existsSync(path.join(root, output)));
  const look = glance(root, step.inputs);
  if (isThere && looks === look) return true;
  const before = fingerprint(root, step.inputs);
  const write = () => {
    mkdirSync(path.dirname(stamp), { recursive: true });
    writeFileSync(stamp, `${before}\n${look}`);
  };
  if (isThere && madeFrom === before) {
    write();
    return true;
  }

  if (!(await performed(step, place))) return false;
  write();
  return true;
}

async function performed({ name, patience, run }, place) {
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  console.log(`${place}${name}${patience ? ` (${patience})` : ''} …`);
  const reminder = setInterval(() => console.log(`  still going, ${seconds().toFixed(0)} s`), STILL_HERE);
  try {
    if ((await run()) !== 0) return false;
  } finally {
    clearInterval(reminder);
  }
  console.log(`  done in ${seconds().toFixed(1)} s`);
  return true;
}

/** Changes whenever a source file of the inputs is written, even if its content stays: no file is read for it. */
function glance(root, inputs) {
  const hash = createHash('sha256');
  for (const file of inputs.flatMap((input) => sourceFiles(root, input))) {
    const { size, mtimeMs, ctimeMs } = statSync(path.join(root, file));
    hash.update(`${file}\0${size}\0${mtimeMs}\0${ctimeMs}\0`);
  }
  return hash.digest('hex');
}

/** A hash of the names and contents of all source files of the inputs. */
export function fingerprint(root, inputs) {
  const hash = createHash('sha256');
  for (const file of inputs.flatMap((input) => sourceFiles(root, input))) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}
