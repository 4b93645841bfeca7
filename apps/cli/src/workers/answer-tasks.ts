import { parentPort } from 'node:worker_threads';

/**
 * The other end of `feedWorker`. `begin` gets the first message and answers with what does the tasks, which are all others: one after the other. Each
 * message is answered with a result, or with what was thrown.
 */
export function answerTasks<SetUp, Task, Result>(begin: (setUp: SetUp) => Promise<(task: Task) => Promise<Result>>): void {
  parentPort!.once('message', (setUp: SetUp) => {
    const begun = begin(setUp);
    let last = post(begun.then(() => undefined));
    parentPort!.on('message', (task: Task) => {
      last = last.then(() => post(begun.then((answer) => answer(task))));
    });
  });
}

async function post(work: Promise<unknown>): Promise<void> {
  try {
    parentPort!.postMessage({ result: await work });
  } catch (error) {
    parentPort!.postMessage({ failure: error instanceof Error ? error.message : String(error) });
  }
}
