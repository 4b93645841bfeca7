import { requireNode } from './require-node.mjs';

/** Runs one of the workspace's commands: what it returns is the exit code, and an error is said in one sentence. */
export async function runTask(task) {
  requireNode();
  try {
    process.exitCode = (await task()) ?? 0;
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
