import type { RngState } from '@drydock/apimachinery';
import type { SavedTree } from '../files/inode-file-system.ts';
import type { TerminalState } from '../terminal/terminal-device.ts';
import type { ByteString } from './byte-string.ts';
import type { Signal } from './signals.ts';
import type { User } from './users.ts';
import type { Wait } from './wait.ts';

export type OpenFileState = { refs: number } & (
  | { kind: 'file'; mount: string; inode: number; path: string; offset: number; read: boolean; write: boolean; append: boolean }
  | { kind: 'pipe'; pipe: number; end: 'read' | 'write' }
  | { kind: 'device'; name: string }
  | { kind: 'terminal'; terminal: number }
);

/** `readers` and `writers` count open files, and 1 more while the machine's owner holds that end. */
export interface PipeState {
  data: ByteString;
  readers: number;
  writers: number;
}

/** What a command and all that it started have used up. */
export interface MeterState {
  steps: number;
  limit: number;
  output: number;
  exhausted: boolean;
}

export interface ProcessState {
  pid: number;
  parent: number;
  group: number;
  program: string;
  /** Like the environment, never changed but replaced: a child may have the same. */
  argv: readonly string[];
  env: Readonly<Record<string, string>>;
  cwd: string;
  /** The directory that is `/` to it, as an absolute path of the machine; undefined: the machine's own. */
  root?: string | undefined;
  umask: number;
  user: User;
  memory: Record<string, unknown>;
  fds: Record<number, number>;
  meter: number;
  terminal: number | undefined;
  started: number;
  state: 'running' | 'stopped' | 'ended';
  /** Set when it ended or stopped, until the parent has reaped it. */
  report: 'exited' | 'stopped' | 'continued' | undefined;
  status: number;
  signal: Signal | undefined;
  actions: Partial<Record<Signal, 'catch' | 'ignore'>>;
  caught: Signal[];
  /** Present when it waits for something that a snapshot can hold. */
  wait: Wait | undefined;
}

/** All that a machine is, as plain JSON. Mounted file systems and programs are attached anew. */
export interface MachineState {
  hostname: string;
  booted: number;
  rng: RngState;
  nextPid: number;
  nextId: number;
  /** Undefined when the files are saved elsewhere. */
  tree: SavedTree | undefined;
  processes: ProcessState[];
  openFiles: Record<number, OpenFileState>;
  pipes: Record<number, PipeState>;
  meters: Record<number, MeterState>;
  terminals: Record<number, TerminalState>;
}
