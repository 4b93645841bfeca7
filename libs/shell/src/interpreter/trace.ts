/** What `set -x` prints. */
import type { Shell } from './shell.ts';

/** PS4, its first character once more for each subshell that the command is in. */
export function tracePrefix(shell: Shell): string {
  const prefix = shell.text('PS4') ?? '+ ';
  return prefix.slice(0, 1).repeat(shell.state.substitutionDepth ?? 0) + prefix;
}

/** A line about a compound command. */
export function trace(shell: Shell, text: () => string): void {
  if (shell.options['xtrace']) shell.writeError(`${tracePrefix(shell)}${text()}\n`);
}
