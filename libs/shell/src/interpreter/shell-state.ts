import type { Signal } from '../kernel/signals.ts';

/** Immutable: an assignment makes a new one, so that subshells and expansions share what they do not change. */
export interface Variable {
  /** Unset in `declare x` without a value, and in arrays. */
  readonly value?: string;
  /** An indexed array; keys are whole numbers. */
  readonly list?: Readonly<Record<number, string>>;
  /** An associative array. */
  readonly map?: Readonly<Record<string, string>>;
  readonly exported?: boolean;
  readonly readonly?: boolean;
  readonly integer?: boolean;
  readonly letterCase?: 'lower' | 'upper';
  /** `declare -n`: another variable's name. */
  readonly reference?: boolean;
}

/** A node of a parsed source: `source` is a key of `ShellState.sources`, `node` the number that `parseSource` gave it. */
export interface NodeRef {
  readonly source: number;
  readonly node: number;
}

export interface Source {
  readonly text: string;
  /** What messages name: `bash`, or the script's path. */
  readonly name: string;
  /** The line number of the text's first line. */
  readonly line: number;
  /** What syntax errors name, when it is not `name`: `bash: -c`, `bash: eval`. */
  readonly syntaxName?: string;
  /** Messages say the line (not so at an interactive prompt). */
  readonly numbered: boolean;
}

export interface ShellFunction extends NodeRef {
  readonly exported?: boolean;
}

export interface Job {
  readonly id: number;
  readonly pids: readonly number[];
  readonly group: number;
  readonly command: string;
  state: 'running' | 'stopped' | 'done';
  /** By pid; those that have ended. */
  readonly statuses: Record<number, number>;
  signal?: Signal;
  /** Already told at a prompt (or need not be). */
  told: boolean;
}

/** Descriptors to put back when a frame ends, in the order in which they were changed. */
export type SavedDescriptors = [fd: number, openFile: number | undefined][];

export type SavedVariables = Record<string, Variable | null>;

interface FrameBase {
  /** Within a condition: a failure does not end the shell under `set -e`. */
  tested?: boolean;
  saved?: SavedDescriptors;
  /** Open descriptors of process substitutions that end with the frame. */
  substitutions?: number[];
}

interface NodeFrame extends FrameBase, NodeRef {
  phase: number;
  /** Outputs of the command substitutions that the frame's words needed so far, in order. */
  memo: string[];
}

export interface ScriptFrame extends FrameBase {
  kind: 'script';
  source: number;
  next: number;
  /** The statements before this one are read: aliases replaced, shown under `set -v`. */
  read?: number;
  /** `return` ends it (a sourced file). */
  sourced: boolean;
  savedPositional?: string[];
  /** The status to bring back at the end (a trap). */
  keepStatus?: number;
}

export interface ReplFrame extends FrameBase {
  kind: 'repl';
  phase: 'prompt' | 'line' | 'run';
  /** The lines of a command that is not complete. */
  pending: string;
  line: number;
  /** Bytes of a line that has not ended. */
  partial?: string;
}

export interface ListFrame extends NodeFrame {
  kind: 'list' | 'and-or' | 'if' | 'while' | 'arithmetic-for' | 'case' | 'test' | 'arithmetic' | 'redirected' | 'group';
  next: number;
  last: number;
}

export interface ForFrame extends NodeFrame {
  kind: 'for' | 'select';
  items: string[];
  next: number;
}

export interface CommandFrame extends NodeFrame {
  kind: 'command';
  words: string[];
  /** Arrays given to `declare a=(…)`, by the index of the word. */
  arrays: Record<number, ArrayElements>;
  /** Variables to put back at the end (`X=1 builtin`). */
  variables?: SavedVariables;
  /** What a builtin keeps between two calls. */
  builtin?: string;
  /** The status after which the output is flushed and the command ends. */
  result?: number;
  local: Record<string, unknown>;
  output: string;
  errors: string;
  /** The last command of a subshell: an external one takes the shell's place. */
  final: boolean;
}

export type ArrayElements = { key: string | undefined; value: string; append: boolean }[];

export interface CallFrame extends FrameBase {
  kind: 'call';
  name: string;
  positional: string[];
  locals: SavedVariables;
  line: number;
}

/** Waits for children in the foreground. */
export interface WaitFrame extends FrameBase {
  kind: 'wait';
  pids: number[];
  /** By pid; those of several that have ended. */
  statuses: Record<number, number>;
  group: number;
  command: string;
  negate: boolean;
  /** The statuses become PIPESTATUS. */
  pipeline: boolean;
  /** `lastpipe`: the pipeline's last command runs in the shell itself; then its status. */
  lastHere?: 'running' | number;
}

export interface SubstituteFrame extends FrameBase {
  kind: 'substitute';
  text: string;
  pid: number;
  fd: number;
  output: string;
}

export interface TimeFrame extends FrameBase {
  kind: 'time';
  started: number;
  posix: boolean;
  negate: boolean;
  timed: boolean;
  phase: number;
  command: NodeRef;
}

export type Frame = ScriptFrame | ReplFrame | ListFrame | ForFrame | CommandFrame | CallFrame | WaitFrame | SubstituteFrame | TimeFrame;

/** The whole of a shell as plain data. */
export interface ShellState {
  frames: Frame[];
  sources: Record<number, Source>;
  nextSource: number;
  variables: Readonly<Record<string, Variable>>;
  /** Another shell has the same record of variables: whoever changes one of them first makes a record of its own. */
  variablesShared?: boolean;
  functions: Record<string, ShellFunction>;
  aliases: Record<string, string>;
  positional: string[];
  name: string;
  status: number;
  pipeStatus: number[];
  /** `set -o` names that are on. */
  options: Record<string, boolean>;
  /** `shopt` names that are on. */
  shopt: Record<string, boolean>;
  traps: Record<string, string>;
  jobs: Job[];
  /** Statuses of background processes whose jobs are forgotten, by pid: `wait` may still ask for them. */
  endedStatuses?: Record<number, number>;
  /** In a command substitution or a pipeline: the parent's jobs as they were, which `jobs` shows. */
  parentJobs?: readonly Job[];
  lastBackground: number;
  shellPid: number;
  interactive: boolean;
  login: boolean;
  subshell: number;
  /** How many command substitutions the shell is in: `set -x` shows it. */
  substitutionDepth?: number;
  /** A script from a file runs: the outermost function has a caller, `main`. */
  scriptFile?: boolean;
  /** Builtins that `enable -n` switched off. */
  disabled?: string[];
  /** The subshell is within its parent's condition. */
  tested: boolean;
  history: string[];
  /** Directories below the current one (`pushd`). */
  directories: string[];
  started: number;
  random: number;
  hashed: Record<string, string>;
  getopts: { index: number; offset: number };
  completions: Record<string, string>;
  lastArgument: string;
  exiting: boolean;
  /** Signals with a trap that came and have not been handled. */
  pendingTraps: string[];
  /** `-c`, or a subshell: the last external command takes the shell's place. */
  replaceable: boolean;
  /** Ctrl-D was answered with a warning about stopped jobs. */
  warned: boolean;
}
