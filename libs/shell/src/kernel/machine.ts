import { type Clock, Rng } from '@drydock/apimachinery';
import { Files } from '../files/files.ts';
import type { FileSystem } from '../files/file-system.ts';
import type { InodeFileSystem } from '../files/inode-file-system.ts';
import type { Mounts } from '../files/path-walk.ts';
import { copyTerminalState, newTerminalState, TerminalDevice, type TerminalHost, type TerminalState } from '../terminal/terminal-device.ts';
import type { PromptNotice, TerminalEventBody } from '../terminal/terminal-event.ts';
import type { ByteString } from './byte-string.ts';
import { findInPath, resolveExecutable } from './executable.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import { Loopback } from './loopback.ts';
import type { MachineState, ProcessState } from './machine-state.ts';
import { Meters } from './meters.ts';
import { OpenFiles } from './open-files.ts';
import { copyPlain } from './plain-data.ts';
import { procFiles } from './proc-files.ts';
import type { Kernel } from './process-handle.ts';
import { NOBODY, ProcessRecord } from './process-record.ts';
import { ProcessTable } from './process-table.ts';
import type { ChildReport, SpawnFailure, SpawnOptions } from './program.ts';
import type { Programs } from './programs.ts';
import { type RunResult, Scheduler } from './scheduler.ts';
import { NO_RESIDENTS, type Residents, type VisibleProcess } from './residents.ts';
import type { Signal } from './signals.ts';
import { ROOT, type User } from './users.ts';
import type { Wait } from './wait.ts';

export interface MachineOptions {
  readonly hostname: string;
  readonly clock: Clock;
  /** Used unless a state is given. */
  readonly seed?: number;
  /** When it was switched on, in milliseconds of virtual time; now when absent. Used unless a state is given. */
  readonly booted?: number;
  readonly programs: Programs;
  /** The root file system: a fork of a shared base. */
  readonly files: InodeFileSystem;
  /** True: somebody else has these files, too, and saves them. They are no part of the machine's state. */
  readonly filesSavedElsewhere?: boolean;
  /** Absolute paths and what is mounted there. */
  readonly mounts?: ReadonlyMap<string, FileSystem>;
  readonly limits?: Partial<Limits>;
  /** Process 1 is the init of a container: signals that it does not catch do nothing, but for SIGKILL from outside (pid_namespaces(7)). */
  readonly protectInit?: boolean;
  /** Called when something outside `run` made a process runnable. */
  readonly onWake?: () => void;
  /** What else runs there; the machine's own processes get the pids behind theirs. */
  readonly residents?: Residents;
}

const FIRST_PID_BEHIND_RESIDENTS = 30_001;

export interface TerminalListener {
  emit(event: TerminalEventBody): void;
  notice(notice: PromptNotice): void;
}

export interface StartOptions {
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly user?: User;
  /** A number that no process there has; by default the next one. */
  readonly pid?: number | undefined;
  /** Runs this program; by default `argv[0]` is looked up in PATH. */
  readonly program?: string;
  readonly memory?: Record<string, unknown>;
  /** How many steps it and its children may take; default: no bound. */
  readonly stepLimit?: number;
  /** Its standard streams are this terminal, else the pipes below. */
  readonly terminal?: number;
  /** Pipes made with `createPipe`; default: `/dev/null`. */
  readonly stdin?: number;
  readonly stdout?: number;
  readonly stderr?: number;
}

/** One simulated computer. Nothing happens in it but within `run`, and nothing in it waits by a promise of its own. */
export class Machine implements Kernel {
  readonly clock: Clock;
  readonly limits: Limits;
  readonly loopback = new Loopback();
  readonly rng: Rng;
  readonly programs: Programs;
  readonly mounts: Mounts;
  readonly openFiles: OpenFiles;
  readonly root: InodeFileSystem;
  readonly #options: MachineOptions;
  readonly #state: Omit<MachineState, 'processes' | 'tree'>;
  readonly #meters: Meters;
  readonly #processes: ProcessTable;
  readonly #scheduler: Scheduler;
  readonly #terminals = new Map<number, TerminalDevice>();
  readonly #terminalListeners = new Map<number, TerminalListener>();

