import type { MachineState, User } from '@drydock/shell';
import type { ContainerWork } from './container-work.ts';
import type { Listener, ServerSettings } from './server-program.ts';

/** What a container is made from: the request of CRI's CreateContainer. Plain data. */
export interface ContainerConfig {
  /** 64 hexadecimal digits. */
  id: string;
  /** Key and uid of its pod. */
  pod: string;
  podUid: string;
  name: string;
  node: string;
  /** Canonical reference. */
  image: string;
  /** Entry point and arguments, expanded. */
  argv: readonly string[];
  env: Readonly<Record<string, string>>;
  workingDir: string;
  user: User;
  hostname: string;
  /** Of its main process, where it shares the processes of its node; undefined: 1, in a namespace of its own. */
  pid?: number;
  /** The container whose processes it sees, as ephemeral containers with a target do. */
  target?: string;
  /** The pod's address. */
  address: string;
  declaredPorts: readonly number[];
  tty: boolean;
  stdin: boolean;
  /** Standard input ends with the first client that attached to it. */
  stdinOnce: boolean;
  readOnlyRoot: boolean;
  /** Bytes. */
  memoryLimit: number | undefined;
  terminationMessagePath: string;
}

/** How a container ended. */
export interface ContainerEnd {
  exitCode: number;
  at: number;
  outOfMemory: boolean;
  /** What its termination message file held. */
  message: string;
}

/** Processes and files of a container that somebody has looked into, or that runs more than a server. */
export interface SavedMachine {
  state: MachineState;
  main: MainProcess | undefined;
  wakeAt: number | undefined;
  /** Processes of exec sessions, which end with their connection. */
  sessions: readonly number[];
  /** How many slices it has computed without a pause. */
  streak?: number;
}

export interface MainProcess {
  pid: number;
  stdout: number | undefined;
  stderr: number | undefined;
  stdin: number | undefined;
  terminal: number | undefined;
}

/** A container that was started, as plain data. Replaced, never changed. */
export interface ContainerRun {
  readonly config: ContainerConfig;
  readonly startedAt: number;
  /** Set when its command is a server, which needs no processes. */
  readonly listeners: readonly Listener[] | undefined;
  readonly end: ContainerEnd | undefined;
  /** What the server goes by, when it keeps any of it. */
  readonly settings?: ServerSettings | undefined;
  /** What it was made to work lately, if anything. */
  readonly work?: ContainerWork;
}
