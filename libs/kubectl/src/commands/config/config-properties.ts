/** `config set` and `config unset`: single values by dotted names (config/navigation_step_parser.go). */
import { CommandError } from '../../command/command-error.ts';
import type { Command } from '../../command/command.ts';
import { boolFlag } from '../../command/flag.ts';
import type { Invocation } from '../../command/invocation.ts';
import { ENTRY_FIELDS, type KubeConfig, type Section } from '../../kubeconfig/kubeconfig.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';
import { base64Of } from '../create/configmap.ts';
import { unexpectedArguments } from './config-commands.ts';
import { encodeUtf8 } from '@drydock/shell';

const FIELDS: Readonly<Record<Section, readonly string[]>> = {
  clusters: ['server', 'tls-server-name', 'insecure-skip-tls-verify', 'certificate-authority', 'certificate-authority-data', 'proxy-url', 'disable-compression'],
  users: ['client-certificate', 'client-certificate-data', 'client-key', 'client-key-data', 'token', 'tokenFile', 'as', 'as-uid', 'username', 'password'],
  contexts: ['cluster', 'user', 'namespace'],
};
const BOOLEANS = ['insecure-skip-tls-verify', 'disable-compression'];
const TYPE_NAMES: Readonly<Record<Section, string>> = { clusters: 'api.Cluster', users: 'api.AuthInfo', contexts: 'api.Context' };

type Property =
  | { readonly of: 'current-context' }
  | { readonly of: 'preference'; readonly field: string }
  | { readonly of: 'entry'; readonly section: Section; readonly name: string; readonly field: string | undefined };

/** Names of entries may have dots: the longest one that exists, or leaves a known field, is taken. */
function parseProperty(text: string, config: KubeConfig): Property {
  const parts = text.split('.');
  const [head = '', ...rest] = parts;
  if (head === 'current-context' && rest.length === 0) return { of: 'current-context' };
  if (head === 'preferences' && rest.length === 1) return { of: 'preference', field: rest[0]! };
  if (!Object.hasOwn(ENTRY_FIELDS, head) || rest.length === 0) {
    throw new CommandError(`unable to parse ${text} after [] at api.Config`);
  }
  const section = head as Section;
  const whole = rest.join('.');
  if (config[section].has(whole)) return { of: 'entry', section, name: whole, field: undefined };
  const field = FIELDS[section].find((each) => whole.endsWith(`.${each}`));
  if (field) return { of: 'entry', section, name: whole.slice(0, -field.length - 1), field };
  if (rest.length === 1) return { of: 'entry', section, name: whole, field: undefined };
  throw new CommandError(`unable to parse ${rest.slice(1).join('.')} after [{${section} ${TYPE_NAMES[section]}} {${rest[0]} ${TYPE_NAMES[section]}}] at ${TYPE_NAMES[section]}`);
}

export const configSet: Command = {
  name: 'set',
  use: 'set PROPERTY_NAME PROPERTY_VALUE',
  short: 'Set an individual value in a kubeconfig file',
  long: `Set a single value of the kubeconfig.

PROPERTY_NAME is a path with dots, such as clusters.staging.server. Data fields take Base64 unless --set-raw-bytes is given.`,
  examples: `# The address of a cluster
kubectl config set clusters.staging.server https://1.2.3.4`,
  flags: [boolFlag('set-raw-bytes', 'Take the value of a data field as it is instead of as Base64.')],
  args: { of: 'nothing' },
  run(invocation: Invocation) {
    const { flags, args, session, streams } = invocation;
    if (args.length !== 2) throw unexpectedArguments(invocation);
    const [name, value] = args as [string, string];
    const config = session.configAccess.load();
    const property = parseProperty(name, config);
    if (property.of === 'current-context') session.configAccess.saveCurrentContext(value);
    else if (property.of === 'preference') session.configAccess.savePreferences({ ...config.preferences, [property.field]: preferenceValue(property.field, value) });
    else {
      const { section, name: entryName, field } = property;
      if (!field) throw new CommandError(`unset field is not supported on ${section}.${entryName}`);
      const entry: Dynamic = { ...config[section].get(entryName) };
      entry[field] = fieldValue(field, value, flags.bool('set-raw-bytes'));
      session.configAccess.saveEntry(section, entryName, entry);
    }
    streams.out(`Property ${JSON.stringify(name)} set.\n`);
  },
};

function preferenceValue(field: string, value: string): unknown {
  return field === 'colors' ? value === 'true' : value;
}

function fieldValue(field: string, value: string, rawBytes: boolean): unknown {
  if (BOOLEANS.includes(field)) {
    if (!['true', 'false'].includes(value)) throw new CommandError(`strconv.ParseBool: parsing ${JSON.stringify(value)}: invalid syntax`);
    return value === 'true';
  }
  return field.endsWith('-data') && rawBytes ? base64Of(encodeUtf8(value)) : value;
}

export const configUnset: Command = {
  name: 'unset',
  use: 'unset PROPERTY_NAME',
  short: 'Unset an individual value in a kubeconfig file',
  long: `Remove a single value, or a whole entry, of the kubeconfig.

PROPERTY_NAME is a path with dots.`,
  examples: `# No current context
kubectl config unset current-context

# No namespace in a context
kubectl config unset contexts.dev.namespace`,
  args: { of: 'nothing' },
  run(invocation: Invocation) {
    const { args, session, streams } = invocation;
    if (args.length !== 1) throw unexpectedArguments(invocation);
    const [name] = args as [string];
    const config = session.configAccess.load();
    const property = parseProperty(name, config);
    if (property.of === 'current-context') session.configAccess.saveCurrentContext('');
    else if (property.of === 'preference') {
      const { [property.field]: _, ...rest } = config.preferences;
      session.configAccess.savePreferences(rest);
    } else {
      const { section, name: entryName, field } = property;
      const entry: Dynamic = config[section].get(entryName);
      if (entry && field) {
        const { [field]: _, ...rest } = entry;
        session.configAccess.saveEntry(section, entryName, rest);
      } else if (entry) session.configAccess.saveEntry(section, entryName, undefined);
    }
    streams.out(`Property ${JSON.stringify(name)} unset.\n`);
  },
};
