import { CommandError } from '../../command/command-error.ts';
import type { Command } from '../../command/command.ts';
import { helpText } from '../../command/help.ts';
import { misuse, type Invocation } from '../../command/invocation.ts';
import type { Section } from '../../kubeconfig/kubeconfig.ts';

const LOST_CONTEXT = 'warning: this removed your active context, use "kubectl config use-context" to select a different one\n';

export const deleteCluster: Command = {
  name: 'delete-cluster',
  use: 'delete-cluster NAME',
  short: 'Delete the specified cluster from the kubeconfig',
  examples: `# Forget a cluster
kubectl config delete-cluster staging`,
  args: { of: 'clusters' },
  run(invocation: Invocation) {
    if (!hasOneName(invocation)) return;
    deleteEntry(invocation, 'clusters', 'cluster');
  },
};

export const deleteContext: Command = {
  name: 'delete-context',
  use: 'delete-context NAME',
  short: 'Delete the specified context from the kubeconfig',
  examples: `# Forget a context
kubectl config delete-context staging`,
  args: { of: 'contexts' },
  run(invocation: Invocation) {
    if (!hasOneName(invocation)) return;
    const { session, streams, args } = invocation;
    const isCurrent = session.configAccess.startingConfig().currentContext === args[0];
    deleteEntry(invocation, 'contexts', 'context');
    if (isCurrent) streams.err(LOST_CONTEXT);
  },
};

export const deleteUser: Command = {
  name: 'delete-user',
  use: 'delete-user NAME',
  short: 'Delete the specified user from the kubeconfig',
  examples: `# Forget a user
kubectl config delete-user jane`,
  args: { of: 'users' },
  run(invocation: Invocation) {
    if (invocation.args.length !== 1) throw misuse(invocation, 'user to delete is required');
    deleteEntry(invocation, 'users', 'user');
  },
};

/** Anything but one name is answered with the help, and is no failure. */
function hasOneName({ args, streams, resolved }: Invocation): boolean {
  if (args.length !== 1) streams.out(helpText(resolved));
  return args.length === 1;
}

function deleteEntry({ session, streams, args }: Invocation, section: Section, noun: string): void {
  const { configAccess } = session;
  const config = configAccess.startingConfig();
  const name = args[0]!;
  if (!config[section].has(name)) throw new CommandError(`cannot delete ${noun} ${name}, not in ${configAccess.defaultPath}`);
  config[section].delete(name);
  configAccess.modify(config);
  streams.out(`deleted ${noun} ${name} from ${configAccess.defaultPath}\n`);
}
