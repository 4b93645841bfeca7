/** set-cluster, set-context and set-credentials: one entry each. */
import { failed } from '@drydock/shell';
import { CommandError } from '../../command/command-error.ts';
import type { Command } from '../../command/command.ts';
import { arrayFlag, boolFlag, stringFlag } from '../../command/flag.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { AuthInfo, Cluster, Context } from '../../kubeconfig/kubeconfig.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';
import { base64Of } from '../create/configmap.ts';
import { helpText } from '../../command/help.ts';
import { unexpectedArguments } from './config-commands.ts';

/** An empty value takes the field away. */
function assign(entry: Dynamic, field: string, value: unknown): void {
  if (value === '' || value === false) delete entry[field];
  else entry[field] = value;
}

/** A file by its absolute path, or its content with `--embed-certs`. */
function assignFile({ flags, streams }: Invocation, entry: Dynamic, flag: string): void {
  if (!flags.changed(flag)) return;
  const path = flags.string(flag);
  delete entry[`${flag}-data`];
  if (path === '') return void delete entry[flag];
  const { files } = streams.process;
  if (!flags.bool('embed-certs')) {
    entry[flag] = files.absolute(path);
    return;
  }
  const bytes = files.readFile(path);
  if (failed(bytes)) throw new CommandError(`could not stat ${flag} file ${path}: stat ${path}: ${bytes.message.toLowerCase()}`);
  entry[`${flag}-data`] = base64Of(bytes);
  delete entry[flag];
}

export const setCluster: Command = {
  name: 'set-cluster',
  use: 'set-cluster NAME [--server=server] [--certificate-authority=path/to/certificate/authority] [--insecure-skip-tls-verify=true] [--tls-server-name=example.com]',
  short: 'Set a cluster entry in kubeconfig',
  long: 'Add a cluster, or change fields of one that exists.',
  examples: `# The address of a cluster
kubectl config set-cluster staging --server=https://1.2.3.4

# With its certificate authority
kubectl config set-cluster staging --embed-certs --certificate-authority=ca.crt`,
  flags: [
    stringFlag('certificate-authority', 'File with the certificate authority of the cluster', { completion: { of: 'files' } }),
    boolFlag('embed-certs', 'Put the content of the file into the kubeconfig'),
    boolFlag('insecure-skip-tls-verify', "Do not check the server's certificate"),
    stringFlag('proxy-url', 'Proxy for the cluster'),
    stringFlag('server', 'Address of the cluster'),
    stringFlag('tls-server-name', "Name that the server's certificate must be for"),
  ],
  args: { of: 'clusters' },
  run(invocation: Invocation) {
    const { flags, args, session, streams } = invocation;
    if (args.length !== 1) throw unexpectedArguments(invocation);
    const [name] = args as [string];
    const cluster: Cluster = { ...session.kubeConfig.clusters.get(name) };
    for (const field of ['server', 'tls-server-name', 'proxy-url']) if (flags.changed(field)) assign(cluster, field, flags.string(field).replace(/(?<=.)\/+$/, ''));
    if (flags.changed('insecure-skip-tls-verify')) {
      assign(cluster, 'insecure-skip-tls-verify', flags.bool('insecure-skip-tls-verify'));
      if (flags.bool('insecure-skip-tls-verify')) {
        if (flags.string('certificate-authority')) throw new CommandError('you cannot specify a certificate authority and insecure mode at the same time');
        delete cluster['certificate-authority'];
        delete cluster['certificate-authority-data'];
      }
    }
    if (flags.string('certificate-authority')) delete cluster['insecure-skip-tls-verify'];
    assignFile(invocation, cluster, 'certificate-authority');
    session.configAccess.saveEntry('clusters', name, cluster);
    streams.out(`Cluster ${JSON.stringify(name)} set.\n`);
  },
};

export const setContext: Command = {
  name: 'set-context',
  use: 'set-context [NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace]',
  short: 'Set a context entry in kubeconfig',
  long: 'Add a context, or change fields of one that exists.',
  examples: `# Another namespace from now on
kubectl config set-context --current --namespace=team-a

# A context of its own
kubectl config set-context dev --cluster=staging --user=jane`,
  flags: [
    stringFlag('cluster', 'Cluster of the context', { completion: { of: 'clusters' } }),
    boolFlag('current', 'Change the current context'),
    stringFlag('namespace', 'Namespace of the context', { shorthand: 'n', completion: { of: 'namespaces' } }),
    stringFlag('user', 'User of the context', { completion: { of: 'users' } }),
  ],
  args: { of: 'contexts' },
  run(invocation: Invocation) {
    const { flags, args, session, streams } = invocation;
    if (args.length > 1) throw unexpectedArguments(invocation);
    const isCurrent = flags.bool('current');
    if (isCurrent && args.length > 0) throw new CommandError('you cannot specify both a context name and --current');
    const config = session.configAccess.load();
    const name = isCurrent ? config.currentContext : (args[0] ?? '');
    if (!name) throw new CommandError(isCurrent ? 'no current context is set' : 'you must specify a non-empty context name or --current');
    const existing = config.contexts.get(name);
    const context: Context = { ...existing };
    for (const field of ['cluster', 'user', 'namespace']) if (flags.changed(field)) assign(context, field, flags.string(field));
    session.configAccess.saveEntry('contexts', name, context);
    streams.out(`Context ${JSON.stringify(name)} ${existing ? 'modified' : 'created'}.\n`);
  },
};

