import type { Command } from '../../command/command.ts';

/** The place of commands that are tried out; v1.33 has none. */
export const alpha: Command = {
  name: 'alpha',
  use: 'alpha',
  short: 'Commands for features in alpha',
  hidden: true,
  run({ streams }) {
    streams.err('No alpha commands are available in this version of kubectl\n');
  },
};
