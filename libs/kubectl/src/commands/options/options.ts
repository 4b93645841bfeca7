import type { Command } from '../../command/command.ts';
import { GLOBAL_FLAGS } from '../../command/global-flags.ts';
import { globalOptionsText } from '../../command/help.ts';

export const options: Command = {
  name: 'options',
  use: 'options',
  short: 'Print the list of flags inherited by all commands',
  unlisted: true,
  examples: `# Flags of every command
kubectl options`,
  run({ streams }) {
    streams.out(globalOptionsText(GLOBAL_FLAGS));
  },
};
