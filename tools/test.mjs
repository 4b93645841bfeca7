import { runTests } from './workspace/run-tests.mjs';
import { runTask } from './workspace/task.mjs';

await runTask(runTests);
