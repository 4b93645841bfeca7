/** Worker threads that take one task after another. A worker that does not come back from a task is ended, and another takes its place. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { compileSooner } from './compile-sooner.ts';
import { feedWorker, type Outcome } from './feed-worker.ts';

export interface PoolOptions {
  /** The module of the workers: see `answerTasks`. */
  script: URL;
  /** How many workers. */
  size?: number;
  /** Milliseconds of real time for one task. */
  patience?: number;
  /** How many tasks a worker is given besides the one that it is at: worth it when they are short and many. */
  ahead?: number;
}

/** In megabytes. A worker that needs more heap is ended, and another takes its place; a large young generation is collected seldom. */
const LIMITS = { maxOldGenerationSizeMb: 1024, maxYoungGenerationSizeMb: 192 };

export { SetUpError, type Outcome } from './feed-worker.ts';

/** How many threads are worth their start. */
export function coresToUse(): number {
  return availableParallelism();
}

/** `SetUp` is what every worker gets before its first task. */
export class WorkerPool<SetUp, Task, Result> {
  readonly #script: URL;
  readonly #feed: { patience: number; ahead: number };
  readonly #workers: Set<Worker>;

  /** The workers begin to load their module: what they are to do may be found out meanwhile. */
  constructor({ script, size = coresToUse(), patience = 120_000, ahead = 0 }: PoolOptions) {
    compileSooner();
    this.#script = script;
    this.#feed = { patience, ahead };
    this.#workers = new Set(Array.from({ length: size }, () => newWorker(script)));
  }

  /**
   * Runs every task; `onOutcome` is called once for each, in the order in which they end. Tasks are taken from the iterable as workers become
   * free, so that it may be long; what a worker is sent of a task is made by `send` then, which must not throw.
   *
   * @throws SetUpError
   */
  async run(
    setUp: SetUp,
    tasks: Iterable<Task>,
    onOutcome: (task: Task, outcome: Outcome<Result>) => void,
    send: (task: Task) => unknown = (task) => task,
  ): Promise<void> {
    const queue = tasks[Symbol.iterator]();
    // Of workers that were lost before they began with them.
    const returned: Task[] = [];
    const next = (): IteratorResult<Task> => (returned.length > 0 ? { value: returned.shift()! } : queue.next());
    await Promise.all([...this.#workers].map((worker) => this.#workThrough(worker, { setUp, next, returned, send, onOutcome })));
  }

  async #workThrough(first: Worker, { returned, ...work }: Work<SetUp, Task, Result>): Promise<void> {
    for (let worker = first; ; worker = this.#replaced(worker)) {
      const lost = await feedWorker<SetUp, Task, Result>(worker, { ...work, ...this.#feed });
      if (!lost) return;
      const [begun, ...others] = lost.unanswered;
      returned.push(...others);
      work.onOutcome(begun!, { failure: lost.reason });
    }
  }

  #replaced(lost: Worker): Worker {
    void lost.terminate();
    this.#workers.delete(lost);
    const worker = newWorker(this.#script);
    this.#workers.add(worker);
    return worker;
  }

  /** Ends all workers, whatever they do. */
  async close(): Promise<void> {
    await Promise.all([...this.#workers].map((worker) => worker.terminate()));
  }
}

interface Work<SetUp, Task, Result> {
  setUp: SetUp;
  next: () => IteratorResult<Task>;
  returned: Task[];
  send: (task: Task) => unknown;
  onOutcome: (task: Task, outcome: Outcome<Result>) => void;
}

/** What a worker still has to say when it is ended is nobody's. */
function newWorker(script: URL): Worker {
  return new Worker(script, { resourceLimits: LIMITS }).on('error', () => undefined);
}
