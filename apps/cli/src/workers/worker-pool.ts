/** Worker threads that take one task after another. A worker that does not come back from a task is ended, and another takes its place. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

export interface PoolOptions {
  /** The module of the workers: see `answerTasks`. */
  script: URL;
  /** How many workers; never more than tasks. */
  size?: number;
  /** What every worker gets once. */
  workerData?: unknown;
  /** Milliseconds of real time for one task. */
  patience?: number;
}

/** Of heap; a worker that needs more is ended, and another takes its place. */
const WORKER_MEGABYTES = 1024;

export type Outcome<Result> = { result: Result } | { failure: string };

/** How many threads are worth their start. */
export function coresToUse(): number {
  return availableParallelism();
}

/**
 * Runs every task; `onOutcome` is called once for each, in the order in which they end. Tasks are taken from the iterable as workers become
 * free, so that it may be long.
 */
export async function runInWorkers<Task, Result>(
  tasks: Iterable<Task>,
  { script, size = coresToUse(), workerData, patience = 120_000 }: PoolOptions,
  onOutcome: (task: Task, outcome: Outcome<Result>) => void,
): Promise<void> {
  const queue = tasks[Symbol.iterator]();
  await Promise.all(Array.from({ length: size }, () => workThrough()));

  async function workThrough(): Promise<void> {
    let worker: Worker | undefined;
    for (let next = queue.next(); !next.done; next = queue.next()) {
      worker ??= newWorker(script, workerData);
      const outcome = await askWorker<Task, Result>(worker, next.value, patience);
      if ('ended' in outcome) worker = undefined;
      onOutcome(next.value, outcome);
    }
    await worker?.terminate();
  }
}

/** What a worker still has to say when it is ended is nobody's. */
function newWorker(script: URL, workerData: unknown): Worker {
  return new Worker(script, { workerData, resourceLimits: { maxOldGenerationSizeMb: WORKER_MEGABYTES } }).on('error', () => undefined);
}

function askWorker<Task, Result>(worker: Worker, task: Task, patience: number): Promise<Outcome<Result> & { ended?: true }> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => end(`took longer than ${patience / 1000} s and was ended`), patience);
    const end = (failure: string) => {
      settle({ failure, ended: true });
      void worker.terminate();
    };
    const onMessage = (outcome: Outcome<Result>) => settle(outcome);
    const onError = (error: Error) => end(error.message);
    const onExit = () => end('the worker ended');
    const settle = (outcome: Outcome<Result> & { ended?: true }) => {
      clearTimeout(timer);
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      resolve(outcome);
    };
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    worker.postMessage(task);
  });
}
