import { CommandError } from '../../command/command-error.ts';
import type { Command } from '../../command/command.ts';
import { arrayFlag, boolFlag, stringFlag } from '../../command/flag.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { AuthInfo } from '../../kubeconfig/kubeconfig.ts';
import { encodedFile } from './embeddable-file.ts';
import { execConfig, INTERACTIVE_MODES } from './exec-config.ts';
import { helpError } from './help-error.ts';
import { parseAssignments, type Assignments } from './assignments.ts';

const CERTIFICATE_FLAGS = ['client-certificate', 'client-key'] as const;

export const setCredentials: Command = {
  name: 'set-credentials',
  use: 'set-credentials NAME [--client-certificate=path/to/certfile] [--client-key=path/to/keyfile] [--token=bearer_token] [--username=basic_user] [--password=basic_password] [--auth-provider=provider_name] [--auth-provider-arg=key=value] [--exec-command=exec_command] [--exec-api-version=exec_api_version] [--exec-arg=arg] [--exec-env=key=value]',
  short: 'Set a user entry in kubeconfig',
  long: `Add a user, or change one. Of a user who exists only what is given is changed.

A client certificate: --client-certificate=certfile --client-key=keyfile

A bearer token: --token=bearer_token

A password: --username=basic_user --password=basic_password

A token and a password exclude each other.`,
  examples: `# A token
kubectl config set-credentials jane --token=jane-token

# A certificate and its key, kept in the kubeconfig itself
kubectl config set-credentials jane --client-certificate=jane.crt --client-key=jane.key --embed-certs

# A program that knows the credentials
kubectl config set-credentials jane --exec-command=login --exec-api-version=client.authentication.k8s.io/v1 --exec-arg=--quiet`,
  flags: [
    stringFlag('auth-provider', 'Authentication provider of the user'),
    arrayFlag('auth-provider-arg', "'key=value' for the provider; 'key-' removes one"),
    stringFlag('client-certificate', 'File with the client certificate', { completion: { of: 'files' } }),
    stringFlag('client-key', 'File with the key of the client certificate', { completion: { of: 'files' } }),
    boolFlag('embed-certs', 'Keep certificate and key in the kubeconfig instead of their paths'),
    stringFlag('exec-api-version', 'API version that the credential program speaks'),
    arrayFlag('exec-arg', 'Argument of the credential program. May be repeated.'),
    stringFlag('exec-command', 'Program that knows the credentials'),
    arrayFlag('exec-env', "'key=value' in the environment of the credential program; 'key-' removes one"),
    stringFlag('exec-interactive-mode', 'Whether the credential program may ask the user', {
      completion: { of: 'values', values: INTERACTIVE_MODES },
    }),
    boolFlag('exec-provide-cluster-info', 'Tell the credential program about the cluster'),
    stringFlag('password', 'Password of the user'),
    stringFlag('token', 'Bearer token of the user'),
    stringFlag('username', 'Name of the user'),
  ],
  args: { of: 'users' },
  run(invocation: Invocation) {
    const { flags, args, session, streams } = invocation;
    if (args.length !== 1) throw helpError(invocation, `unexpected args: [${args.join(' ')}]`);
    const providerArgs = assignments(invocation, 'auth-provider-arg');
    const environment = assignments(invocation, 'exec-env');
    validate(invocation);
    const name = args[0]!;
    const config = session.configAccess.startingConfig();
    const user: AuthInfo = { ...config.users.get(name) };
    setCertificates(user, invocation);
    setSecrets(user, invocation);
    const provider = authProvider(user['auth-provider'], invocation, providerArgs);
    if (provider) user['auth-provider'] = provider;
    const exec = execConfig(user.exec, flags, environment);
    if (exec) user.exec = exec;
    config.users.set(name, user);
    session.configAccess.modify(config);
    streams.out(`User ${JSON.stringify(name)} set.\n`);
  },
};

function assignments(invocation: Invocation, flag: string): Assignments {
  const parsed = parseAssignments(invocation.flags.strings(flag));
  if ('invalid' in parsed) throw helpError(invocation, `invalid ${flag} format: ${parsed.invalid}`);
  return parsed;
}

function validate({ flags, args, streams }: Invocation): void {
  if (args[0] === '') throw new CommandError('you must specify a non-empty user name');
  if (flags.changed('exec-interactive-mode') && !INTERACTIVE_MODES.includes(flags.string('exec-interactive-mode'))) {
    throw new CommandError('invalid interactive mode type, can be only IfAvailable, Never, Always');
  }
  if (flags.string('token') && (flags.string('username') || flags.string('password'))) {
    throw new CommandError('you cannot specify more than one authentication method at the same time: --token, --username/--password');
  }
  if (!flags.bool('embed-certs')) return;
  const given = CERTIFICATE_FLAGS.filter((flag) => flags.string(flag));
  if (given.length === 0) throw new CommandError('you must specify a --client-certificate or --client-key to embed');
  for (const flag of given) encodedFile(streams.process.files, flag, flags.string(flag));
}

function setCertificates(user: AuthInfo, { flags, streams }: Invocation): void {
  const { files } = streams.process;
  for (const flag of CERTIFICATE_FLAGS) {
    if (!flags.changed(flag)) continue;
    const path = flags.string(flag);
    delete user[flag];
    delete user[`${flag}-data`];
    if (flags.bool('embed-certs')) user[`${flag}-data`] = encodedFile(files, flag, path);
    else user[flag] = files.absolute(path);
  }
}

/** A token takes the place of a password, and a password that of a token. */
function setSecrets(user: AuthInfo, { flags }: Invocation): void {
  for (const field of ['token', 'username', 'password'] as const) {
    if (!flags.changed(field)) continue;
    if (flags.string(field)) user[field] = flags.string(field);
    else delete user[field];
  }
  if (flags.string('token')) {
    delete user.username;
    delete user.password;
  } else if (flags.string('username') || flags.string('password')) delete user.token;
}

type AuthProvider = NonNullable<AuthInfo['auth-provider']>;

function authProvider(
  existing: AuthProvider | undefined,
  { flags }: Invocation,
  { values, removed }: Assignments,
): AuthProvider | undefined {
  const name = flags.string('auth-provider');
  const provider = flags.changed('auth-provider') && (!existing || existing.name !== name) ? { name } : existing;
  if (!provider) return undefined;
  const kept = Object.entries(provider.config ?? {}).filter(([key]) => !removed.includes(key));
  return { ...provider, config: Object.fromEntries([...kept, ...values]) };
}
