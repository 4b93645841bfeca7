/** The form of kubeconfig files (client-go, clientcmd/api/v1/types.go), in the order of the Go fields. */
import {
  decodeBase64,
  decodeStrictly,
  fillZeroValues,
  isRecord,
  newRef,
  SchemaRegistry,
  setOwn,
  type Decoded,
  type Schema,
} from '@drydock/apimachinery';

const PACKAGE = 'clientcmd.v1.';

const text: Schema = { type: 'string' };
const flag: Schema = { type: 'boolean' };
const bytes: Schema = { type: 'string', format: 'byte' };
const texts: Schema = { type: 'array', items: text };
const ref = (name: string): Schema => newRef(PACKAGE + name);
const pointer = (name: string): Schema => ({ ...ref(name), 'x-go-pointer': true });
const listOf = (name: string): Schema => ({ type: 'array', items: ref(name) });
const extensions = listOf('NamedExtension');

function struct(properties: Record<string, Schema>, ...required: string[]): Schema {
  return { type: 'object', properties, required };
}

function named(field: string, type: string): Schema {
  return struct({ name: text, [field]: ref(type) }, 'name');
}

const DEFINITIONS: Readonly<Record<string, Schema>> = {
  Config: struct(
    {
      kind: text,
      apiVersion: text,
      preferences: ref('Preferences'),
      clusters: listOf('NamedCluster'),
      users: listOf('NamedAuthInfo'),
      contexts: listOf('NamedContext'),
      'current-context': text,
      extensions,
    },
    'clusters',
    'users',
    'contexts',
    'current-context',
  ),
  Preferences: struct({ colors: flag, extensions }),
  NamedCluster: named('cluster', 'Cluster'),
  NamedAuthInfo: named('user', 'AuthInfo'),
  NamedContext: named('context', 'Context'),
  NamedExtension: struct({ name: text, extension: {} }, 'name', 'extension'),
  Cluster: struct(
    {
      server: text,
      'tls-server-name': text,
      'insecure-skip-tls-verify': flag,
      'certificate-authority': text,
      'certificate-authority-data': bytes,
      'proxy-url': text,
      'disable-compression': flag,
      extensions,
    },
    'server',
  ),
  AuthInfo: struct({
    'client-certificate': text,
    'client-certificate-data': bytes,
    'client-key': text,
    'client-key-data': bytes,
    token: text,
    tokenFile: text,
    as: text,
    'as-uid': text,
    'as-groups': texts,
    'as-user-extra': { type: 'object', additionalProperties: texts },
    username: text,
    password: text,
    'auth-provider': pointer('AuthProviderConfig'),
    exec: pointer('ExecConfig'),
    extensions,
  }),
  Context: struct({ cluster: text, user: text, namespace: text, extensions }, 'cluster', 'user'),
  AuthProviderConfig: struct({ name: text, config: { type: 'object', additionalProperties: text } }, 'name', 'config'),
  ExecConfig: struct(
    {
      command: text,
      args: texts,
      env: listOf('ExecEnvVar'),
      apiVersion: text,
      installHint: text,
      provideClusterInfo: flag,
      interactiveMode: text,
    },
    'command',
    'args',
    'env',
    'provideClusterInfo',
  ),
  ExecEnvVar: struct({ name: text, value: text }, 'name', 'value'),
};

const registry = SchemaRegistry.of(Object.fromEntries(Object.entries(DEFINITIONS).map(([name, schema]) => [PACKAGE + name, schema])));
const CONFIG = ref('Config');

/** A file's content as Go decodes it: unknown fields are gone; the error is that of Go's decoder. */
export function decodeConfigFile(value: unknown): Decoded {
  return decodeStrictly(value, CONFIG, registry);
}

/** With the fields that Go always writes, every field in the order of its struct. */
export function asWritten(config: Record<string, unknown>): Record<string, unknown> {
  return ordered(fillZeroValues(config, CONFIG, registry), CONFIG) as Record<string, unknown>;
}

function ordered(value: unknown, schema: Schema): unknown {
  if (Array.isArray(value)) return value.map((each) => ordered(each, registry.itemSchema(schema) ?? {}));
  const { properties } = registry.resolve(schema);
  if (!properties || !isRecord(value)) return value;
  const fields: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(properties)) if (Object.hasOwn(value, name)) setOwn(fields, name, ordered(value[name], field));
  return fields;
}

/** An entry of a section as Go's `%v` shows the struct: `{one {https://one  false  []  false []}}`. */
export function formatEntry(section: 'clusters' | 'users' | 'contexts', entry: unknown): string {
  return formatGo(entry, registry.itemSchema(registry.fieldSchema(CONFIG, section)!)!);
}

function formatGo(value: unknown, schema: Schema): string {
  if (schema['x-go-pointer']) return value === undefined ? '<nil>' : '0xc0000b6000';
  const { type, format, properties, items } = registry.resolve(schema);
  if (properties) {
    const fields = isRecord(value) ? value : {};
    return `{${Object.entries(properties)
      .map(([name, field]) => formatGo(fields[name], field))
      .join(' ')}}`;
  }
  if (type === 'array') return `[${((value as unknown[] | undefined) ?? []).map((each) => formatGo(each, items ?? {})).join(' ')}]`;
  if (type === 'object')
    return `map[${Object.entries(value ?? {})
      .map(([key, each]) => `${key}:${formatGo(each, texts)}`)
      .join(' ')}]`;
  if (type === 'boolean') return String(value ?? false);
  if (format === 'byte') return `[${bytesOf(value).join(' ')}]`;
  return String(value ?? '');
}

function bytesOf(value: unknown): readonly number[] {
  const bytes = decodeBase64((value as string | undefined) ?? '');
  return typeof bytes === 'number' ? [] : [...bytes];
}
