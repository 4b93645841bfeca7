import { CommandError } from '../../command/command-error.ts';
import { helpText } from '../../command/help.ts';
import type { Invocation } from '../../command/invocation.ts';

/** Prints the command's help and returns what the command fails with (kubectl/pkg/cmd/config, helpErrorf). */
export function helpError({ streams, resolved }: Invocation, message: string): CommandError {
  streams.out(helpText(resolved));
  return new CommandError(message);
}

export function unexpectedArgs(invocation: Invocation): CommandError {
  return helpError(invocation, `Unexpected args: [${invocation.args.join(' ')}]`);
}
