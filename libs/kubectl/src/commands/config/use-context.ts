import { CommandError } from '../../command/command-error.ts';
import type { Command } from '../../command/command.ts';
import type { Invocation } from '../../command/invocation.ts';
import { unexpectedArgs } from './help-error.ts';

export const useContext: Command = {
  name: 'use-context',
  aliases: ['use'],
  use: 'use-context CONTEXT_NAME',
  short: 'Set the current-context in a kubeconfig file',
  examples: `# Work with staging from now on
kubectl config use-context staging`,
  args: { of: 'contexts' },
  run(invocation: Invocation) {
    const { args, session, streams } = invocation;
    if (args.length !== 1) throw unexpectedArgs(invocation);
    const name = args[0]!;
    const config = session.configAccess.startingConfig();
    if (name === '') throw new CommandError('empty context names are not allowed');
    if (!config.contexts.has(name)) throw new CommandError(`no context exists with the name: ${JSON.stringify(name)}`);
    config.currentContext = name;
    session.configAccess.modify(config);
    streams.out(`Switched to context ${JSON.stringify(name)}.\n`);
  },
};
