import type { Clock, Rng } from '@drydock/apimachinery';
import type { FileError } from '../files/file-error.ts';
import type { Files } from '../files/files.ts';
import type { PromptNotice, TerminalEventBody } from '../terminal/terminal-event.ts';
import type { ByteString } from './byte-string.ts';
import type { Limits } from './limits.ts';
import type { Loopback } from './loopback.ts';
import type { Signal } from './signals.ts';
import type { User } from './users.ts';
import type { Wait } from './wait.ts';

/** A generator, as far as a scheduler needs one. */
export interface ProgramSteps {
  next(): IteratorResult<Wait, number>;
  return(status: number): IteratorResult<Wait, number>;
  [Symbol.iterator](): Iterator<Wait, number, void>;
}

/** A command that a machine can run. One object serves every process that runs it: what belongs to a process is in `process.memory`. */
export interface Program {
  readonly name: string;
  /** One line, for `help` and completion. */
  readonly summary: string;
  /** True: after a restore `run` is called anew with the `memory` it left. Otherwise the process ends as if killed. */
  readonly resumable?: boolean;
  /** A copy of a process's memory, to be changed without the original. By default everything is copied; a program knows what it never changes. */
  copyMemory?(memory: Record<string, unknown>): Record<string, unknown>;
  /** Returns the exit status, 0–255. The generator may be closed at any `yield` (a signal): `finally` blocks run and must not yield. */
  run(process: Process): ProgramSteps;
  /** Candidates for the word under the cursor; `undefined` leaves it to file names. */
  complete?(context: CompletionContext): readonly Candidate[] | undefined;
  /** What the words of a command line mean to it, one for each; the first is the program's name. Nothing runs. */
  explain?(context: ExplanationContext): readonly (WordMeaning | undefined)[];
}

export type ExplanationContext = Pick<CompletionContext, 'words' | 'cwd' | 'env' | 'files'>;

export interface WordMeaning {
  readonly role: 'program' | 'command' | 'flag' | 'value' | 'type' | 'name' | 'field' | 'file' | 'word';
  /** One sentence, or one line for each of several things that the word names. */
  readonly about?: string;
}

export interface CompletionContext {
  /** The words of the simple command before the cursor, quotes removed; the first is the program's name. */
  readonly words: readonly string[];
  /** The part of the current word before the cursor, quotes removed. */
  readonly current: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly files: Files;
}

export interface Candidate {
  /** The whole word that replaces the current one, unquoted. */
  readonly value: string;
  readonly description?: string;
  /** More of the same word follows (a directory, `--flag=`): no space is added. */
  readonly partial?: boolean;
}

export type ReadResult = { readonly data: ByteString } | 'blocked' | 'end' | FileError;
/** How many bytes were taken; the rest is written again after a `writable` wait. */
export type WriteResult = number | 'blocked' | FileError;

export type OpenMode = 'read' | 'write' | 'append' | 'read-write' | 'exclusive';

export interface ChildReport {
  readonly pid: number;
  readonly state: 'exited' | 'stopped' | 'continued';
  /** The exit status, or 128 + the signal's number. */
  readonly status: number;
  readonly signal?: Signal;
}

export interface SpawnOptions {
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly user?: User;
  /** Descriptors of the child → descriptors of the parent. Default: all of them are inherited. */
  readonly fds?: Readonly<Record<number, number>>;
  /** `new`: the child leads a process group of its own. Default: the parent's group. */
  readonly group?: 'new' | number;
  /** What the program finds in `process.memory`: plain data. */
  readonly memory?: Record<string, unknown>;
  /** The executable file; by default `argv[0]` is looked up in PATH. */
  readonly path?: string;
  /** Runs this program whatever the files say. */
  readonly program?: string;
}

export type SpawnFailure = { readonly failure: 'not-found' | 'not-executable' | 'is-a-directory' | 'bad-format' | 'too-many-processes' };

