#!/usr/bin/env node
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildPrograms } from '../../../tools/workspace/build-steps.mjs';
import { ensurePackages } from '../../../tools/workspace/packages.mjs';
import { runTask } from '../../../tools/workspace/task.mjs';

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** Standard output belongs to the command: what installing and building say goes to standard error. */
function sayOnStandardError() {
  const log = console.log;
  console.log = console.error;
  return () => (console.log = log);
}

await runTask(async () => {
  const restore = sayOnStandardError();
  await ensurePackages();
  await buildPrograms();
  restore();
  await import(pathToFileURL(main).href);
  return process.exitCode;
});
