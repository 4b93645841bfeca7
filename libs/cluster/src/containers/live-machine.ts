import { encodeUtf8, ROOT, type Machine, type Signal, type SpawnFailure, type User } from '@drydock/shell';
import type { ContainerConfig, MainProcess, SavedMachine } from './container-run.ts';
import { useOf, type MachineUse } from './machine-use.ts';
import { listeningProcesses } from './server-process.ts';

/** What the owner of a container's machine is told. */
export interface MachineOwner {
  /** Bytes that the main process wrote. */
  wrote(bytes: string): void;
  /** The main process has ended. */
  ended(status: number): void;
}

export interface SessionOptions {
  argv: readonly string[];
  env: Readonly<Record<string, string>>;
  cwd: string;
  user: User;
  tty: boolean;
}

export interface Session {
  pid: number;
  stdin: number | undefined;
  stdout: number | undefined;
  stderr: number | undefined;
  terminal: number | undefined;
}

const COLUMNS = 80;
const ROWS = 24;
/** Work of a container without a visitor at one moment of virtual time, and when it may go on. */
const SLICE_STEPS = 20_000;
const SLICE_MILLISECONDS = 100;

/** Who computes for long is most likely never to end: each slice of that costs more and more virtual time, or a skipped hour would take for ever. */
function pauseAfter(slices: number): number {
  if (slices <= 50) return SLICE_MILLISECONDS;
  return slices <= 100 ? 10 * SLICE_MILLISECONDS : 100 * SLICE_MILLISECONDS;
}

export type MachineTurn = 'idle' | 'more' | { settled: Promise<void> };

/** The processes of one container. */
export class LiveMachine {
  readonly machine: Machine;
  readonly #owner: MachineOwner;
  readonly #sessions: Set<number>;
  readonly #watchers = new Set<() => void>();
  /** Pipes to processes that can still be written to. */
  readonly #inputs = new Set<number>();
  #main: MainProcess | undefined;
  /** Something can run now. */
  #due: boolean;
  /** How many times in a row it had not come to rest when its share was used up. */
  #streak: number;
  wakeAt: number | undefined;

  /** `machine` must call `touch` whenever it wakes. Sessions of a saved machine have lost their connection and end. */
  constructor(machine: Machine, owner: MachineOwner, saved?: SavedMachine) {
    this.machine = machine;
    this.#owner = owner;
    this.#main = saved?.main;
    this.#due = (saved?.sessions.length ?? 0) > 0;
    this.#streak = saved?.streak ?? 0;
    this.wakeAt = saved?.wakeAt;
    this.#sessions = new Set();
    if (saved?.main?.stdin !== undefined) this.#inputs.add(saved.main.stdin);
    for (const pid of saved?.sessions ?? []) machine.signal(pid, 'KILL', ROOT);
    this.listenToMain();
  }