/** A simulated process as its program sees it. */
export interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  /** Text, not bytes; `argv[0]` is the name it was called by. */
  readonly argv: readonly string[];
  /** The exported variables: other processes may have the same record, so that it is replaced and never changed. */
  env: Readonly<Record<string, string>>;
  cwd: string;
  /** Makes a directory `/` for this process and those that it starts (chroot(2)); `cwd` stays what it is. */
  changeRoot(path: string): FileError | undefined;
  umask: number;
  readonly user: User;
  readonly hostname: string;
  /** Path names are resolved against `cwd` with the permissions of `user`. */
  readonly files: Files;
  /** Plain data that survives a snapshot. */
  readonly memory: Record<string, unknown>;
  readonly clock: Clock;
  readonly rng: Rng;
  readonly limits: Limits;
  /** The controlling terminal. */
  readonly terminal: Terminal | undefined;
  /** TCP inside the machine. What a program opens there it closes in a `finally` block. */
  readonly loopback: Loopback;

  isTerminal(fd: number): boolean;
  /** Never waits. At most `max` bytes. */
  read(fd: number, max?: number): ReadResult;
  /** Never waits. A broken pipe sends SIGPIPE and answers EPIPE. */
  write(fd: number, data: ByteString): WriteResult;
  /** Opens the lowest free descriptor, or `at`. */
  open(path: string, mode: OpenMode, at?: number): number | FileError;
  close(fd: number): void;
  /** Makes `to` the same open file as `from`. */
  duplicate(from: number, to?: number): number | FileError;
  pipe(): { readonly read: number; readonly write: number };
  /** The descriptors that are open, ascending. */
  descriptors(): number[];

  /** Whether this machine knows a program at all, whatever its files say: packages of others are not offered. */
  canRun(program: string): boolean;
  /** The pid of the child. */
  spawn(options: SpawnOptions): number | SpawnFailure;
  /** Takes the report of a child that has ended (or stopped), if there is one. */
  reap(pid?: number): ChildReport | undefined;
  /** The children that have not been reaped, ascending. */
  children(): number[];
  /** To a process, or to a group when negative. */
  kill(pid: number, signal: Signal): 'sent' | 'no-such-process' | 'not-permitted';
  /** From now on `signal` is kept for `takeSignal`, does nothing, or has its default effect. */
  onSignal(signal: Signal, action: 'catch' | 'ignore' | 'default'): void;
  takeSignal(): Signal | undefined;
  /** Counts work against the share of the processor that the foreground command has. */
  charge(steps: number): void;
}

/** The terminal that a process was started from. */
export interface Terminal {
  readonly columns: number;
  readonly rows: number;
  /** Raw: every key reaches the program, nothing is echoed, Ctrl-C is a key like others. Ends with the program that asked. */
  setRaw(on: boolean): void;
  setAlternateScreen(on: boolean): void;
  /** False where no editor can be shown (a plain pipe). */
  readonly canEdit: boolean;
  /**
   * From now on everything that is typed goes to a terminal of another machine, whose owner gives what it shows to `relay`. To be called with
   * undefined when that connection ends.
   */
  connect(remote: RemoteTerminal | undefined): void;
  /** Takes what the connected terminal shows, and what is done at its prompt. */
  readonly relay: TerminalRelay;
  /** Opens an editor at the other side; wait with `{on: 'readable'}` of the terminal is not needed: see `editText`. */
  edit(request: EditRequest): EditHandle;
}

/** A terminal of another machine, as the one in front of somebody uses it. */
export interface RemoteTerminal {
  readonly atPrompt: boolean;
  submitLine(text: string): void;
  sendKeys(data: string): void;
  resize(columns: number, rows: number): void;
  finishEdit(id: number, content: string | null): void;
}

export interface TerminalRelay {
  emit(event: TerminalEventBody): void;
  notice(notice: PromptNotice): void;
}

export interface EditRequest {
  readonly path: string;
  /** Text, not bytes. */
  readonly content: string;
  readonly editor: string;
}

export interface EditHandle {
  readonly wait: Wait;
  /** `undefined` while it is open. */
  result(): { readonly content: string } | 'cancelled' | undefined;
}
