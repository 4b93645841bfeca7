/** Commands that are known by name and help, and do nothing. */
import type { Call, Command } from '../cli/command.ts';
import type { FlagSpec } from '../cli/flag.ts';
import { failure } from '../cli/result.ts';

export function notSimulated<C extends Call>(use: string, short: string, flags: readonly FlagSpec[] = []): Command<C> {
  return {
    use,
    short,
    flags,
    run: ({ process: { argv } }) => failure(`"${argv.join(' ')}" is not simulated`),
  };
}