  save(): SavedMachine {
    return {
      state: this.machine.save(),
      main: this.#main,
      wakeAt: this.#due ? this.machine.clock.now() : this.wakeAt,
      sessions: [...this.#sessions],
      ...(this.#streak > 0 ? { streak: this.#streak } : {}),
    };
  }

  get main(): MainProcess | undefined {
    return this.#main;
  }

  touch(): void {
    this.#due = true;
  }

  isDue(now: number): boolean {
    return this.#due || (this.wakeAt !== undefined && this.wakeAt <= now);
  }

  /** Starts process 1. With `memory` it is a server that has been running already. */
  startMain(
    config: ContainerConfig,
    argv: readonly string[],
    env: Readonly<Record<string, string>>,
    server?: { program: string; memory: Record<string, unknown> },
  ): SpawnFailure | undefined {
    const terminal = config.tty ? this.machine.createTerminal(COLUMNS, ROWS, false) : undefined;
    const pipe = (end: 'read' | 'write', wanted: boolean) => (wanted && terminal === undefined ? this.machine.createPipe(end) : undefined);
    const [stdin, stdout, stderr] = [pipe('read', config.stdin), pipe('write', true), pipe('write', true)];
    const pid = this.machine.startProcess({
      argv,
      env,
      cwd: config.workingDir || '/',
      user: config.user,
      pid: config.pid,
      terminal,
      stdin,
      stdout,
      stderr,
      ...server,
    });
    if (typeof pid !== 'number') return pid;
    this.#main = { pid, stdin, stdout, stderr, terminal };
    if (stdin !== undefined) this.#inputs.add(stdin);
    if (terminal !== undefined) this.#listen(terminal);
    this.touch();
    return undefined;
  }

  startSession({ tty, ...options }: SessionOptions): Session | SpawnFailure {
    const terminal = tty ? this.machine.createTerminal(COLUMNS, ROWS, false) : undefined;
    const pipe = (end: 'read' | 'write') => (terminal === undefined ? this.machine.createPipe(end) : undefined);
    const [stdin, stdout, stderr] = [pipe('read'), pipe('write'), pipe('write')];
    const pid = this.machine.startProcess({ ...options, terminal, stdin, stdout, stderr });
    if (typeof pid !== 'number') return pid;
    this.#sessions.add(pid);
    if (stdin !== undefined) this.#inputs.add(stdin);
    this.touch();
    return { pid, stdin, stdout, stderr, terminal };
  }

  /** Ends the input of a process; for its second time, and for terminals, nothing happens. */
  closeInput(pipe: number | undefined): void {
    if (pipe !== undefined && this.#inputs.delete(pipe)) this.machine.closePipe(pipe, 'write');
    this.touch();
  }

  /** Gives up a session's streams; what of it still runs goes on without them. */
  endSession({ pid, stdin, stdout, stderr, terminal }: Session): void {
    if (!this.#sessions.delete(pid)) return;
    this.closeInput(stdin);
    for (const pipe of [stdout, stderr]) if (pipe !== undefined) this.machine.closePipe(pipe, 'read');
    if (terminal !== undefined) this.machine.closeTerminal(terminal);
  }

  /** Calls back after every turn, until unsubscribed. */
  onTurn(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Lets the processes run at this moment, for at most `budget` steps. */
  run(budget: number): MachineTurn {
    this.#due = false;
    const visited = this.#sessions.size > 0;
    const result = this.machine.run(visited ? budget : Math.min(budget, SLICE_STEPS));
    this.#collect();
    for (const watcher of [...this.#watchers]) watcher();
    if (result.state === 'pending') {
      this.#due = true;
      return { settled: result.settled };
    }
    if (result.state === 'blocked') {
      this.#streak = 0;
      this.wakeAt = result.wakeAt;
      return 'idle';
    }
    // A container that computes without end gets its share of the processor as time passes.
    this.#streak++;
    this.#due = visited;
    this.wakeAt = visited ? undefined : this.machine.clock.now() + pauseAfter(this.#streak);
    return visited ? 'more' : 'idle';
  }

  /** Sends a signal to the main process. Process 1 gets only those that it handles (pid_namespaces(7)). */
  signalMain(signal: Signal): void {
    const main = this.#mainState();
    if (main && (main.pid !== 1 || main.actions[signal] === 'catch')) this.machine.signal(main.pid, signal, ROOT);
    this.touch();
  }

  /** Bytes of memory that the processes say they use. */
  get residentBytes(): number {
    return this.use.residentBytes;
  }

  get use(): MachineUse {
    const { bytes, files } = this.machine.root.usage();
    return useOf(this.machine.list(), { bytes, files }, this.#streak);
  }

  get listening() {
    return listeningProcesses(this.machine.list());
  }

  #mainState() {
    for (const process of this.machine.list()) if (process.pid === this.#main?.pid) return process;
    return undefined;
  }

  /** Takes the main process's terminal back from a client that has left. */
  listenToMain(): void {
    if (this.#main?.terminal !== undefined) this.#listen(this.#main.terminal);
  }

  #listen(terminal: number): void {
    this.machine.listenToTerminal(terminal, {
      emit: (event) => {
        if (event.type === 'output') this.#owner.wrote(encodeUtf8(event.data));
      },
      notice: () => undefined,
    });
  }

  #collect(): void {
    const main = this.#main;
    if (!main) return;
    for (const pipe of [main.stdout, main.stderr]) if (pipe !== undefined) this.#owner.wrote(this.machine.drain(pipe));
    const report = this.machine.result(main.pid);
    if (report?.state !== 'exited') return;
    this.#main = undefined;
    this.#owner.ended(report.status);
  }
}
