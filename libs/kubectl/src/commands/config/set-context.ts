import { CommandError } from '../../command/command-error.ts';
import type { Command } from '../../command/command.ts';
import { boolFlag, stringFlag } from '../../command/flag.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Context } from '../../kubeconfig/kubeconfig.ts';
import { unexpectedArgs } from './help-error.ts';

export const setContext: Command = {
  name: 'set-context',
  use: 'set-context [NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace]',
  short: 'Set a context entry in kubeconfig',
  long: `Make a context, or change one.

Of a context that exists only what is given is changed.`,
  examples: `# Another namespace for the current context
kubectl config set-context --current --namespace=team-a

# A context of its own
kubectl config set-context jane --cluster=kubernetes --user=jane`,
  flags: [
    stringFlag('cluster', 'Cluster of the context', { completion: { of: 'clusters' } }),
    boolFlag('current', 'Change the current context'),
    stringFlag('namespace', 'Namespace of the context', { completion: { of: 'namespaces' } }),
    stringFlag('user', 'User of the context', { completion: { of: 'users' } }),
  ],
  args: { of: 'contexts' },
  run(invocation: Invocation) {
    const { flags, session, streams } = invocation;
    const { configAccess } = session;
    const named = givenName(invocation);
    const config = configAccess.startingConfig();
    const name = named ?? config.currentContext;
    if (name === '') throw new CommandError('no current context is set');
    const existing = config.contexts.get(name);
    const context: Context = { ...existing };
    for (const field of ['cluster', 'user', 'namespace'] as const) {
      if (!flags.changed(field)) continue;
      if (flags.string(field)) context[field] = flags.string(field);
      else delete context[field];
    }
    config.contexts.set(name, context);
    configAccess.modify(config);
    streams.out(`Context ${JSON.stringify(name)} ${existing ? 'modified' : 'created'}.\n`);
  },
};

/** The name of the command line; undefined for `--current`. */
function givenName(invocation: Invocation): string | undefined {
  const { flags, args } = invocation;
  if (args.length > 1) throw unexpectedArgs(invocation);
  const [name = ''] = args;
  if (name === '' && !flags.bool('current')) throw new CommandError('you must specify a non-empty context name or --current');
  if (name !== '' && flags.bool('current')) throw new CommandError('you cannot specify both a context name and --current');
  return name || undefined;
}
