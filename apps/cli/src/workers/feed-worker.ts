/** Gives one worker task after task. */
import type { Worker } from 'node:worker_threads';

/** The thread's id of a worker that has ended. */
const ENDED = -1;

export type Outcome<Result> = { result: Result } | { failure: string };

/** What is the same for all tasks can not be had: no worker could do any of them. */
export class SetUpError extends Error {}

export interface Feed<SetUp, Task, Result> {
  /** What the worker gets before its first task. */
  setUp: SetUp;
  next: () => IteratorResult<Task>;
  /** What the worker is sent of a task. Must not throw. */
  send: (task: Task) => unknown;
  onOutcome: (task: Task, outcome: Outcome<Result>) => void;
  /** Milliseconds of real time for one task. */
  patience: number;
  /** How many tasks the worker is given besides the one that it is at, so that it goes on at once when that is done. */
  ahead: number;
}

/** A worker that has ended, or that nobody waits for any more. */
export interface LostWorker<Task> {
  reason: string;
  /** What it was given and has not answered; it was at the first of them. */
  unanswered: Task[];
}

/** Until there is no task any more, or the worker is lost. A worker answers in the order in which it is asked. @throws SetUpError */
export function feedWorker<SetUp, Task, Result>(
  worker: Worker,
  { setUp, next, send, onOutcome, patience, ahead }: Feed<SetUp, Task, Result>,
): Promise<LostWorker<Task> | undefined> {
  return new Promise((resolve, reject) => {
    const unanswered: Task[] = [];
    let isSetUp = false;
    let reason = 'the worker ended';
    let timer: NodeJS.Timeout | undefined;

    const onMessage = (outcome: Outcome<Result>) => {
      if (isSetUp) onOutcome(unanswered.shift()!, outcome);
      else if ('failure' in outcome) return fail(outcome.failure);
      isSetUp = true;
      goOn();
    };
    const onError = (error: Error) => (reason = error.message);
    const onExit = () => lose(reason);

    const goOn = () => {
      clearTimeout(timer);
      while (unanswered.length <= ahead && giveOne());
      if (unanswered.length === 0) return settle(() => resolve(undefined));
      timer = setTimeout(() => lose(`took longer than ${patience / 1000} s and was ended`), patience);
    };
    const giveOne = (): boolean => {
      const task = next();
      if (task.done) return false;
      unanswered.push(task.value);
      worker.postMessage(send(task.value));
      return true;
    };
    const lose = (why: string) => (isSetUp ? settle(() => resolve({ reason: why, unanswered })) : fail(why));
    const fail = (why: string) => settle(() => reject(new SetUpError(why)));
    const settle = (how: () => void) => {
      clearTimeout(timer);
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      how();
    };

    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    if (worker.threadId === ENDED) return lose(reason);
    worker.postMessage(setUp);
    goOn();
  });
}
