import { build } from './workspace/build-steps.mjs';
import { ensurePackages } from './workspace/packages.mjs';
import { runTask } from './workspace/task.mjs';

await runTask(async () => {
  await ensurePackages();
  await build();
});
