import type { KubeObject } from '@drydock/apimachinery';
import { failed } from '@drydock/shell';
import { CommandError } from '../../command/command-error.ts';
import { NOTHING } from '../../command/completion-source.ts';
import type { Command } from '../../command/command.ts';
import { boolFlag } from '../../command/flag.ts';
import { misuse, type Invocation } from '../../command/invocation.ts';
import { PATH_FIELDS, SECTIONS, toFileForm, type AuthInfo, type Cluster, type KubeConfig } from '../../kubeconfig/kubeconfig.ts';
import { outputFlag, PRINT_FORMATS, templateFlags } from '../../options/print-flags.ts';
import { printerFor } from '../../printers/new-printer.ts';
import { base64Of } from '../create/configmap.ts';

export const view: Command = {
  name: 'view',
  use: 'view [flags]',
  short: 'Display merged kubeconfig settings or a specified kubeconfig file',
  long: `Show the kubeconfig: all files as one, or the one that is named.

With -o jsonpath={...} a single value can be picked out.`,
  examples: `# Everything, without secrets
kubectl config view

# What the current context uses, with certificates and tokens
kubectl config view --minify --raw

# The address of a cluster
kubectl config view -o jsonpath='{.clusters[?(@.name == "kubernetes")].cluster.server}'`,
  flags: [
    outputFlag(PRINT_FORMATS, 'yaml'),
    ...templateFlags,
    boolFlag('flatten', 'Put the content of files in the place of their paths, so that the kubeconfig can be carried elsewhere'),
    boolFlag('merge', 'Show all files of $KUBECONFIG as one', { default: true }),
    boolFlag('minify', 'Leave out what the current context does not use'),
    boolFlag('raw', 'Show binary data and secrets'),
  ],
  args: NOTHING,
  run(invocation: Invocation) {
    const { flags, args, session, streams } = invocation;
    const { configAccess } = session;
    if (args.length > 0) throw misuse(invocation, `unexpected arguments: [${args.join(' ')}]`);
    const printer = printerFor(invocation)!;
    if (!flags.bool('merge') && !configAccess.isExplicit) throw new CommandError('if merge==false a precise file must be specified');
    const config = configAccess.startingConfig();
    if (flags.bool('minify')) minify(config, flags.string('context'));
    if (flags.bool('flatten')) flatten(config, invocation);
    else if (!flags.bool('raw')) hideSecrets(config);
    const file = toFileForm(config);
    streams.out(flags.string('output') === 'json' ? goJson(file) : printer.print(file as unknown as KubeObject));
  },
};

/** Go's json.MarshalIndent of a struct: fields keep their order. */
function goJson(value: unknown): string {
  const escaped = JSON.stringify(value, null, 4).replace(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `${escaped}\n`;
}

/** clientcmd/api/helpers.go, MinifyConfig. */
function minify(config: KubeConfig, chosenContext: string): void {
  config.currentContext = chosenContext || config.currentContext;
  if (config.currentContext === '') throw new CommandError('current-context must exist in order to minify');
  const context = config.contexts.get(config.currentContext);
  if (!context) throw new CommandError(`cannot locate context ${config.currentContext}`);
  const used = { contexts: config.currentContext, clusters: context.cluster, users: context.user };
  for (const section of ['clusters', 'users'] as const) {
    const name = used[section];
    if (name && !config[section].has(name)) throw new CommandError(`cannot locate ${section.slice(0, -1)} ${name}`);
  }
  for (const section of SECTIONS) {
    for (const name of [...config[section].keys()]) if (name !== used[section]) config[section].delete(name);
  }
}

/** clientcmd/api/helpers.go, FlattenConfig. */
function flatten(config: KubeConfig, { session, streams }: Invocation): void {
  for (const section of ['users', 'clusters'] as const) {
    for (const [name, entry] of config[section]) {
      const flat: AuthInfo & Cluster = { ...entry };
      for (const field of PATH_FIELDS[section].filter((each) => each !== 'tokenFile')) {
        const path = flat[field] as string | undefined;
        if (!path) continue;
        if (flat[`${field}-data`]) throw new CommandError('cannot have values for both path and contents');
        const absolute = session.configAccess.absolutePath(entry, path);
        const content = streams.process.files.readFile(absolute);
        if (failed(content)) throw new CommandError(`open ${absolute}: ${content.message.toLowerCase()}`);
        flat[`${field}-data`] = base64Of(content);
        delete flat[field];
      }
      config[section].set(name, flat);
    }
  }
}

const HIDDEN: Readonly<Record<string, string>> = {
  'certificate-authority-data': 'DATA+OMITTED',
  'client-certificate-data': 'DATA+OMITTED',
  'client-key-data': 'DATA+OMITTED',
  token: 'REDACTED',
  password: 'REDACTED',
};

function hideSecrets(config: KubeConfig): void {
  for (const section of ['clusters', 'users'] as const) {
    for (const [name, entry] of config[section]) {
      const shown = Object.entries(entry).map(([field, value]) => [field, value && Object.hasOwn(HIDDEN, field) ? HIDDEN[field] : value]);
      config[section].set(name, Object.fromEntries(shown));
    }
  }
}
