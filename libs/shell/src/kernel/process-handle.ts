import type { Clock, Rng } from '@drydock/apimachinery';
import { FileError } from '../files/file-error.ts';
import { Files, type Viewpoint } from '../files/files.ts';
import { realPath, type Location, type Mounts } from '../files/path-walk.ts';
import type { TerminalDevice } from '../terminal/terminal-device.ts';
import type { ByteString } from './byte-string.ts';
import { findInPath, resolveExecutable } from './executable.ts';
import type { Limits } from './limits.ts';
import type { Loopback } from './loopback.ts';
import type { ProcessState } from './machine-state.ts';
import { DIRECTORY_DEVICE, type OpenFiles } from './open-files.ts';
import type { ChildReport, OpenMode, Process, ReadResult, SpawnFailure, SpawnOptions, WriteResult } from './program.ts';
import type { Programs } from './programs.ts';
import type { VisibleProcess } from './residents.ts';
import type { Signal } from './signals.ts';
import type { User } from './users.ts';

/** What a process asks of its machine. */
export interface Kernel {
  readonly hostname: string;
  readonly clock: Clock;
  readonly rng: Rng;
  readonly limits: Limits;
  readonly loopback: Loopback;
  readonly mounts: Mounts;
  readonly openFiles: OpenFiles;
  readonly programs: Programs;
  terminal(id: number | undefined): TerminalDevice | undefined;
  /** All processes, by pid. */
  list(): readonly Readonly<ProcessState>[];
  /** These, and what else runs on the machine. */
  visible(): readonly VisibleProcess[];
  start(parent: ProcessState, program: string, options: SpawnOptions & { argv: readonly string[] }): number | SpawnFailure;
  reap(parent: number, pid: number | undefined): ChildReport | undefined;
  signal(target: number, signal: Signal, sender: User): 'sent' | 'no-such-process' | 'not-permitted';
  charge(process: ProcessState, steps: number, output: number): void;
  newMeter(process: ProcessState): void;
  /** Why the processes of a meter were stopped. */
  exhaustedMessage(meter: number): string;
  setHostname(name: string): void;
  readonly booted: number;
}

/** The only implementation of `Process`. Programs see the interface; the shell and the process tools use what is beyond it. */
/** How a process sees files: a class, for objects with getters of their own take ten times the room. */
class ProcessView implements Viewpoint {
  readonly #kernel: Kernel;
  readonly #state: ProcessState;

  constructor(kernel: Kernel, state: ProcessState) {
    this.#kernel = kernel;
    this.#state = state;
  }

  get mounts(): Mounts {
    return this.#kernel.mounts;
  }

  get root(): string | undefined {
    return this.#state.root;
  }

  get cwd(): string {
    return this.#state.cwd;
  }

  get user(): User {
    return this.#state.user;
  }

  get umask(): number {
    return this.#state.umask;
  }

  now(): number {
    return this.#kernel.clock.now();
  }

  readDevice(): undefined {
    return undefined;
  }
}

export class ProcessHandle implements Process {
  readonly kernel: Kernel;
  readonly state: ProcessState;
  readonly files: Files;
  /** The program to continue as, after `exec`: the machine starts it when `run` has returned. */
  replacement: { program: string } | undefined;
  /** The terminal that this process has put into raw mode. */
  rawTerminal: TerminalDevice | undefined;

  constructor(kernel: Kernel, state: ProcessState) {
    this.kernel = kernel;
    this.state = state;
    this.files = new Files(new ProcessView(kernel, state));
  }

  get pid(): number {
    return this.state.pid;
  }

  get parent(): number {
    return this.state.parent;
  }

  get group(): number {
    return this.state.group;
  }

  get argv(): readonly string[] {
    return this.state.argv;
  }

  get env(): Readonly<Record<string, string>> {
    return this.state.env;
  }

  set env(env: Readonly<Record<string, string>>) {
    this.state.env = env;
  }

  get cwd(): string {
    return this.state.cwd;
  }

  set cwd(path: string) {
    this.state.cwd = path;
  }

  changeRoot(path: string): FileError | undefined {
    if (this.user.uid !== 0) return new FileError('EPERM');
    const location = this.files.locate(path);
    if (location instanceof FileError) return location;
    if (location.fs.stat(location.inode).type !== 'directory') return new FileError('ENOTDIR');
    this.state.root = realPath(this.state.root, location.path);
    return undefined;
  }

