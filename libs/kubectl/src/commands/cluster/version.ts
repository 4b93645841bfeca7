import { printYaml } from '@drydock/apimachinery';
import { installedVersion, type Process } from '@drydock/shell';
import { CommandError } from '../../command/command-error.ts';
import type { Command } from '../../command/command.ts';
import { boolFlag, stringFlag } from '../../command/flag.ts';
import { type Invocation } from '../../command/invocation.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';

/** The release that this kubectl is, unless a package of another one is installed. */
export const CLIENT_VERSION = {
  major: '1',
  minor: '33',
  gitVersion: 'v1.33.1',
  gitCommit: '8adc0f041b8e7ad1d30e29cc59c6ae7a15e19828',
  gitTreeState: 'clean',
  buildDate: '2025-05-15T08:27:33Z',
  goVersion: 'go1.24.2',
  compiler: 'gc',
  platform: 'linux/amd64',
};
/** Go writes all fields of a version, also those that a server leaves out. */
const UNKNOWN_VERSION = Object.fromEntries(Object.keys(CLIENT_VERSION).map((field) => [field, '']));
const KUSTOMIZE_VERSION = 'v5.6.0';
const SUPPORTED_SKEW = 1;

export const version: Command = {
  name: 'version',
  use: 'version [flags]',
  short: 'Print the client and server version information',
  long: 'Print the versions of kubectl and of the server.',
  examples: `# Both
kubectl version`,
  flags: [
    boolFlag('client', 'Only the version of kubectl (no server is needed).'),
    stringFlag('output', "One of 'yaml' or 'json'.", { shorthand: 'o', completion: { of: 'values', values: ['json', 'yaml'] } }),
  ],
  args: { of: 'nothing' },
  run({ flags, args, session, streams }: Invocation) {
    const clientOnly = flags.bool('client');
    if (args.length > 0 && !clientOnly) throw new CommandError(`extra arguments: [${args.join(' ')}]`);
    const output = flags.string('output');
    if (!['', 'yaml', 'json'].includes(output)) throw new CommandError("--output must be 'yaml' or 'json'");
    let failure: unknown;
    let server: Dynamic;
    try {
      if (!clientOnly)
        server = { ...UNKNOWN_VERSION, ...session.send<Dynamic>({ method: 'GET', path: '/version', query: { timeout: '32s' } }) };
    } catch (error) {
      failure = error;
    }
    const client = clientVersion(streams.process);
    const versions = { clientVersion: client, kustomizeVersion: KUSTOMIZE_VERSION, ...(server ? { serverVersion: server } : {}) };
    if (output === 'json') streams.out(`${JSON.stringify(versions, null, 2)}\n`);
    else if (output === 'yaml') streams.out(`${printYaml(versions)}\n`);
    else {
      streams.out(`Client Version: ${client.gitVersion}\nKustomize Version: ${KUSTOMIZE_VERSION}\n`);
      if (server) streams.out(`Server Version: ${server.gitVersion}\n`);
    }
    if (failure !== undefined) throw failure;
    if (server) warnAboutSkew(client, server, (text) => streams.err(text));
  },
};

/** As the package manager of the machine has it. */
function clientVersion({ files }: Process): typeof CLIENT_VERSION {
  const installed = installedVersion(files, 'kubectl');
  if (installed === undefined) return CLIENT_VERSION;
  const release = installed.replace(/-.*$/, '');
  return { ...CLIENT_VERSION, minor: release.split('.')[1] ?? CLIENT_VERSION.minor, gitVersion: `v${release}` };
}

function warnAboutSkew(client: typeof CLIENT_VERSION, { major, minor, gitVersion }: Dynamic, tell: (text: string) => void): void {
  const difference = Math.abs(parseInt(minor, 10) - Number(client.minor));
  if (major === client.major && difference <= SUPPORTED_SKEW) return;
  const [own, server] = [`${client.major}.${client.minor}`, gitVersion.replace(/^v(\d+\.\d+).*$/, '$1')];
  tell(
    `WARNING: version difference between client (${own}) and server (${server}) exceeds the supported minor version skew of +/-${SUPPORTED_SKEW}\n`,
  );
}
