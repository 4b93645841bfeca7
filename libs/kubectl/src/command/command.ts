import type { CommandError } from './command-error.ts';
import type { CompletionSource } from './completion-source.ts';
import type { FlagDefinition } from './flag.ts';
import type { Invocation } from './invocation.ts';
import type { Steps } from './streams.ts';

/** One command of kubectl, with or without subcommands. A command's file exports one and its parent's list names it. */
export interface Command {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** What follows the parents' names in the usage line: `namespace NAME [--dry-run=server|client|none]`. */
  readonly use: string;
  /** One line, for the parent's list. */
  readonly short: string;
  /** Paragraphs; `short` with a dot when absent. */
  readonly long?: string;
  /** Comment and command lines, not indented. */
  readonly examples?: string;
  readonly flags?: readonly FlagDefinition[];
  readonly commands?: readonly Command[];
  /** Neither completed nor suggested. */
  readonly hidden?: boolean;
  /** Help does not list it: it is told of at the end of each help. */
  readonly unlisted?: boolean;
  /** What the positional arguments complete to. */
  readonly args?: CompletionSource;
  /** Does not get ` [options]` after its usage line. */
  readonly plainUsage?: boolean;
  /** Positional arguments that are not options' values end the flags (`exec`, `plugin`). */
  readonly heading?: string;
  /** Says what is wrong with its flags in its own way; absent: as cobra does. `path` is `kubectl diff`. */
  flagError?(path: string, message: string): CommandError;
  /**
   * Does the work: completes its options from flags and arguments, validates them, runs. Failures are thrown (CommandError, StatusError,
   * ConnectionError). Absent for a mere group, which prints its help.
   */
  run?(invocation: Invocation): Steps | void;
}

/** A group of the root command's help. */
export interface CommandGroup {
  readonly title: string;
  readonly commands: readonly Command[];
}

/** A command with where it stands. */
export interface ResolvedCommand {
  readonly command: Command;
  /** `kubectl create namespace`. */
  readonly path: string;
  readonly parents: readonly Command[];
}