  get umask(): number {
    return this.state.umask;
  }

  set umask(mask: number) {
    this.state.umask = mask;
  }

  get user(): User {
    return this.state.user;
  }

  get hostname(): string {
    return this.kernel.hostname;
  }

  get memory(): Record<string, unknown> {
    return this.state.memory;
  }

  get clock(): Clock {
    return this.kernel.clock;
  }

  get rng(): Rng {
    return this.kernel.rng;
  }

  get limits(): Limits {
    return this.kernel.limits;
  }

  get loopback(): Loopback {
    return this.kernel.loopback;
  }

  get terminal(): TerminalDevice | undefined {
    return this.kernel.terminal(this.state.terminal);
  }

  isTerminal(fd: number): boolean {
    const id = this.state.fds[fd];
    return id !== undefined && this.kernel.openFiles.get(id).kind === 'terminal';
  }

  read(fd: number, max = 65_536): ReadResult {
    const id = this.state.fds[fd];
    if (id === undefined) return new FileError('EBADF');
    return this.kernel.openFiles.read(id, max);
  }

  write(fd: number, data: ByteString): WriteResult {
    const id = this.state.fds[fd];
    if (id === undefined) return new FileError('EBADF');
    if (data === '') return 0;
    const result = this.kernel.openFiles.write(id, data);
    if (result instanceof FileError && result.code === 'EPIPE') this.kernel.signal(this.pid, 'PIPE', this.user);
    if (typeof result === 'number') this.kernel.charge(this.state, 1 + (result >> 8), this.isTerminal(fd) ? result : 0);
    return result;
  }

  open(path: string, mode: OpenMode, at?: number): number | FileError {
    const shared = this.#sharedDescriptor(path);
    if (shared !== undefined) return this.state.fds[shared] === undefined ? new FileError('ENOENT') : this.duplicate(shared, at);
    const location = this.#locate(path, mode);
    if (location instanceof FileError) return location;
    return this.#install(this.#openLocation(location, mode), at);
  }

  /** A directory can be opened for reading, but not read: what a shell's `< DIRECTORY` gives. */
  openDirectory(): number | FileError {
    return this.#install(this.kernel.openFiles.add({ kind: 'device', name: DIRECTORY_DEVICE }), undefined);
  }

  #locate(path: string, mode: OpenMode): Location | FileError {
    if (mode !== 'read') return this.files.openForWriting(path, 0o666, mode === 'exclusive' && !this.#isDevice(path));
    const location = this.files.locate(path);
    if (location instanceof FileError) return location;
    if (!this.files.access(path, 'r')) return new FileError('EACCES');
    return location.fs.stat(location.inode).type === 'directory' ? new FileError('EISDIR') : location;
  }

