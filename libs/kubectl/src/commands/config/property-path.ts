/** What `config set clusters.a.server …` can name (kubectl/pkg/cmd/config, navigation_step_parser.go). */
import { CommandError } from '../../command/command-error.ts';
import type { Section } from '../../kubeconfig/kubeconfig.ts';

export type ValueKind = 'string' | 'bool' | 'bytes' | 'strings' | 'map' | 'pointer';

/** A field of an entry: its kind, and where a kubeconfig has it if that is another name. */
export interface EntryField {
  readonly kind: ValueKind;
  readonly field?: string;
}

const string: EntryField = { kind: 'string' };
const bool: EntryField = { kind: 'bool' };
const bytes: EntryField = { kind: 'bytes' };
const map: EntryField = { kind: 'map' };

/** Impersonation has other names here than in files: those of client-go's internal type. */
const ENTRY_FIELDS: Readonly<Record<Section, Readonly<Record<string, EntryField>>>> = {
  clusters: {
    server: string,
    'tls-server-name': string,
    'insecure-skip-tls-verify': bool,
    'certificate-authority': string,
    'certificate-authority-data': bytes,
    'proxy-url': string,
    'disable-compression': bool,
    extensions: map,
  },
  users: {
    'client-certificate': string,
    'client-certificate-data': bytes,
    'client-key': string,
    'client-key-data': bytes,
    token: string,
    tokenFile: string,
    'act-as': { kind: 'string', field: 'as' },
    'act-as-uid': { kind: 'string', field: 'as-uid' },
    'act-as-groups': { kind: 'strings', field: 'as-groups' },
    'act-as-user-extra': { kind: 'map', field: 'as-user-extra' },
    username: string,
    password: string,
    'auth-provider': { kind: 'pointer' },
    exec: { kind: 'pointer' },
    extensions: map,
  },
  contexts: { cluster: string, user: string, namespace: string, extensions: map },
};

export type PropertyPath =
  /** Fields of the file itself that change nothing when they are set. */
  | { readonly of: 'type' }
  | { readonly of: 'current-context' }
  | { readonly of: 'extensions' }
  | { readonly of: 'preferences'; readonly field?: 'colors' | 'extensions' }
  | { readonly of: Section; readonly name?: string; readonly field?: EntryField & { readonly field: string } };

/** How upstream's message shows the step to the preferences: with the address of a type in the program. */
const PREFERENCES_STEP = '{preferences 0x21a6060}';

/** Throws what kubectl says about a path that leads nowhere. */
export function parsePropertyPath(path: string): PropertyPath {
  const [first, ...rest] = path.split('.') as [string, ...string[]];
  switch (first) {
    case 'kind':
    case 'apiVersion':
      return leaf(path, rest, { of: 'type' });
    case 'current-context':
      return leaf(path, rest, { of: 'current-context' });
    case 'extensions':
      return leaf(path, rest, { of: 'extensions' });
    case 'preferences':
      return preferencesPath(path, rest);
    case 'clusters':
    case 'users':
    case 'contexts':
      return entryPath(path, first, rest);
    default:
      throw new CommandError(`unable to parse ${path} after [] at api.Config`);
  }
}

function leaf<T>(path: string, rest: readonly string[], found: T): T {
  if (rest.length > 0) throw unparsable(path);
  return found;
}

function unparsable(path: string): CommandError {
  return new CommandError(`unable to parse one or more field values of ${path}`);
}

function preferencesPath(path: string, [field, ...rest]: readonly string[]): PropertyPath {
  if (field === undefined) return { of: 'preferences' };
  if (field !== 'colors' && field !== 'extensions')
    throw new CommandError(`unable to parse ${path} after [${PREFERENCES_STEP}] at api.Preferences`);
  return leaf(path, rest, { of: 'preferences', field });
}

/** Names may have dots in them: a name ends where the name of a field begins. */
function entryPath(path: string, section: Section, rest: readonly string[]): PropertyPath {
  if (rest.length === 0) return { of: section };
  const fields = ENTRY_FIELDS[section];
  const at = rest.findIndex((part, i) => i > 0 && Object.hasOwn(fields, part));
  if (at < 0) return { of: section, name: rest.join('.') };
  const field = fields[rest[at]!]!;
  const deeper = rest.slice(at + 1);
  if (deeper.length > 0 && field.kind === 'map') throw new CommandError('string is not of type struct');
  return leaf(path, deeper, { of: section, name: rest.slice(0, at).join('.'), field: { ...field, field: field.field ?? rest[at]! } });
}
