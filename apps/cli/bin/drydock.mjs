#!/usr/bin/env node
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildPrograms } from '../../../tools/workspace/build-steps.mjs';
import { commandBundle } from '../../../tools/workspace/bundle.mjs';
import { ensurePackages } from '../../../tools/workspace/packages.mjs';
import { root } from '../../../tools/workspace/root.mjs';
import { sayOnStandardError } from '../../../tools/workspace/run-program.mjs';
import { runTask } from '../../../tools/workspace/task.mjs';

await runTask(async () => {
  // Standard output belongs to the command.
  const restore = sayOnStandardError();
  await ensurePackages();
  await buildPrograms();
  restore();
  await import(pathToFileURL(path.join(root, commandBundle)).href);
  return process.exitCode;
});