  #isDevice(path: string): boolean {
    const stat = this.files.stat(path);
    return !(stat instanceof FileError) && stat.type === 'device';
  }

  #openLocation(location: Location, mode: OpenMode): number | FileError {
    const { fs, inode, path } = location;
    if (fs.stat(inode).type === 'device') {
      const name = fs.read(inode);
      if (name !== 'tty') return this.kernel.openFiles.add({ kind: 'device', name });
      if (this.state.terminal === undefined) return new FileError('ENXIO');
      return this.kernel.openFiles.add({ kind: 'terminal', terminal: this.state.terminal });
    }
    if (mode === 'write' || mode === 'exclusive') {
      const error = fs.write(inode, '', this.kernel.clock.now());
      if (error) return error;
    }
    const mount = [...this.kernel.mounts].find(([, mounted]) => mounted === fs)![0];
    const [read, write] = [mode === 'read' || mode === 'read-write', mode !== 'read'];
    return this.kernel.openFiles.add({ kind: 'file', mount, inode, path, offset: 0, read, write, append: mode === 'append' });
  }

  #install(id: number | FileError, at: number | undefined): number | FileError {
    if (id instanceof FileError) return id;
    const fd = at ?? this.freeDescriptor();
    if (fd >= this.limits.openFilesPerProcess) return new FileError('EMFILE');
    this.kernel.openFiles.retain(id);
    this.close(fd);
    this.state.fds[fd] = id;
    return fd;
  }

  /** The descriptor that `/dev/stdin`, `/dev/fd/3` and the like stand for. */
  #sharedDescriptor(path: string): number | undefined {
    const match = /^\/dev\/(?:fd\/(\d+)|(stdin|stdout|stderr))$/.exec(path);
    if (!match) return undefined;
    return match[1] !== undefined ? Number(match[1]) : ['stdin', 'stdout', 'stderr'].indexOf(match[2]!);
  }

  freeDescriptor(from = 0): number {
    let fd = from;
    while (this.state.fds[fd] !== undefined) fd++;
    return fd;
  }

  close(fd: number): void {
    const id = this.state.fds[fd];
    if (id === undefined) return;
    delete this.state.fds[fd];
    this.kernel.openFiles.release(id);
  }

  duplicate(from: number, to?: number): number | FileError {
    const id = this.state.fds[from];
    if (id === undefined) return new FileError('EBADF');
    return from === to ? from : this.#install(id, to);
  }

  pipe(from = 0): { readonly read: number; readonly write: number } {
    const pipe = this.kernel.openFiles.addPipe();
    const read = this.#install(this.kernel.openFiles.add({ kind: 'pipe', pipe, end: 'read' }), this.freeDescriptor(from)) as number;
    const write = this.#install(this.kernel.openFiles.add({ kind: 'pipe', pipe, end: 'write' }), this.freeDescriptor(from)) as number;
    return { read, write };
  }

  /** Opens `at` (or a free descriptor) for reading `data`: here-documents. */
  openData(data: ByteString, at?: number): number | FileError {
    const pipe = this.kernel.openFiles.addPipe(data);
    return this.#install(this.kernel.openFiles.add({ kind: 'pipe', pipe, end: 'read' }), at);
  }

  descriptors(): number[] {
    return Object.keys(this.state.fds).map(Number);
  }

  /** Takes an open file out of the table of descriptors without closing it; `undefined` when `fd` is closed. See `putBack`. */
  takeOut(fd: number): number | undefined {
    const id = this.state.fds[fd];
    delete this.state.fds[fd];
    return id;
  }

  putBack(fd: number, id: number | undefined): void {
    this.close(fd);
    if (id !== undefined) this.state.fds[fd] = id;
  }

  canRun(program: string): boolean {
    return this.kernel.programs.has(program);
  }

  spawn(options: SpawnOptions): number | SpawnFailure {
    if (options.program !== undefined) return this.kernel.start(this.state, options.program, options);
    const found = this.#findProgram(options);
    if ('failure' in found) return found;
    const { env, cwd, user, fds, group, memory } = options;
    return this.kernel.start(this.state, found.program, { argv: found.argv, env, cwd, user, fds, group, memory });
  }

  /** Becomes another program: on success `run` must return at once. */
  exec(options: SpawnOptions): SpawnFailure | undefined {
    const found = options.program !== undefined ? { program: options.program, argv: options.argv } : this.#findProgram(options);
    if ('failure' in found) return found;
    if (!this.kernel.programs.has(found.program)) return { failure: 'not-found' };
    this.state.argv = found.argv;
    this.state.env = options.env ?? this.state.env;
    this.state.memory = options.memory ?? {};
    this.state.program = found.program;
    for (const signal of Object.keys(this.state.actions) as Signal[])
      if (this.state.actions[signal] === 'catch') delete this.state.actions[signal];
    this.replacement = { program: found.program };
    return undefined;
  }

  #findProgram(options: SpawnOptions) {
    const name = options.argv[0] ?? '';
    const path = options.path ?? findInPath(this.files, (options.env ?? this.env)['PATH'], name);
    return path === undefined ? ({ failure: 'not-found' } as const) : resolveExecutable(this.files, path, options.argv);
  }

  reap(pid?: number): ChildReport | undefined {
    return this.kernel.reap(this.pid, pid);
  }

  children(): number[] {
    const pids: number[] = [];
    for (const process of this.kernel.list()) if (process.parent === this.pid) pids.push(process.pid);
    return pids;
  }

  kill(pid: number, signal: Signal): 'sent' | 'no-such-process' | 'not-permitted' {
    return this.kernel.signal(pid, signal, this.user);
  }

  onSignal(signal: Signal, action: 'catch' | 'ignore' | 'default'): void {
    if (action === 'default') delete this.state.actions[signal];
    else this.state.actions[signal] = action;
  }

  takeSignal(): Signal | undefined {
    return this.state.caught.shift();
  }

  charge(steps: number): void {
    this.kernel.charge(this.state, steps, 0);
  }

  setRaw(on: boolean): void {
    this.rawTerminal = on ? this.terminal : undefined;
    this.terminal?.setRaw(on);
  }
}
