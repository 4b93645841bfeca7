import type { Session } from '../cluster/session.ts';
import type { ResolvedCommand } from './command.ts';
import { usageError, type CommandError } from './command-error.ts';
import type { FlagSet } from './flag-set.ts';
import type { Streams } from './streams.ts';

/** One call of a command: what it was given and what it works with. */
export interface Invocation {
  readonly resolved: ResolvedCommand;
  readonly flags: FlagSet;
  readonly args: readonly string[];
  readonly streams: Streams;
  readonly session: Session;
}

/** A misuse of the command, with the pointer to its help. */
export function misuse({ resolved }: Invocation, message: string): CommandError {
  return usageError(resolved.path, message);
}

/** The one NAME of `create …`; the error names how many were given. */
export function exactlyOneName(invocation: Invocation): string {
  const { args, flags } = invocation;
  const names = flags.argsBeforeDash >= 0 ? args.slice(0, flags.argsBeforeDash) : args;
  if (names.length !== 1) throw misuse(invocation, `exactly one NAME is required, got ${names.length}`);
  return names[0]!;
}
