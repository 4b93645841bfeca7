import { failed } from '@drydock/shell';
import { CommandError } from '../../command/command-error.ts';
import type { Command } from '../../command/command.ts';
import { boolFlag } from '../../command/flag.ts';
import type { Invocation } from '../../command/invocation.ts';

const PREFIX = 'kubectl-';

const list: Command = {
  name: 'list',
  use: 'list [flags]',
  short: 'List all visible plugin executables on a user\'s PATH',
  long: 'List the programs in PATH whose names begin with "kubectl-".',
  examples: `# Which plugins are there?
kubectl plugin list`,
  flags: [boolFlag('name-only', 'If true, show the names without their directories')],
  run(invocation: Invocation) {
    const { flags, streams } = invocation;
    const found = pluginPaths(invocation);
    if (found.length === 0) throw new CommandError('unable to find any kubectl plugins in your PATH');
    streams.out('The following compatible plugins are available:\n\n');
    for (const path of found) streams.out(`${flags.bool('name-only') ? path.slice(path.lastIndexOf('/') + 1) : path}\n`);
  },
};

function pluginPaths({ streams }: Invocation): string[] {
  const { files, env } = streams.process;
  const directories = [...new Set((env.PATH ?? '').split(':').filter(Boolean))];
  return directories.flatMap((directory) => {
    const names = files.list(directory);
    return failed(names) ? [] : names.filter((name) => name.startsWith(PREFIX)).map((name) => `${directory}/${name}`);
  });
}

export const plugin: Command = {
  name: 'plugin',
  use: 'plugin [flags]',
  short: 'Provides utilities for interacting with plugins',
  long: `Work with plugins: programs in PATH whose names begin with "kubectl-". They become commands of kubectl.`,
  commands: [list],
};