  /** A new machine, or, with `state`, one that continues where `save` was called. */
  constructor(options: MachineOptions, state?: MachineState) {
    this.#options = options;
    this.clock = options.clock;
    this.limits = options.limits ? { ...DEFAULT_LIMITS, ...options.limits } : DEFAULT_LIMITS;
    this.programs = options.programs;
    this.root = options.files;
    this.#state = state ? restoredState(state) : freshState(options);
    this.rng = new Rng(this.#state.rng);
    this.mounts = new Map<string, FileSystem>([['/', options.files], ['/proc', procFiles(this)], ...(options.mounts ?? [])]);
    if (state?.tree) this.root.restore(state.tree);
    const now = () => this.clock.now();
    this.openFiles = new OpenFiles({
      state: this.#state,
      mounts: this.mounts,
      terminals: this.#terminals,
      limits: this.limits,
      rng: this.rng,
      now,
    });
    this.#meters = new Meters(this.#state, this.limits);
    const { clock, limits, openFiles, programs } = this;
    const protectInit = options.protectInit ?? false;
    this.#processes = new ProcessTable(
      { state: this.#state, clock, limits, openFiles, meters: this.#meters, programs, protectInit },
      state?.processes ?? [],
    );
    this.#scheduler = new Scheduler(this, this.#processes, this.#meters, () => this.#options.onWake?.());
    for (const id of Object.keys(this.#state.terminals)) this.#attachTerminal(Number(id));
    for (const file of Object.values(this.#state.openFiles)) if (file.kind === 'file') this.mounts.get(file.mount)?.hold(file.inode, 1);
  }

  get hostname(): string {
    return this.#state.hostname;
  }

  get booted(): number {
    return this.#state.booted;
  }

  setHostname(name: string): void {
    this.#state.hostname = name;
  }

  /** All that has to be kept, as plain JSON that nothing changes later. Processes that were not touched since the restore are shared. */
  save(): MachineState {
    return {
      ...copyPlain(this.#state),
      tree: this.#options.filesSavedElsewhere ? undefined : this.root.save(),
      processes: this.#processes.save(),
    };
  }

  /** Files as `user` (root by default) sees them, for the machine's owner. */
  filesOf(user: User = ROOT, cwd = '/'): Files {
    return new Files({ mounts: this.mounts, cwd, user, umask: 0o022, now: () => this.clock.now(), readDevice: () => undefined });
  }

  // Processes, for the machine's owner

  /** Starts a process whose parent is nobody, with itself as process group; see `result`. */
  startProcess(options: StartOptions): number | SpawnFailure {
    const user = options.user ?? ROOT;
    const cwd = options.cwd ?? '/';
    const found = this.#find(options, user, cwd);
    if ('failure' in found) return found;
    const meter = this.#meters.create(options.stepLimit);
    const parent = new ProcessRecord(user, this.clock.now());
    parent.cwd = cwd;
    parent.env = { ...options.env };
    parent.terminal = options.terminal;
    parent.meter = meter;
    const ids = [options.stdin, options.stdout, options.stderr].map((pipe, fd) => this.#standardStream(options.terminal, pipe, fd));
    ids.forEach((id) => this.openFiles.retain(id));
    parent.fds = { 0: ids[0]!, 1: ids[1]!, 2: ids[2]! };
    const pid = this.start(parent, found.program, { argv: found.argv, group: 'new', memory: options.memory }, options.pid);
    ids.forEach((id) => this.openFiles.release(id));
    const terminal = this.terminal(options.terminal);
    if (terminal && typeof pid === 'number') terminal.state.foreground = pid;
    return pid;
  }

  /** The result of a process without a parent that has ended; taken once. */
  result(pid: number): ChildReport | undefined {
    return this.reap(NOBODY, pid);
  }

  /** Whether a process without a parent has ended: then `result` has its status. */
  hasEnded(pid: number): boolean {
    const state = this.#processes.get(pid)?.state.state;
    return state === undefined || state === 'ended';
  }

  /** What a process waits for at the moment. */
  waitOf(pid: number): Wait | undefined {
    return this.#processes.get(pid)?.wait;
  }

  /** The id of the terminal that a process was started at. */
  terminalOf(pid: number): number | undefined {
    return this.#processes.get(pid)?.state.terminal;
  }

  /** A pipe of which the owner holds the other end: `read` is written by the owner, `write` is read by it. */
  createPipe(end: 'read' | 'write'): number {
    const pipe = this.openFiles.addPipe();
    const state = this.#state.pipes[pipe]!;
    if (end === 'read') state.writers++;
    else state.readers++;
    return pipe;
  }

  /** `written` is called after each write to the pipe until it is closed; it may drain it. Not part of what is saved. */
  watchPipe(pipe: number, written: () => void): void {
    this.openFiles.watchers.set(pipe, written);
  }

  /** Everything that was written to the pipe since the last call. */
  drain(pipe: number): ByteString {
    const state = this.#state.pipes[pipe];
    if (!state) return '';
    const { data } = state;
    state.data = '';
    return data;
  }

  /** Whether `drain` would give something. */
  hasOutput(pipe: number): boolean {
    return (this.#state.pipes[pipe]?.data ?? '') !== '';
  }

  /** Bytes that were fed and nobody has read yet. */
  unread(pipe: number): number {
    return this.#state.pipes[pipe]?.data.length ?? 0;
  }

  feed(pipe: number, data: ByteString): void {
    const state = this.#state.pipes[pipe];
    if (state) state.data += data;
    this.#options.onWake?.();
  }

  /** Gives up the owner's end: `read` for pipes that it drained, `write` for those that it fed. */
  closePipe(pipe: number, end: 'read' | 'write'): void {
    if (this.#state.pipes[pipe]) this.openFiles.dropPipeEnd(pipe, end);
    if (end === 'read') this.openFiles.watchers.delete(pipe);
    this.#options.onWake?.();
  }

  /** True when nobody has the pipe's other end open any more. */
  pipeClosed(pipe: number): boolean {
    const state = this.#state.pipes[pipe];
    return !state || state.readers + state.writers <= 1;
  }

  // Terminals

  createTerminal(columns: number, rows: number, canEdit: boolean): number {
    const id = this.#state.nextId++;
    this.#state.terminals[id] = newTerminalState(columns, rows, canEdit);
    this.#attachTerminal(id);
    return id;
  }

  terminal(id: number | undefined): TerminalDevice | undefined {
    return id === undefined ? undefined : this.#terminals.get(id);
  }

  listenToTerminal(id: number, listener: TerminalListener): void {
    this.#terminalListeners.set(id, listener);
  }

  /** Hangs up: the processes of the terminal get SIGHUP. */
  closeTerminal(id: number): void {
    for (const live of this.#processes.all()) if (live.state.terminal === id) this.#processes.deliver(live, 'HUP');
    this.#terminals.delete(id);
    this.#terminalListeners.delete(id);
    delete this.#state.terminals[id];
  }

  #attachTerminal(id: number): void {
    const state: TerminalState = this.#state.terminals[id]!;
    const host: TerminalHost = {
      emit: (event) => this.#terminalListeners.get(id)?.emit(event),
      notice: (notice) => this.#terminalListeners.get(id)?.notice(notice),
      signal: (signal) => this.signal(-state.foreground, signal, ROOT),
      wake: () => this.#options.onWake?.(),
    };
    this.#terminals.set(id, new TerminalDevice(state, host));
  }

  // What processes ask for

  list(): readonly Readonly<ProcessState>[] {
    return this.#processes.states();
  }

  /** What is known of a process; undefined when there is none of this number. */
  stateOf(pid: number): Readonly<ProcessState> | undefined {
    return this.#processes.get(pid)?.state;
  }

  visible(): readonly VisibleProcess[] {
    const { residents = NO_RESIDENTS } = this.#options;
    const own = this.list().map((state) => (state.parent === NOBODY ? { ...state, parent: residents.adopter } : state));
    return [...residents.list(), ...own].sort((a, b) => a.pid - b.pid);
  }

  start(parent: ProcessState, program: string, options: SpawnOptions, pid?: number): number | SpawnFailure {
    return this.#processes.start(parent, program, options, pid);
  }

  reap(parent: number, pid: number | undefined): ChildReport | undefined {
    return this.#processes.reap(parent, pid);
  }

  /** To a process, or to a group when `target` is negative. A signal that comes while no process runs comes from outside the machine. */
  signal(target: number, signal: Signal, sender: User): 'sent' | 'no-such-process' | 'not-permitted' {
    const result = this.#processes.signal(target, signal, sender, this.#processes.running === undefined);
    if (result === 'sent') this.#options.onWake?.();
    return result === 'no-such-process' ? this.#signalResident(target, signal, sender) : result;
  }

  #signalResident(pid: number, signal: Signal, sender: User): 'sent' | 'no-such-process' | 'not-permitted' {
    const { residents = NO_RESIDENTS } = this.#options;
    const resident = residents.list().find((each) => each.pid === pid);
    if (!resident) return 'no-such-process';
    if (sender.uid !== ROOT.uid && sender.uid !== resident.user.uid) return 'not-permitted';
    residents.signal(pid, signal);
    return 'sent';
  }

  charge(process: ProcessState, steps: number, output: number): void {
    this.#meters.charge(process.meter, steps, output);
  }

  newMeter(process: ProcessState): void {
    this.#meters.keepOnly((meter) => this.#processes.all().some(({ state }) => state.meter === meter));
    process.meter = this.#meters.create(this.limits.stepsPerCommand);
  }

  exhaustedMessage(meter: number): string {
    return this.#meters.message(meter);
  }

  /** Runs every process that can run, in turn, until all wait or `budget` steps are spent. */
  run(budget: number): RunResult {
    return this.#scheduler.run(budget);
  }

  #find(options: StartOptions, user: User, cwd: string) {
    if (options.program !== undefined) return { program: options.program, argv: options.argv };
    const files = this.filesOf(user, cwd);
    const path = findInPath(files, options.env?.['PATH'] ?? DEFAULT_PATH, options.argv[0] ?? '');
    return path === undefined ? ({ failure: 'not-found' } as const) : resolveExecutable(files, path, options.argv);
  }

  #standardStream(terminal: number | undefined, pipe: number | undefined, fd: number): number {
    if (terminal !== undefined) return this.openFiles.add({ kind: 'terminal', terminal });
    if (pipe === undefined) return this.openFiles.add({ kind: 'device', name: 'null' });
    return this.openFiles.add({ kind: 'pipe', pipe, end: fd === 0 ? 'read' : 'write' });
  }
}

/** Where PATH is not set (bash's default). */
export const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

const freshState = (options: MachineOptions): Omit<MachineState, 'processes' | 'tree'> => ({
  hostname: options.hostname,
  booted: options.booted ?? options.clock.now(),
  rng: { seed: options.seed ?? 1 },
  nextPid: options.residents ? (options.residents.firstPid ?? FIRST_PID_BEHIND_RESIDENTS) : 1,
  nextId: 1,
  openFiles: {},
  pipes: {},
  meters: {},
  terminals: {},
});

function restoredState(state: MachineState): Omit<MachineState, 'processes' | 'tree'> {
  const { hostname, booted, rng, nextPid, nextId, openFiles, pipes, meters, terminals } = state;
  return {
    hostname,
    booted,
    rng: { ...rng },
    nextPid,
    nextId,
    openFiles: copyEach(openFiles, (file) => ({ ...file })),
    pipes: copyEach(pipes, (pipe) => ({ ...pipe })),
    meters: copyEach(meters, (meter) => ({ ...meter })),
    terminals: copyEach(terminals, copyTerminalState),
  };
}

function copyEach<T>(originals: Readonly<Record<number, T>>, copyOf: (original: T) => T): Record<number, T> {
  const copies: Record<number, T> = {};
  for (const id of Object.keys(originals)) copies[Number(id)] = copyOf(originals[Number(id)]!);
  return copies;
}
