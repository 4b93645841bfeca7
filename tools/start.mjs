import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './workspace/build-steps.mjs';
import { endWithNpm } from './workspace/end-with-npm.mjs';
import { ensurePackages } from './workspace/packages.mjs';
import { root } from './workspace/root.mjs';
import { runTask } from './workspace/task.mjs';

const main = path.join(root, 'apps/server/dist/bundle/main.js');

// The server runs in this process: signals and the exit code are its own.
await runTask(async () => {
  endWithNpm();
  process.chdir(root);
  await ensurePackages();
  await build();
  if (!existsSync(main)) throw new Error('apps/server has no dist/bundle/main.js: see the build output above.');
  process.argv[1] = main;
  await import(pathToFileURL(main).href);
  return process.exitCode;
});
