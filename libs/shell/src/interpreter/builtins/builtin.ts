import type { Wait } from '../../kernel/wait.ts';
import type { Shell } from '../shell.ts';
import type { CommandFrame } from '../shell-state.ts';

export interface BuiltinCall {
  readonly shell: Shell;
  readonly frame: CommandFrame;
  readonly args: readonly string[];
  /** Plain data that is kept until the builtin has ended. */
  readonly local: Record<string, unknown>;
  /** Text for standard output. */
  out(text: string): void;
  /** Says `bash: name: message` and returns the status. */
  fail(message: string, status?: number): number;
  /** As `fail`, with the usage line, or that line alone; returns 2. */
  usage(message?: string): number;
}

export interface Builtin {
  readonly name: string;
  /** As `help` shows it. */
  readonly synopsis: string;
  readonly summary: string;
  /** A special builtin of POSIX. */
  readonly special?: boolean;
  /** Its arguments `name=value` are assignments: not split. */
  readonly declares?: boolean;
  /** The status; or a wait, after which it is called again; or `entered`, when it has changed the stack of frames. */
  run(call: BuiltinCall): number | Wait | 'entered';
}