export const setCredentials: Command = {
  name: 'set-credentials',
  use: 'set-credentials NAME [--client-certificate=path/to/certfile] [--client-key=path/to/keyfile] [--token=bearer_token] [--username=basic_user] [--password=basic_password] [--auth-provider=provider_name] [--auth-provider-arg=key=value] [--exec-command=exec_command] [--exec-api-version=exec_api_version] [--exec-arg=arg] [--exec-env=key=value]',
  short: 'Set a user entry in kubeconfig',
  long: `Add a user, or change fields of one that exists.

A user has a client certificate and its key, or a token, or a name and a password.`,
  examples: `# A token
kubectl config set-credentials jane --token=abc

# A certificate and its key, in the kubeconfig itself
kubectl config set-credentials jane --client-certificate=jane.crt --client-key=jane.key --embed-certs=true`,
  flags: [
    stringFlag('auth-provider', 'Authentication provider of the user'),
    arrayFlag('auth-provider-arg', "Argument of the authentication provider as 'key=value'"),
    stringFlag('client-certificate', 'File with the client certificate', { completion: { of: 'files' } }),
    stringFlag('client-key', 'File with the key of the client certificate', { completion: { of: 'files' } }),
    boolFlag('embed-certs', 'Put the content of the files into the kubeconfig'),
    stringFlag('exec-api-version', 'API version of the program that provides credentials'),
    arrayFlag('exec-arg', 'Argument of that program'),
    stringFlag('exec-command', 'Program that provides credentials'),
    arrayFlag('exec-env', "Environment variable of that program as 'key=value'"),
    stringFlag('exec-interactive-mode', 'Whether that program may use standard input: Never, IfAvailable or Always'),
    boolFlag('exec-provide-cluster-info', 'Tell that program about the cluster'),
    stringFlag('password', 'Password of the user'),
    stringFlag('token', 'Token of the user'),
    stringFlag('username', 'Name of the user'),
  ],
  args: { of: 'users' },
  run(invocation: Invocation) {
    const { flags, args, resolved, session, streams } = invocation;
    if (args.length !== 1) {
      streams.out(helpText(resolved));
      throw new CommandError(`unexpected args: [${args.join(' ')}]`);
    }
    checkMethods(invocation);
    const [name] = args as [string];
    const user: AuthInfo = { ...session.kubeConfig.users.get(name) };
    assignFile(invocation, user, 'client-certificate');
    assignFile(invocation, user, 'client-key');
    if (flags.changed('token')) assign(user, 'token', flags.string('token'));
    if (flags.string('token')) for (const field of ['username', 'password', 'tokenFile']) delete user[field];
    for (const field of ['username', 'password']) if (flags.changed(field)) assign(user, field, flags.string(field));
    if (flags.string('username') || flags.string('password')) for (const field of ['token', 'tokenFile']) delete user[field];
    assignExec(invocation, user);
    session.configAccess.saveEntry('users', name, user);
    streams.out(`User ${JSON.stringify(name)} set.\n`);
  },
};

function checkMethods({ flags }: Invocation): void {
  const methods = [...(flags.string('token') ? ['--token'] : []), ...(flags.string('username') || flags.string('password') ? ['--username/--password'] : [])];
  if (methods.length > 1) throw new CommandError(`you cannot specify more than one authentication method at the same time: ${methods.join(', ')}`);
  if (!flags.bool('embed-certs')) return;
  if (!flags.string('client-certificate') && !flags.string('client-key')) throw new CommandError('you must specify a --client-certificate or --client-key to embed');
}

function assignExec({ flags }: Invocation, user: Dynamic): void {
  if (flags.string('auth-provider')) user['auth-provider'] = { name: flags.string('auth-provider'), config: Object.fromEntries(flags.strings('auth-provider-arg').map(keyValue)) };
  if (!flags.string('exec-command')) return;
  user.exec = {
    ...(flags.string('exec-api-version') ? { apiVersion: flags.string('exec-api-version') } : {}),
    args: flags.strings('exec-arg').length ? [...flags.strings('exec-arg')] : null,
    command: flags.string('exec-command'),
    env: flags.strings('exec-env').length ? flags.strings('exec-env').map(keyValue).map(([name, value]) => ({ name, value })) : null,
    interactiveMode: flags.string('exec-interactive-mode') || 'IfAvailable',
    provideClusterInfo: flags.bool('exec-provide-cluster-info'),
  };
}

function keyValue(text: string): [string, string] {
  const equals = text.indexOf('=');
  return equals < 0 ? [text, ''] : [text.slice(0, equals), text.slice(equals + 1)];
}
