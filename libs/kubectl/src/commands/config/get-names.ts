import { NOTHING } from '../../command/completion-source.ts';
import type { Command } from '../../command/command.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Section } from '../../kubeconfig/kubeconfig.ts';

export const getClusters: Command = {
  name: 'get-clusters',
  use: 'get-clusters [flags]',
  short: 'Display clusters defined in the kubeconfig',
  examples: `# Which clusters are there?
kubectl config get-clusters`,
  args: NOTHING,
  run: (invocation: Invocation) => printNames(invocation, 'clusters'),
};

export const getUsers: Command = {
  name: 'get-users',
  use: 'get-users [flags]',
  short: 'Display users defined in the kubeconfig',
  examples: `# Which users are there?
kubectl config get-users`,
  args: NOTHING,
  run: (invocation: Invocation) => printNames(invocation, 'users'),
};

/** Upstream leaves the order of clusters to chance; here names are sorted. */
function printNames({ session, streams }: Invocation, section: Section): void {
  const names = [...session.configAccess.startingConfig()[section].keys()].sort();
  streams.out(['NAME', ...names].map((line) => `${line}\n`).join(''));
}
