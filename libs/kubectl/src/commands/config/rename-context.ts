import { CommandError } from '../../command/command-error.ts';
import type { Command } from '../../command/command.ts';
import type { Invocation } from '../../command/invocation.ts';
import { unexpectedArgs } from './help-error.ts';

export const renameContext: Command = {
  name: 'rename-context',
  use: 'rename-context CONTEXT_NAME NEW_NAME',
  short: 'Rename a context from the kubeconfig file',
  long: `Give a context another name.

CONTEXT_NAME is the name that it has, NEW_NAME the one that it gets. If it is the current context, it stays that.`,
  examples: `# staging becomes test
kubectl config rename-context staging test`,
  args: { of: 'contexts' },
  run(invocation: Invocation) {
    const { args, session, streams } = invocation;
    const { configAccess } = session;
    if (args.length !== 2) throw unexpectedArgs(invocation);
    const [name, newName] = args as [string, string];
    const config = configAccess.startingConfig();
    const context = config.contexts.get(name);
    const refuse = (reason: string): CommandError =>
      new CommandError(`cannot rename the context ${JSON.stringify(name)}, ${reason} ${configAccess.defaultPath}`);
    if (!context) throw refuse("it's not in");
    if (config.contexts.has(newName)) throw refuse(`the context ${JSON.stringify(newName)} already exists in`);
    config.contexts.set(newName, context);
    config.contexts.delete(name);
    if (config.currentContext === name) config.currentContext = newName;
    configAccess.modify(config);
    streams.out(`Context ${JSON.stringify(name)} renamed to ${JSON.stringify(newName)}.\n`);
  },
};
