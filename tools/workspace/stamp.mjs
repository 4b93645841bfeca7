import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { sourceFiles } from './source-files.mjs';

/** Beside the installed packages, so that a new installation starts from nothing. */
const STAMPS = 'node_modules/.cache/drydock';

/**
 * One step of making the workspace runnable, skipped when nothing that it reads has changed since it last succeeded.
 *
 * @typedef {object} Step
 * @property {string} name shown to the person who waits
 * @property {string[]} inputs files and folders that the result depends on, from the root
 * @property {string[]} outputs files and folders that must exist afterwards
 * @property {() => Promise<number>} run does the work; 0 is success
 */

/**
 * @param {string} root the workspace
 * @param {Step} step
 * @returns {Promise<boolean>} whether its outputs are now up to date
 */
export async function runStep(root, step) {
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

  const started = performance.now();
  console.log(`${step.name} …`);
  if ((await step.run()) !== 0) return false;
  console.log(`${step.name}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
  write();
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
