import type { ProcessState } from './machine-state.ts';
import type { Meters } from './meters.ts';
import { type Kernel, ProcessHandle } from './process-handle.ts';
import { endWait, type LiveProcess, type ProcessTable } from './process-table.ts';
import { SIGNALS } from './signals.ts';
import type { Wait } from './wait.ts';

export type RunResult =
  /** Nothing can run until something comes from outside or the clock shows `wakeAt`. */
  | { readonly state: 'blocked'; readonly wakeAt?: number | undefined }
  /** The budget is spent; call again. */
  | { readonly state: 'more' }
  /** A batch tool is at work outside virtual time; call again after `settled`, before the clock moves. */
  | { readonly state: 'pending'; readonly settled: Promise<void> };

const XCPU_STATUS = 128 + SIGNALS.XCPU;

/** Lets processes run in turn, by pid. What a promise brings is delivered when all of them have settled, so the order never varies. */
export class Scheduler {
  readonly #kernel: Kernel;
  readonly #table: ProcessTable;
  readonly #meters: Meters;
  readonly #onWake: () => void;

  constructor(kernel: Kernel, table: ProcessTable, meters: Meters, onWake: () => void) {
    this.#kernel = kernel;
    this.#table = table;
    this.#meters = meters;
    this.#onWake = onWake;
  }

  /** Until all processes wait or `budget` steps are spent. */
  run(budget: number): RunResult {
    this.#meters.charged = 0;
    for (;;) {
      const ready = this.#ready();
      if (ready.length === 0) return this.#blocked();
      for (const live of ready) {
        if (this.#table.get(live.state.pid) === live && live.state.state === 'running') this.#resume(live);
        this.#meters.charged++;
        for (const meter of this.#meters.takeExhausted()) this.#stopExhausted(meter);
      }
      if (this.#meters.charged >= budget) return { state: 'more' };
    }
  }

  /** Those that can run now, by pid. */
  #ready(): LiveProcess[] {
    let settled = true;
    for (const { promise } of this.#table.live()) if (promise && !promise.settled) settled = false;
    const ready: LiveProcess[] = [];
    for (const live of this.#table.live()) if (this.#isReady(live, settled)) ready.push(live);
    return ready;
  }

  #blocked(): RunResult {
    const working: Promise<void>[] = [];
    let wakeAt = Number.POSITIVE_INFINITY;
    for (const { state, wait, promise } of this.#table.live()) {
      if (promise) working.push(promise.done);
      if (wait && state.state === 'running') wakeAt = Math.min(wakeAt, dueTime(wait));
    }
    if (working.length > 0) return { state: 'pending', settled: Promise.all(working).then(() => undefined) };
    return { state: 'blocked', wakeAt: wakeAt === Number.POSITIVE_INFINITY ? undefined : wakeAt };
  }

  #isReady(live: LiveProcess, promisesSettled: boolean): boolean {
    const { state, wait, noticed } = live;
    if (state.state !== 'running') return false;
    if (live.promise && !promisesSettled) return false;
    return !wait || noticed || state.caught.length > 0 || this.#isSatisfied(live, wait);
  }

  #isSatisfied(live: LiveProcess, wait: Wait): boolean {
    switch (wait.on) {
      case 'turn':
        return true;
      case 'time':
        return this.#kernel.clock.now() >= wait.until;
      case 'readable':
      case 'writable':
        return this.#streamReady(live.state, wait.fd, wait.on);
      case 'exit':
        return this.#table.hasReport(live.state.pid, wait.pid);
      case 'promise':
        return live.promise?.settled ?? true;
      case 'any':
        return wait.any.some((one) => this.#isSatisfied(live, one));
      case 'signal':
      case 'notice':
        return false;
    }
  }

  #streamReady(state: ProcessState, fd: number, direction: 'readable' | 'writable'): boolean {
    const id = state.fds[fd];
    return id === undefined || this.#kernel.openFiles[direction](id);
  }

  #resume(live: LiveProcess): void {
    const { state } = this.#table.own(live);
    endWait(live);
    if (!live.generator && !this.#begin(live)) return;
    const generator = live.generator!;
    this.#table.running = live;
    const step = generator.next();
    this.#table.running = undefined;
    if ((state.state as string) === 'ended') {
      if (!step.done) generator.return(0);
      return;
    }
    if (!step.done) return this.#beginWait(live, step.value);
    if (!live.handle!.replacement) return this.#table.end(live, step.value & 0xff, undefined);
    live.handle!.replacement = undefined;
    live.generator = this.#kernel.programs.get(state.program)!.run(live.handle!);
  }

  /** Starts or, after a restore, continues the program; false when it could not be continued. */
  #begin(live: LiveProcess): boolean {
    const program = this.#kernel.programs.get(live.state.program);
    const continued = live.state.wait !== undefined;
    if (!program || (continued && !program.resumable)) {
      this.#table.end(live, 128 + SIGNALS.KILL, 'KILL');
      return false;
    }
    live.handle = new ProcessHandle(this.#kernel, live.state);
    live.generator = program.run(live.handle);
    return true;
  }

  #beginWait(live: LiveProcess, wait: Wait): void {
    live.wait = wait;
    if (wait.on === 'any') for (const one of wait.any) this.#attach(live, one);
    else this.#attach(live, wait);
  }

  #attach(live: LiveProcess, wait: Wait): void {
    if (wait.on === 'notice') {
      const wake = () => {
        live.noticed = true;
        this.#onWake();
      };
      live.unsubscribe.push(wait.subscribe(wake));
    }
    if (wait.on !== 'promise') return;
    const promise = { settled: false, done: Promise.resolve() };
    promise.done = wait.promise.then(() => void (promise.settled = true));
    live.promise = promise;
  }

  /** Ends what has used up its share; an interactive shell catches the signal and says so. */
  #stopExhausted(meter: number): void {
    const processes = this.#table.all().filter(({ state }) => state.meter === meter && state.state !== 'ended');
    const told = processes.some(({ state }) => state.actions.XCPU === 'catch');
    const stderr = processes[0]?.state.fds[2];
    if (!told && stderr !== undefined) this.#kernel.openFiles.write(stderr, `${this.#meters.message(meter)}\n`);
    for (const live of processes) {
      if (live.state.actions.XCPU === 'catch') this.#table.deliver(live, 'XCPU');
      else this.#table.end(live, XCPU_STATUS, 'XCPU');
    }
  }
}

/** When a wait ends by itself; never: infinity. */
function dueTime(wait: Wait): number {
  if (wait.on === 'time') return wait.until;
  if (wait.on !== 'any') return Number.POSITIVE_INFINITY;
  let earliest = Number.POSITIVE_INFINITY;
  for (const one of wait.any) earliest = Math.min(earliest, dueTime(one));
  return earliest;
}
