#!/usr/bin/env node
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildPrograms } from '../../../tools/workspace/build-steps.mjs';
import { ensurePackages } from '../../../tools/workspace/packages.mjs';
import { sayOnStandardError } from '../../../tools/workspace/run-program.mjs';
import { runTask } from '../../../tools/workspace/task.mjs';

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));

await runTask(async () => {
  // Standard output belongs to the command.
  const restore = sayOnStandardError();
  await ensurePackages();
  await buildPrograms();
  restore();
  await import(pathToFileURL(main).href);
  return process.exitCode;
});
