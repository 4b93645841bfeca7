import { CommandError } from '../../command/command-error.ts';
import { NOTHING } from '../../command/completion-source.ts';
import type { Command } from '../../command/command.ts';
import type { Invocation } from '../../command/invocation.ts';

export const currentContext: Command = {
  name: 'current-context',
  use: 'current-context [flags]',
  short: 'Display the current-context',
  examples: `# Which context is in force?
kubectl config current-context`,
  args: NOTHING,
  run({ session, streams }: Invocation) {
    const name = session.configAccess.startingConfig().currentContext;
    if (name === '') throw new CommandError('current-context is not set');
    streams.out(`${name}\n`);
  },
};
