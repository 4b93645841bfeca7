import { CommandError, throwCollected } from '../../command/command-error.ts';
import type { Command } from '../../command/command.ts';
import { boolFlag, stringFlag } from '../../command/flag.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { KubeConfig } from '../../kubeconfig/kubeconfig.ts';
import { alignColumns } from '../../printers/column-writer.ts';

const HEADER = ['CURRENT', 'NAME', 'CLUSTER', 'AUTHINFO', 'NAMESPACE'];

export const getContexts: Command = {
  name: 'get-contexts',
  use: 'get-contexts [(-o|--output=)name)]',
  short: 'Describe one or many contexts',
  long: 'Show contexts of the kubeconfig; the current one has a star.',
  examples: `# All contexts
kubectl config get-contexts

# One of them
kubectl config get-contexts staging`,
  flags: [
    boolFlag('no-headers', 'Print no header line.'),
    stringFlag('output', 'Output format. One of: (name).', { shorthand: 'o', completion: { of: 'values', values: ['name'] } }),
  ],
  args: { of: 'contexts' },
  run({ flags, args, session, streams }: Invocation) {
    const output = flags.string('output');
    if (output !== '' && output !== 'name') {
      throw new CommandError(`--output ${output} is not available in kubectl config get-contexts; resetting to default output format`);
    }
    const config = session.configAccess.startingConfig();
    const wanted = args.length ? [...args] : [...config.contexts.keys()];
    const names = wanted.filter((name) => config.contexts.has(name)).sort();
    if (output === 'name') streams.out(names.map((name) => `${name}\n`).join(''));
    else streams.out(alignColumns([...(flags.bool('no-headers') ? [] : [HEADER]), ...names.map((name) => contextRow(config, name))]));
    throwCollected(wanted.filter((name) => !config.contexts.has(name)).map((name) => new CommandError(`context ${name} not found`)));
  },
};

function contextRow(config: KubeConfig, name: string): string[] {
  const { cluster = '', user = '', namespace = '' } = config.contexts.get(name)!;
  return [name === config.currentContext ? '*' : '', name, cluster, user, namespace];
}
