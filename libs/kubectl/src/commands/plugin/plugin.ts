import type { Command } from '../../command/command.ts';
import { pluginList } from './plugin-list.ts';

export const plugin: Command = {
  name: 'plugin',
  use: 'plugin [flags]',
  short: 'Provides utilities for interacting with plugins',
  long: `Work with plugins: programs in PATH whose names begin with "kubectl-". They are no part of kubectl itself.`,
  examples: `# Which plugins are there?
kubectl plugin list`,
  commands: [pluginList],
};
