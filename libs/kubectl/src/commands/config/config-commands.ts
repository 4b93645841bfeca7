/** The short subcommands of `kubectl config`. */
import { CommandError } from '../../command/command-error.ts';
import type { CompletionSource } from '../../command/completion-source.ts';
import type { Command } from '../../command/command.ts';
import { boolFlag, stringFlag } from '../../command/flag.ts';
import { helpText } from '../../command/help.ts';
import type { Invocation } from '../../command/invocation.ts';
import { outputFlag, PRINT_FORMATS, templateFlags } from '../../options/print-flags.ts';
import { ColumnWriter } from '../../printers/column-writer.ts';
import type { Section } from '../../kubeconfig/kubeconfig.ts';

/** Wrong arguments: the help comes first, then the error (cmdutil.UsageErrorf of old). */
export function unexpectedArguments({ resolved, args, streams }: Invocation): CommandError {
  streams.out(helpText(resolved));
  return new CommandError(`Unexpected args: [${args.join(' ')}]`);
}

export const currentContext: Command = {
  name: 'current-context',
  use: 'current-context [flags]',
  short: 'Display the current-context',
  examples: `# Which context is in force?
kubectl config current-context`,
  args: { of: 'nothing' },
  run({ session, streams }: Invocation) {
    const { currentContext: name } = session.kubeConfig;
    if (!name) throw new CommandError('current-context is not set');
    streams.out(`${name}\n`);
  },
};

export const useContext: Command = {
  name: 'use-context',
  aliases: ['use'],
  use: 'use-context CONTEXT_NAME',
  short: 'Set the current-context in a kubeconfig file',
  examples: `# Work with another cluster
kubectl config use-context staging`,
  args: { of: 'contexts' },
  run(invocation: Invocation) {
    const { args, session, streams } = invocation;
    const [name] = args;
    if (args.length !== 1 || name === '') throw unexpectedArguments(invocation);
    if (!session.kubeConfig.contexts.has(name!)) throw new CommandError(`no context exists with the name: ${JSON.stringify(name)}`);
    session.configAccess.saveCurrentContext(name!);
    streams.out(`Switched to context ${JSON.stringify(name)}.\n`);
  },
};

export const getContexts: Command = {
  name: 'get-contexts',
  use: 'get-contexts [(-o|--output=)name)]',
  short: 'Describe one or many contexts',
  long: 'List the contexts of the kubeconfig, or one of them.',
  examples: `# All of them
kubectl config get-contexts

# One
kubectl config get-contexts staging`,
  flags: [boolFlag('no-headers', 'Print no header line.'), stringFlag('output', 'Output format. One of: (name).', { shorthand: 'o', completion: { of: 'values', values: ['name'] } })],
  args: { of: 'contexts' },
  run({ flags, args, session, streams }: Invocation) {
    const output = flags.string('output');
    if (output !== '' && output !== 'name') throw new CommandError(`--output ${output} is not available in kubectl config get-contexts; resetting to default output format`);
    const { contexts, currentContext: current } = session.kubeConfig;
    const names = (args.length ? [...args] : [...contexts.keys()]).sort();
    const known = names.filter((name) => contexts.has(name));
    if (output === 'name') streams.out(known.map((name) => `${name}\n`).join(''));
    else {
      const rows = known.map((name) => {
        const { cluster = '', user = '', namespace = '' } = contexts.get(name)!;
        return [name === current ? '*' : '', name, cluster, user, namespace];
      });
      streams.out(new ColumnWriter().format(flags.bool('no-headers') ? rows : [['CURRENT', 'NAME', 'CLUSTER', 'AUTHINFO', 'NAMESPACE'], ...rows]));
    }
    const missing = names.filter((name) => !contexts.has(name)).map((name) => `context ${name} not found`);
    if (missing.length) throw new CommandError(missing.length === 1 ? missing[0]! : `[${missing.join(', ')}]`);
  },
};

function listCommand(name: string, section: Section, what: string): Command {
  return {
    name,
    use: `${name} [flags]`,
    short: `Display ${what} defined in the kubeconfig`,
    examples: `# All of them
kubectl config ${name}`,
    args: { of: 'nothing' },
    run({ session, streams }: Invocation) {
      streams.out(`NAME\n${[...session.kubeConfig[section].keys()].sort().map((each) => `${each}\n`).join('')}`);
    },
  };
}

export const getClusters: Command = listCommand('get-clusters', 'clusters', 'clusters');
export const getUsers: Command = listCommand('get-users', 'users', 'users');

interface Deletion {
  readonly name: string;
  readonly section: Section;
  readonly word: 'cluster' | 'context' | 'user';
  readonly args: CompletionSource;
}

function deleteCommand({ name, section, word, args }: Deletion): Command {
  return {
    name,
    use: `${name} NAME`,
    short: `Delete the specified ${word} from the kubeconfig`,
    examples: `# The ${word} staging
kubectl config ${name} staging`,
    args,
    run(invocation: Invocation) {
      const { session, streams } = invocation;
      const [entry] = invocation.args;
      if (invocation.args.length !== 1) throw unexpectedArguments(invocation);
      const file = session.configAccess.defaultPath;
      if (!session.kubeConfig[section].has(entry!)) throw new CommandError(`cannot delete ${word} ${entry}, not in ${file}`);
      if (section === 'contexts' && session.kubeConfig.currentContext === entry) {
        streams.err('warning: this removed your active context, use "kubectl config use-context" to select a different one\n');
      }
      session.configAccess.saveEntry(section, entry!, undefined);
      streams.out(`deleted ${word} ${entry} from ${file}\n`);
    },
  };
}

export const deleteCluster: Command = deleteCommand({ name: 'delete-cluster', section: 'clusters', word: 'cluster', args: { of: 'clusters' } });
export const deleteContext: Command = deleteCommand({ name: 'delete-context', section: 'contexts', word: 'context', args: { of: 'contexts' } });
export const deleteUser: Command = deleteCommand({ name: 'delete-user', section: 'users', word: 'user', args: { of: 'users' } });

export const renameContext: Command = {
  name: 'rename-context',
  use: 'rename-context CONTEXT_NAME NEW_NAME',
  short: 'Rename a context from the kubeconfig file',
  long: 'Give a context another name. When it is the current one, it stays so.',
  examples: `# From old to new
kubectl config rename-context old new`,
  args: { of: 'contexts' },
  run(invocation: Invocation) {
    const { args, session, streams } = invocation;
    if (args.length !== 2) throw unexpectedArguments(invocation);
    const [from, to] = args as [string, string];
    const { contexts, currentContext: current } = session.kubeConfig;
    const context = contexts.get(from);
    if (!context) throw new CommandError(`cannot rename the context ${JSON.stringify(from)}, it's not in ${session.configAccess.defaultPath}`);
    if (contexts.has(to)) throw new CommandError(`cannot rename the context ${JSON.stringify(from)}, the context ${JSON.stringify(to)} already exists in ${session.configAccess.defaultPath}`);
    session.configAccess.saveEntry('contexts', to, context);
    session.configAccess.saveEntry('contexts', from, undefined);
    if (current === from) session.configAccess.saveCurrentContext(to);
    streams.out(`Context ${JSON.stringify(from)} renamed to ${JSON.stringify(to)}.\n`);
  },
};

export const viewFlags = [outputFlag(PRINT_FORMATS, 'yaml'), ...templateFlags];
