import { parentPort } from 'node:worker_threads';

/** The other end of `runInWorkers`: answers each task with a result, or with the message of what was thrown. */
export function answerTasks<Task, Result>(answer: (task: Task) => Promise<Result>): void {
  parentPort!.on('message', (task: Task) => {
    answer(task).then(
      (result) => parentPort!.postMessage({ result }),
      (error: unknown) => parentPort!.postMessage({ failure: error instanceof Error ? error.message : String(error) }),
    );
  });
}
