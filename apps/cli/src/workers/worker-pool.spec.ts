import { inOrder } from './in-order.ts';
import { SetUpError, WorkerPool, type Outcome } from './worker-pool.ts';

/** Speaks as `answerTasks` does: a worker is a program of its own, and can not be one of the tests' sources. */
const SCRIPT = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort, threadId } from 'node:worker_threads';
    parentPort.once('message', (setUp) => {
      if (setUp === 'end') process.exit(0);
      parentPort.postMessage(setUp === 'bad' ? { failure: 'no such lesson' } : { result: undefined });
      parentPort.on('message', (task) => {
        if (task === 'end') process.exit(3);
        if (task === 'throw') throw new Error('out of its mind');
        if (task === 'hang') for (;;);
        parentPort.postMessage(task === 'fail' ? { failure: 'it can not' } : { result: setUp + task });
      });
    });`)}`,
);

type Told = [string, Outcome<string>];

async function run(
  tasks: readonly string[],
  options: { setUp?: string; size?: number; patience?: number; ahead?: number } = {},
): Promise<Told[]> {
  const { setUp = '', size = 1, ...others } = options;
  const pool = new WorkerPool<string, string, string>({ script: SCRIPT, size, patience: 60_000, ...others });
  const told: Told[] = [];
  try {
    await pool.run(setUp, tasks, (task, outcome) => told.push([task, outcome]));
  } finally {
    await pool.close();
  }
  return told;
}

const done = (...tasks: string[]): Told[] => tasks.map((task) => [task, { result: task }]);

describe.each([{ ahead: 0 }, { ahead: 1 }, { ahead: 3 }])('workers that are given tasks ahead: %j', (options) => {
  it('answer every task, with what they were set up with', async () => {
    expect(await run(['a', 'fail', 'b'], { ...options, setUp: 'x' })).toEqual([
      ['a', { result: 'xa' }],
      ['fail', { failure: 'it can not' }],
      ['b', { result: 'xb' }],
    ]);
    expect(await run([], options)).toEqual([]);
  });

  it.each([
    ['end', 'the worker ended'],
    ['throw', 'out of its mind'],
    ['hang', 'took longer than 2 s and was ended'],
  ])(
    'cost only the one task that they do not come back from: %s',
    async (task, failure) => {
      const outcomes = await run(['a', task, 'b', task, 'c', 'd'], { ...options, patience: 2_000 });
      expect(outcomes).toEqual([...done('a'), [task, { failure }], ...done('b'), [task, { failure }], ...done('c', 'd')]);
    },
    30_000,
  );

  it('share the tasks', async () => {
    const tasks = Array.from({ length: 200 }, (_, index) => `${index}`);
    expect((await run(tasks, { ...options, size: 3 })).map(([task]) => Number(task)).sort((a, b) => a - b)).toEqual(tasks.map(Number));
  });
});

it.each([
  ['bad', 'no such lesson'],
  ['end', 'the worker ended'],
])('does no task when the workers can not be set up: %s', async (setUp, message) => {
  await expect(run(['a', 'b'], { setUp, size: 2, ahead: 1 })).rejects.toThrow(new SetUpError(message));
});

it('sends a worker what is made of a task when its turn comes', async () => {
  const pool = new WorkerPool<string, string, string>({ script: SCRIPT, size: 1, patience: 60_000 });
  const log: string[] = [];
  const send = (task: string) => {
    log.push(`sends ${task}`);
    return task.toUpperCase();
  };
  await pool.run('', ['a', 'b'], (task, outcome) => log.push(`${task}: ${JSON.stringify(outcome)}`), send);
  await pool.close();
  expect(log).toEqual(['sends a', 'a: {"result":"A"}', 'sends b', 'b: {"result":"B"}']);
});

it('sets up no worker when there is nothing to do', async () => {
  expect(await run([], { setUp: 'bad' })).toEqual([]);
});

it('ends workers that were never asked', async () => {
  await expect(new WorkerPool({ script: SCRIPT, size: 2 }).close()).resolves.toBeUndefined();
});

it('passes outcomes on in the order of the tasks', () => {
  const told: string[] = [];
  const tell = inOrder(['a', 'b', 'c'], (task, outcome: number) => told.push(`${task}${outcome}`));
  tell('b', 2);
  expect(told).toEqual([]);
  tell('a', 1);
  expect(told).toEqual(['a1', 'b2']);
  tell('c', 3);
  expect(told).toEqual(['a1', 'b2', 'c3']);
});
