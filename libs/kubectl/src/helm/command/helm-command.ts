import type { FlagDefinition } from '../../command/flag.ts';
import type { FlagSet } from '../../command/flag-set.ts';
import type { Steps } from '../../command/streams.ts';
import type { HelmContext } from '../actions/context.ts';

/** One command of helm, with or without subcommands. */
export interface HelmCommand {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** What follows the parents' names in the usage line: `install [NAME] [CHART]`. */
  readonly use: string;
  readonly short: string;
  readonly long?: string;
  readonly flags?: readonly FlagDefinition[];
  readonly commands?: readonly HelmCommand[];
  /** How many arguments it takes; any number when absent. */
  readonly arguments?: { readonly least?: number; readonly most?: number };
  /** Failures are thrown: HelmError, StatusError, ConnectionError. */
  run?(invocation: HelmInvocation): Steps | void;
}

export interface HelmInvocation {
  readonly flags: FlagSet;
  readonly args: readonly string[];
  readonly context: HelmContext;
}
