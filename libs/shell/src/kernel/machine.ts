import { type Clock, Rng } from '@drydock/apimachinery';
import type { FileSystem } from '../files/file-system.ts';
import type { InodeFileSystem } from '../files/inode-file-system.ts';
import type { Mounts } from '../files/path-walk.ts';
import { Files } from '../files/files.ts';
import { newTerminalState, TerminalDevice, type TerminalHost, type TerminalState } from '../terminal/terminal-device.ts';
import type { PromptNotice, TerminalEventBody } from '../terminal/terminal-event.ts';
import type { ByteString } from './byte-string.ts';
import { resolveExecutable, searchPath } from './executable.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import type { MachineState, MeterState, ProcessState } from './machine-state.ts';
import { OpenFiles } from './open-files.ts';
import { clonePlain } from './plain-data.ts';
import { type Kernel, ProcessHandle } from './process-handle.ts';
import { procFiles } from './proc-files.ts';
import type { ChildReport, Program, SpawnFailure, SpawnOptions } from './program.ts';
import { defaultAction, type Signal, SIGNALS } from './signals.ts';
import { ROOT, type User } from './users.ts';
import type { Wait } from './wait.ts';

export interface MachineOptions {
  readonly hostname: string;
  readonly clock: Clock;
  /** Used unless a state is given. */
  readonly seed?: number;
  readonly programs: ReadonlyMap<string, Program>;
  /** The root file system: a fork of a shared base. */
  readonly files: InodeFileSystem;
  /** Absolute paths and what is mounted there. */
  readonly mounts?: ReadonlyMap<string, FileSystem>;
  readonly limits?: Partial<Limits>;
  /** Called when something outside `run` made a process runnable. */
  readonly onWake?: () => void;
}

export interface TerminalListener {
  emit(event: TerminalEventBody): void;
  notice(notice: PromptNotice): void;
}

export type RunResult =
  /** Nothing can run until something comes from outside or the clock shows `wakeAt`. */
  | { readonly state: 'blocked'; readonly wakeAt?: number }
  /** The budget is spent; call again. */
  | { readonly state: 'more' }
  /** A batch tool is at work outside virtual time; call again after `settled`, before the clock moves. */
  | { readonly state: 'pending'; readonly settled: Promise<void> };

export interface StartOptions {
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly user?: User;
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

interface LiveProcess {
  handle: ProcessHandle | undefined;
  state: ProcessState;
  /** The state is this machine's own and may be changed. */
  owned: boolean;
  generator: Generator<Wait, number, void> | undefined;
  wait: Wait | undefined;
  noticed: boolean;
  unsubscribe: (() => void)[];
  promise: { settled: boolean; done: Promise<void> } | undefined;
}

const NOBODY = 0;
const XCPU_STATUS = 128 + SIGNALS.XCPU;

/** One simulated computer. Nothing happens in it but within `run`, and nothing in it waits by a promise of its own. */
export class Machine implements Kernel {
  readonly clock: Clock;
  readonly limits: Limits;
  readonly rng: Rng;
  readonly programs: ReadonlyMap<string, Program>;
  readonly mounts: Mounts;
  readonly openFiles: OpenFiles;
  readonly root: InodeFileSystem;
  readonly #options: MachineOptions;
  readonly #state: Omit<MachineState, 'processes' | 'tree'>;
  readonly #processes = new Map<number, LiveProcess>();
  readonly #terminals = new Map<number, TerminalDevice>();
  readonly #terminalListeners = new Map<number, TerminalListener>();
  /** The process whose program is being executed: its generator cannot be closed until it has yielded. */
  #running: LiveProcess | undefined;
  #charged = 0;
  #exhausted: number[] = [];

