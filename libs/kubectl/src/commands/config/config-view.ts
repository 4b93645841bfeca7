import { failed } from '@drydock/shell';
import { CommandError } from '../../command/command-error.ts';
import type { Command } from '../../command/command.ts';
import { boolFlag } from '../../command/flag.ts';
import type { Invocation } from '../../command/invocation.ts';
import { effectiveContext } from '../../kubeconfig/rest-config.ts';
import { PATH_FIELDS, toFileForm, type KubeConfig, type Section } from '../../kubeconfig/kubeconfig.ts';
import { printerFor } from '../../printers/new-printer.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';
import { base64Of } from '../create/configmap.ts';
import { viewFlags } from './config-commands.ts';

const REDACTED = 'REDACTED';
const OMITTED = 'DATA+OMITTED';
const SECRET_DATA: Readonly<Record<Section, readonly string[]>> = {
  clusters: ['certificate-authority-data'],
  users: ['client-certificate-data', 'client-key-data'],
  contexts: [],
};

export const configView: Command = {
  name: 'view',
  use: 'view [flags]',
  short: 'Display merged kubeconfig settings or a specified kubeconfig file',
  long: `Show the settings of all kubeconfig files together, or of one file.

Certificates and passwords are left out unless you ask for them with --raw.`,
  examples: `# Everything
kubectl config view

# Only what the current context uses
kubectl config view --minify

# The password of a user
kubectl config view --raw -o jsonpath='{.users[?(@.name == "jane")].user.password}'`,
  flags: [
    ...viewFlags,
    boolFlag('flatten', 'Put the content of files in their place, for a kubeconfig that can be given away'),
    boolFlag('merge', 'Merge all kubeconfig files', { default: true, bareValue: 'true' }),
    boolFlag('minify', 'Leave out what the current context does not use'),
    boolFlag('raw', 'Show certificates and secrets as they are'),
  ],
  args: { of: 'nothing' },
  run(invocation: Invocation) {
    const { flags, session, streams } = invocation;
    const printer = printerFor(invocation)!;
    let config = session.kubeConfig;
    if (flags.bool('minify')) config = minified(invocation, config);
    if (flags.bool('flatten')) config = flattened(invocation, config);
    else config = withRelativePaths(invocation, config);
    if (!flags.bool('raw')) config = redacted(config);
    streams.out(printer.print(toFileForm(config) as Dynamic));
  },
};

function mapEntries(config: KubeConfig, change: (section: Section, entry: Dynamic) => Dynamic): KubeConfig {
  const map = (section: Section): Map<string, Dynamic> => new Map([...config[section]].map(([name, entry]) => [name, change(section, entry)]));
  return { ...config, clusters: map('clusters'), users: map('users'), contexts: map('contexts') };
}

function minified({ session }: Invocation, config: KubeConfig): KubeConfig {
  const name = session.flags.string('context') || config.currentContext;
  if (!name) throw new CommandError('current-context must exist in order to minify');
  const context = effectiveContext(config, session.flags);
  const only = <T>(map: Map<string, T>, key: string | undefined): Map<string, T> => new Map([...map].filter(([each]) => each === key));
  return { ...config, currentContext: name, contexts: only(config.contexts, name), clusters: only(config.clusters, context.cluster), users: only(config.users, context.user) };
}

function flattened({ streams }: Invocation, config: KubeConfig): KubeConfig {
  return mapEntries(config, (section, entry) => {
    const flat = { ...entry };
    for (const field of PATH_FIELDS[section]) {
      if (!flat[field] || field === 'tokenFile') continue;
      const bytes = streams.process.files.readFile(flat[field]);
      if (failed(bytes)) throw new CommandError(`open ${flat[field]}: ${bytes.message.toLowerCase()}`);
      flat[`${field}-data`] ??= base64Of(bytes);
      delete flat[field];
    }
    return flat;
  });
}

/** Paths as the files have them: relative to the directory of the first. */
function withRelativePaths({ session }: Invocation, config: KubeConfig): KubeConfig {
  const directory = session.process.files.absolute(session.configAccess.defaultPath).replace(/[^/]*$/, '');
  return mapEntries(config, (section, entry) => {
    const shown = { ...entry };
    for (const field of PATH_FIELDS[section]) if (shown[field]?.startsWith(directory)) shown[field] = shown[field].slice(directory.length);
    return shown;
  });
}

function redacted(config: KubeConfig): KubeConfig {
  return mapEntries(config, (section, entry) => {
    const shown = { ...entry };
    for (const field of SECRET_DATA[section]) if (shown[field]) shown[field] = OMITTED;
    for (const field of section === 'users' ? ['token', 'password'] : []) if (shown[field]) shown[field] = REDACTED;
    return shown;
  });
}

