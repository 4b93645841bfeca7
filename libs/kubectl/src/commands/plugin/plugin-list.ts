import { failed, type Files } from '@drydock/shell';
import { CommandError } from '../../command/command-error.ts';
import { NOTHING } from '../../command/completion-source.ts';
import type { Command } from '../../command/command.ts';
import { boolFlag } from '../../command/flag.ts';
import type { Invocation } from '../../command/invocation.ts';

const PREFIX = 'kubectl-';
const EXECUTABLE = 0o111;

interface PluginFile {
  /** As it is found: with the directory as PATH names it. */
  readonly path: string;
  readonly name: string;
  readonly mode: number;
}

export const pluginList: Command = {
  name: 'list',
  use: 'list [flags]',
  short: "List all visible plugin executables on a user's PATH",
  long: `List the programs in PATH whose names begin with "kubectl-".

What keeps one of them from being used is told: that it may not be executed, that another one comes first, or that kubectl has such a command.`,
  examples: `# With their directories
kubectl plugin list

# Their names only
kubectl plugin list --name-only`,
  flags: [boolFlag('name-only', 'If true, show the names without their directories')],
  args: NOTHING,
  run(invocation: Invocation) {
    const { flags, streams, resolved } = invocation;
    const plugins = findPlugins(invocation);
    if (plugins.length === 0) throw new CommandError('unable to find any kubectl plugins in your PATH');
    streams.out('The following compatible plugins are available:\n\n');
    let warnings = 0;
    for (const plugin of plugins) {
      streams.out(`${flags.bool('name-only') ? plugin.name : plugin.path}\n`);
      for (const warning of warningsOf(plugin, plugins, resolved.parents[0]!)) {
        streams.err(`  - warning: ${warning}\n`);
        warnings++;
      }
    }
    if (warnings === 1) throw new CommandError('one plugin warning was found');
    if (warnings > 1) throw new CommandError(`${warnings} plugin warnings were found`);
  },
};

function findPlugins({ streams }: Invocation): PluginFile[] {
  const { files, env } = streams.process;
  const directories = [...new Set((env.PATH ?? '').split(':').filter((directory) => directory.trim() !== ''))];
  return directories.flatMap((directory) => {
    const names = files.list(directory);
    if (!failed(names))
      return names
        .filter((name) => name.startsWith(PREFIX))
        .sort()
        .flatMap((name) => pluginFile(files, directory, name));
    streams.err(
      `Unable to read directory ${JSON.stringify(directory)} from your PATH: open ${directory}: ${names.message.toLowerCase()}. Skipping...\n`,
    );
    return [];
  });
}

function pluginFile(files: Files, directory: string, name: string): PluginFile[] {
  const path = `${directory.replace(/\/$/, '')}/${name}`;
  const stat = files.stat(path);
  return failed(stat) || stat.type === 'directory' ? [] : [{ path, name, mode: stat.mode }];
}

function* warningsOf({ path, name, mode }: PluginFile, all: readonly PluginFile[], root: Command): Generator<string> {
  if ((mode & EXECUTABLE) === 0) yield `${path} identified as a kubectl plugin, but it is not executable`;
  const first = all.find((each) => each.name === name)!;
  if (first.path !== path) yield `${path} is overshadowed by a similarly named plugin: ${first.path}`;
  const command = commandOfName(name, root);
  if (command) yield `${name} overwrites existing command: ${JSON.stringify(command)}`;
}

/** The command of kubectl that `kubectl-create-foo` would be: as many words as name one (cobra, Command.Find). */
function commandOfName(name: string, root: Command): string | undefined {
  const words = name.slice(PREFIX.length).split('-');
  const found = [root];
  for (const word of words) {
    const child = found.at(-1)!.commands?.find((each) => each.name === word || each.aliases?.includes(word));
    if (!child) break;
    found.push(child);
  }
  if (found.length === 1 && words[0] !== '') return undefined;
  return found.map((command) => command.name).join(' ');
}