  /** A new machine, or, with `state`, one that continues where `save` was called. */
  constructor(options: MachineOptions, state?: MachineState) {
    this.#options = options;
    this.clock = options.clock;
    this.limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.programs = options.programs;
    this.root = options.files;
    this.#state = state ? restoredState(state) : freshState(options);
    this.rng = new Rng(this.#state.rng);
    this.mounts = new Map<string, FileSystem>([['/', options.files], ['/proc', procFiles(this)], ...(options.mounts ?? [])]);
    if (state) this.root.restore(state.tree);
    const now = () => this.clock.now();
    this.openFiles = new OpenFiles({ state: this.#state, mounts: this.mounts, terminals: this.#terminals, limits: this.limits, rng: this.rng, now });
    for (const process of state?.processes ?? []) this.#processes.set(process.pid, dormant(process));
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
      ...clonePlain(this.#state),
      tree: this.root.save(),
      processes: [...this.#processes.values()].map(({ state, owned, wait }) => (owned ? clonePlain({ ...state, wait: storable(wait) }) : state)),
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
    const parent: ProcessState = { ...this.#nobody(user), cwd, env: { ...options.env }, terminal: options.terminal, meter: this.#meter(options.stepLimit) };
    const ids = [options.stdin, options.stdout, options.stderr].map((pipe, fd) => this.#standardStream(options.terminal, pipe, fd));
    ids.forEach((id) => this.openFiles.retain(id));
    parent.fds = { 0: ids[0]!, 1: ids[1]!, 2: ids[2]! };
    const pid = this.start(parent, found.program, { argv: found.argv, group: 'new', memory: options.memory });
    ids.forEach((id) => this.openFiles.release(id));
    const terminal = this.terminal(options.terminal);
    if (terminal && typeof pid === 'number') terminal.state.foreground = pid;
    return pid;
  }

  /** The result of a process without a parent that has ended; taken once. */
  result(pid: number): ChildReport | undefined {
    return this.reap(NOBODY, pid);
  }

  /** What a process waits for at the moment. */
  waitOf(pid: number): Wait | undefined {
    return this.#processes.get(pid)?.wait;
  }

  /** A pipe of which the owner holds the other end: `read` is written by the owner, `write` is read by it. */
  createPipe(end: 'read' | 'write'): number {
    const pipe = this.openFiles.addPipe();
    const state = this.#state.pipes[pipe]!;
    if (end === 'read') state.writers++;
    else state.readers++;
    return pipe;
  }

  /** Everything that was written to the pipe since the last call. */
  drain(pipe: number): ByteString {
    const state = this.#state.pipes[pipe];
    if (!state) return '';
    const { data } = state;
    state.data = '';
    return data;
  }

  feed(pipe: number, data: ByteString): void {
    const state = this.#state.pipes[pipe];
    if (state) state.data += data;
    this.#options.onWake?.();
  }

  /** Gives up the owner's end: `read` for pipes that it drained, `write` for those that it fed. */
  closePipe(pipe: number, end: 'read' | 'write'): void {
    if (this.#state.pipes[pipe]) this.openFiles.dropPipeEnd(pipe, end);
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
    for (const { state } of [...this.#processes.values()]) if (state.terminal === id) this.#deliver(state.pid, 'HUP');
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

  *list(): Iterable<Readonly<ProcessState>> {
    for (const { state } of this.#processes.values()) yield state;
  }

  start(parent: ProcessState, program: string, options: SpawnOptions): number | SpawnFailure {
    if (!this.programs.has(program)) return { failure: 'not-found' };
    if (this.#processes.size >= this.limits.processes) return { failure: 'too-many-processes' };
    const pid = this.#state.nextPid++;
    const state: ProcessState = {
      ...this.#nobody(options.user ?? parent.user),
      pid,
      parent: parent.pid,
      group: options.group === 'new' ? pid : (options.group ?? parent.group),
      program,
      argv: [...options.argv],
      env: { ...(options.env ?? parent.env) },
      cwd: options.cwd ?? parent.cwd,
      umask: parent.umask,
      memory: options.memory ?? {},
      fds: this.#inheritedFds(parent, options.fds),
      meter: parent.meter,
      terminal: parent.terminal,
      actions: ignoredOnly(parent.actions),
    };
    this.#processes.set(pid, { ...dormant(state), owned: true });
    this.#charge(parent.meter, 20);
    return pid;
  }

  reap(parent: number, pid: number | undefined): ChildReport | undefined {
    for (const live of pid === undefined ? this.#processes.values() : [this.#processes.get(pid)]) {
      if (!live || live.state.parent !== parent || !live.state.report) continue;
      const { state } = this.#own(live);
      const report: ChildReport = { pid: state.pid, state: state.report!, status: state.status, signal: state.signal };
      state.report = undefined;
      if (state.state === 'ended') this.#processes.delete(state.pid);
      return report;
    }
    return undefined;
  }

  signal(target: number, signal: Signal, sender: User): 'sent' | 'no-such-process' | 'not-permitted' {
    const targets = [...this.#processes.values()].filter(({ state }) => state.state !== 'ended' && (target < 0 ? state.group === -target : state.pid === target));
    if (targets.length === 0) return 'no-such-process';
    const permitted = targets.filter(({ state }) => sender.uid === 0 || sender.uid === state.user.uid);
    if (permitted.length === 0) return 'not-permitted';
    for (const { state } of permitted) this.#deliver(state.pid, signal);
    this.#options.onWake?.();
    return 'sent';
  }

  charge(process: ProcessState, steps: number, output: number): void {
    this.#charge(process.meter, steps, output);
  }

  newMeter(process: ProcessState): void {
    const used = new Set([...this.#processes.values()].map(({ state }) => state.meter));
    for (const id of Object.keys(this.#state.meters)) if (!used.has(Number(id))) delete this.#state.meters[Number(id)];
    process.meter = this.#meter(this.limits.stepsPerCommand);
  }

  // The scheduler

  /** Runs every process that can run, in turn, until all wait or `budget` steps are spent. */
  run(budget: number): RunResult {
    this.#charged = 0;
    for (;;) {
      const settledNow = [...this.#processes.values()].every(({ promise }) => !promise || promise.settled);
      const ready = [...this.#processes.values()].filter((live) => this.#isReady(live, settledNow));
      if (ready.length === 0) return this.#blockedResult();
      for (const live of ready) {
        if (this.#processes.get(live.state.pid) === live && live.state.state === 'running') this.#resume(live);
        this.#charged++;
        this.#stopExhausted();
      }
      if (this.#charged >= budget) return { state: 'more' };
    }
  }

  #blockedResult(): RunResult {
    const waiting = [...this.#processes.values()].flatMap(({ promise }) => (promise ? [promise.done] : []));
    if (waiting.length > 0) return { state: 'pending', settled: Promise.all(waiting).then(() => undefined) };
    const times = [...this.#processes.values()].filter(({ state }) => state.state === 'running').flatMap(({ wait }) => (wait ? dueTimes(wait) : []));
    return times.length === 0 ? { state: 'blocked' } : { state: 'blocked', wakeAt: Math.min(...times) };
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
        return this.clock.now() >= wait.until;
      case 'readable':
        return this.#streamReady(live.state, wait.fd, 'readable');
      case 'writable':
        return this.#streamReady(live.state, wait.fd, 'writable');
      case 'exit':
        return this.#hasReport(live.state.pid, wait.pid);
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
    return id === undefined || this.openFiles[direction](id);
  }

  /** True when there is something to reap, or no such child. */
  #hasReport(parent: number, pid: number | undefined): boolean {
    if (pid !== undefined) {
      const child = this.#processes.get(pid);
      return !child || child.state.parent !== parent || child.state.report !== undefined;
    }
    let children = 0;
    for (const { state } of this.#processes.values()) {
      if (state.parent !== parent) continue;
      if (state.report) return true;
      children++;
    }
    return children === 0;
  }

  #resume(live: LiveProcess): void {
    const { state } = this.#own(live);
    this.#endWait(live);
    if (!live.generator && !this.#begin(live)) return;
    const generator = live.generator!;
    this.#running = live;
    const step = generator.next();
    this.#running = undefined;
    if ((state.state as string) === 'ended') return void (step.done || generator.return(0));
    if (!step.done) return this.#beginWait(live, step.value);
    if (live.handle!.replacement) {
      live.handle!.replacement = undefined;
      live.generator = this.programs.get(state.program)!.run(live.handle!);
      return;
    }
    this.#end(live, step.value & 0xff, undefined);
  }

  /** Starts or, after a restore, continues the program; false when it could not be continued. */
  #begin(live: LiveProcess): boolean {
    const program = this.programs.get(live.state.program);
    const continued = live.state.wait !== undefined;
    if (!program || (continued && !program.resumable)) {
      this.#end(live, 128 + SIGNALS.KILL, 'KILL');
      return false;
    }
    live.handle = new ProcessHandle(this, live.state);
    live.generator = program.run(live.handle);
    return true;
  }

  #beginWait(live: LiveProcess, wait: Wait): void {
    live.wait = wait;
    const kinds = wait.on === 'any' ? wait.any : [wait];
    for (const kind of kinds) {
      if (kind.on === 'notice') {
        const wake = () => {
          live.noticed = true;
          this.#options.onWake?.();
        };
        live.unsubscribe.push(kind.subscribe(wake));
      }
      if (kind.on === 'promise') {
        const promise = { settled: false, done: Promise.resolve() };
        promise.done = kind.promise.then(() => void (promise.settled = true));
        live.promise = promise;
      }
    }
  }

  #endWait(live: LiveProcess): void {
    live.wait = undefined;
    live.noticed = false;
    live.promise = undefined;
    for (const unsubscribe of live.unsubscribe.splice(0)) unsubscribe();
  }

  /** The process's state as this machine's own copy. */
  #own(live: LiveProcess): LiveProcess {
    if (!live.owned) {
      live.state = clonePlain(live.state);
      live.owned = true;
    }
    return live;
  }

  #end(live: LiveProcess, status: number, signal: Signal | undefined): void {
    const { state } = this.#own(live);
    if (state.state === 'ended') return;
    this.#endWait(live);
    state.state = 'ended';
    state.status = status;
    state.signal = signal;
    state.report = 'exited';
    if (live.generator && live !== this.#running) live.generator.return(status);
    live.handle?.rawTerminal?.setRaw(false);
    live.generator = undefined;
    for (const fd of Object.keys(state.fds)) this.openFiles.release(state.fds[Number(fd)]!);
    state.fds = {};
    for (const child of [...this.#processes.values()]) if (child.state.parent === state.pid) this.#orphan(child);
    if (this.#processes.get(state.parent)?.state.actions.CHLD === 'catch') this.#deliver(state.parent, 'CHLD');
    if (state.parent === ORPHAN) this.#processes.delete(state.pid);
  }

  #orphan(child: LiveProcess): void {
    this.#own(child).state.parent = ORPHAN;
    if (child.state.state === 'ended') this.#processes.delete(child.state.pid);
  }

  #deliver(pid: number, signal: Signal): void {
    const live = this.#processes.get(pid);
    if (!live || live.state.state === 'ended') return;
    const { state } = this.#own(live);
    if (signal === 'CONT' && state.state === 'stopped') {
      state.state = 'running';
      state.report = 'continued';
    }
    const action = signal === 'KILL' || signal === 'STOP' ? undefined : state.actions[signal];
    if (action === 'ignore') return;
    if (action === 'catch') {
      if (!state.caught.includes(signal)) state.caught.push(signal);
      return;
    }
    const effect = defaultAction(signal);
    if (effect === 'terminate') this.#end(live, 128 + SIGNALS[signal], signal);
    if (effect !== 'stop' || state.state !== 'running') return;
    state.state = 'stopped';
    state.report = 'stopped';
    state.status = 128 + SIGNALS[signal];
    state.signal = signal;
  }

  #charge(meter: number, steps: number, output = 0): void {
    this.#charged += steps;
    const state = this.#state.meters[meter];
    if (!state || state.exhausted) return;
    state.steps += steps;
    state.output += output;
    if (state.steps <= state.limit && state.output <= this.limits.outputBytesPerCommand) return;
    state.exhausted = true;
    this.#exhausted.push(meter);
  }

  /** Ends what has used up its share; an interactive shell catches the signal and says so. */
  #stopExhausted(): void {
    for (const meter of this.#exhausted.splice(0)) {
      const processes = [...this.#processes.values()].filter(({ state }) => state.meter === meter && state.state !== 'ended');
      const told = processes.some(({ state }) => state.actions.XCPU === 'catch');
      const first = processes[0];
      if (!told && first?.state.fds[2] !== undefined) this.openFiles.write(first.state.fds[2], `${this.exhaustedMessage(meter)}\n`);
      for (const live of processes) {
        if (live.state.actions.XCPU === 'catch') this.#deliver(live.state.pid, 'XCPU');
        else this.#end(live, XCPU_STATUS, 'XCPU');
      }
    }
  }

  exhaustedMessage(meter: number): string {
    const state = this.#state.meters[meter];
    if (state && state.steps <= state.limit) return `drydock: stopped after ${state.output} bytes of output: the command wrote too much`;
    return `drydock: stopped after ${state?.limit ?? 0} steps: the command used up its share of the processor`;
  }

  #meter(limit: number | undefined): number {
    if (limit === undefined) return 0;
    const id = this.#state.nextId++;
    const meter: MeterState = { steps: 0, limit, output: 0, exhausted: false };
    this.#state.meters[id] = meter;
    return id;
  }

  #find(options: StartOptions, user: User, cwd: string) {
    if (options.program !== undefined) return { program: options.program, argv: options.argv };
    const files = this.filesOf(user, cwd);
    const path = searchPath(files, options.env?.['PATH'] ?? DEFAULT_PATH, options.argv[0] ?? '')[0];
    return path === undefined ? ({ failure: 'not-found' } as const) : resolveExecutable(files, path, options.argv);
  }

  #standardStream(terminal: number | undefined, pipe: number | undefined, fd: number): number {
    if (terminal !== undefined) return this.openFiles.add({ kind: 'terminal', terminal });
    if (pipe === undefined) return this.openFiles.add({ kind: 'device', name: 'null' });
    return this.openFiles.add({ kind: 'pipe', pipe, end: fd === 0 ? 'read' : 'write' });
  }

  #inheritedFds(parent: ProcessState, wanted: Readonly<Record<number, number>> | undefined): Record<number, number> {
    const fds: Record<number, number> = {};
    for (const key of Object.keys(wanted ?? parent.fds)) {
      const id = parent.fds[wanted ? wanted[Number(key)]! : Number(key)];
      if (id === undefined) continue;
      this.openFiles.retain(id);
      fds[Number(key)] = id;
    }
    return fds;
  }

  #nobody(user: User): ProcessState {
    return {
      pid: NOBODY,
      parent: NOBODY,
      group: NOBODY,
      program: '',
      argv: [],
      env: {},
      cwd: '/',
      umask: 0o022,
      user,
      memory: {},
      fds: {},
      meter: 0,
      terminal: undefined,
      started: this.clock.now(),
      state: 'running',
      report: undefined,
      status: 0,
      signal: undefined,
      actions: {},
      caught: [],
      wait: undefined,
    };
  }
}

/** Where PATH is not set (bash's default). */
export const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const ORPHAN = -1;

const freshState = (options: MachineOptions): Omit<MachineState, 'processes' | 'tree'> => ({
  hostname: options.hostname,
  booted: options.clock.now(),
  rng: { seed: options.seed ?? 1 },
  nextPid: 1,
  nextId: 1,
  openFiles: {},
  pipes: {},
  meters: {},
  terminals: {},
});

function restoredState({ processes: _processes, tree: _tree, ...rest }: MachineState): Omit<MachineState, 'processes' | 'tree'> {
  return clonePlain(rest);
}

const dormant = (state: ProcessState): LiveProcess => ({
  handle: undefined,
  state,
  owned: false,
  generator: undefined,
  wait: state.wait,
  noticed: false,
  unsubscribe: [],
  promise: undefined,
});

function ignoredOnly(actions: ProcessState['actions']): ProcessState['actions'] {
  const inherited: ProcessState['actions'] = {};
  for (const signal of Object.keys(actions) as Signal[]) if (actions[signal] === 'ignore') inherited[signal] = 'ignore';
  return inherited;
}

/** What of a wait a snapshot can hold; the rest begins again at once. */
function storable(wait: Wait | undefined): Wait | undefined {
  if (!wait || wait.on === 'notice' || wait.on === 'promise') return wait && { on: 'turn' };
  if (wait.on !== 'any') return { ...wait };
  return wait.any.every(({ on }) => on !== 'notice' && on !== 'promise') ? clonePlain(wait) : { on: 'turn' };
}

function dueTimes(wait: Wait): number[] {
  if (wait.on === 'time') return [wait.until];
  return wait.on === 'any' ? wait.any.flatMap(dueTimes) : [];
}
