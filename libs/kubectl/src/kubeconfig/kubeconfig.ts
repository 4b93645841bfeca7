/** Kubeconfig files in memory (client-go, clientcmd/api): named entries in maps, each with the file that it came from. */
import { isRecord, jsonKind, parseYamlDocument, printYaml } from '@drydock/apimachinery';
import { copyOf } from '../resource/dynamic-object.ts';
import { asWritten, decodeConfigFile, formatEntry } from './kubeconfig-schema.ts';
import { unregisteredKind } from '../resource/scheme.ts';

export interface Cluster {
  server?: string;
  'tls-server-name'?: string;
  'insecure-skip-tls-verify'?: boolean;
  'certificate-authority'?: string;
  'certificate-authority-data'?: string;
  'proxy-url'?: string;
  [field: string]: unknown;
}

export interface AuthInfo {
  'client-certificate'?: string;
  'client-certificate-data'?: string;
  'client-key'?: string;
  'client-key-data'?: string;
  token?: string;
  tokenFile?: string;
  as?: string;
  'as-uid'?: string;
  'as-groups'?: string[];
  username?: string;
  password?: string;
  'auth-provider'?: { name: string; config?: Record<string, string> };
  exec?: ExecConfig;
  [field: string]: unknown;
}

/** A program that knows the credentials. */
export interface ExecConfig {
  command?: string;
  args?: string[];
  env?: { name: string; value: string }[];
  apiVersion?: string;
  installHint?: string;
  provideClusterInfo?: boolean;
  interactiveMode?: string;
}

export interface Context {
  cluster?: string;
  user?: string;
  namespace?: string;
  [field: string]: unknown;
}

export interface KubeConfig {
  preferences: Record<string, unknown>;
  clusters: Map<string, Cluster>;
  users: Map<string, AuthInfo>;
  contexts: Map<string, Context>;
  currentContext: string;
  extensions?: unknown[];
}

export type Section = 'clusters' | 'users' | 'contexts';

export const SECTIONS: readonly Section[] = ['clusters', 'users', 'contexts'];

/** What an entry's fields stand under in a file. */
export const ENTRY_FIELDS = { clusters: 'cluster', users: 'user', contexts: 'context' } as const;

/** Fields that hold paths: relative ones belong to the directory of their file. */
export const PATH_FIELDS: Readonly<Record<Section, readonly string[]>> = {
  clusters: ['certificate-authority'],
  users: ['client-certificate', 'client-key', 'tokenFile'],
  contexts: [],
};

export function newKubeConfig(): KubeConfig {
  return { preferences: {}, clusters: new Map(), users: new Map(), contexts: new Map(), currentContext: '' };
}

const SCHEME = 'k8s.io/client-go/tools/clientcmd/api/latest/latest.go:50';
const TYPE_META = String.raw`struct { APIVersion string "json:\"apiVersion,omitempty\""; Kind string "json:\"kind,omitempty\"" }`;

type ParsedKubeConfig = { config: KubeConfig; error?: undefined } | { config?: undefined; error: string };

/** The error is what follows `error loading config file "…": `. Fields that kubeconfigs do not have are dropped. */
export function parseKubeConfig(text: string): ParsedKubeConfig {
  const before = remembered.get(text);
  if (before) return fromFileForm(copyOf(before));
  const { value, error } = parseYamlDocument(text);
  if (error) return { error: error.replace(/^error converting YAML to JSON: /, '') };
  if (value === undefined || value === null) return { config: newKubeConfig() };
  const refusal = kindRefusal(value);
  if (refusal) return { error: refusal };
  const decoded = decodeConfigFile(value);
  if ('error' in decoded) return decoded;
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  remembered.set(text, decoded.object);
  return fromFileForm(copyOf(decoded.object));
}

/** What was read before: every kubectl reads the same file, with its certificates, again. Values are never handed out, only copies of them. */
const remembered = new Map<string, Record<string, unknown>>();
const MOST_REMEMBERED = 32;

/** Why data can have no version and kind; undefined when it can. */
export function typeRefusal(value: unknown): string | undefined {
  const because = "couldn't get version/kind; json parse error: json: cannot unmarshal";
  if (!isRecord(value)) return `${because} ${jsonKind(value)} into Go value of type ${TYPE_META}`;
  const { apiVersion, kind } = value;
  if (apiVersion && typeof apiVersion !== 'string')
    return `${because} ${jsonKind(apiVersion)} into Go struct field .apiVersion of type string`;
  if (kind && typeof kind !== 'string') return `${because} ${jsonKind(kind)} into Go struct field .kind of type string`;
  return undefined;
}

function kindRefusal(value: unknown): string | undefined {
  const refusal = typeRefusal(value);
  if (refusal) return refusal;
  const { apiVersion, kind } = value as Record<string, unknown>;
  if ((kind || 'Config') === 'Config' && (apiVersion || 'v1') === 'v1') return undefined;
  return unregisteredKind(String(kind || 'Config'), String(apiVersion || 'v1'), SCHEME);
}

function fromFileForm(file: Record<string, unknown>): ParsedKubeConfig {
  const config = newKubeConfig();
  config.preferences = (file.preferences ?? {}) as Record<string, unknown>;
  config.currentContext = (file['current-context'] ?? '') as string;
  if (file.extensions) config.extensions = file.extensions as unknown[];
  for (const section of SECTIONS) {
    const entries = (file[section] ?? []) as Record<string, unknown>[];
    for (const entry of entries) {
      const name = (entry.name ?? '') as string;
      if (config[section].has(name)) return { error: duplicateName(section, name, entries) };
      config[section].set(name, (entry[ENTRY_FIELDS[section]] ?? {}) as never);
    }
  }
  for (const { exec } of config.users.values()) if (exec) defaultExec(exec);
  return { config };
}

/** Programs that speak an old version may always ask the user (clientcmd/api/v1, SetDefaults_ExecConfig). */
function defaultExec(exec: ExecConfig): void {
  if (/^client\.authentication\.k8s\.io\/v1(alpha|beta)1$/.test(exec.apiVersion ?? '')) exec.interactiveMode ||= 'IfAvailable';
}

const GO_TYPES = { clusters: 'Cluster', users: 'AuthInfo', contexts: 'Context' } as const;

function duplicateName(section: Section, name: string, entries: readonly unknown[]): string {
  const list = entries.map((entry) => formatEntry(section, entry)).join(' ');
  const type = GO_TYPES[section];
  return `error converting *[]Named${type} into *map[string]*api.${type}: duplicate name ${JSON.stringify(name)} in list: [${list}]`;
}

function namedEntries(config: KubeConfig, section: Section): unknown[] | null {
  const names = [...config[section].keys()].sort();
  if (names.length === 0) return null;
  return names.map((name) => ({ name, [ENTRY_FIELDS[section]]: config[section].get(name) }));
}

/** The file's form (clientcmd/api/v1.Config), in the order of its Go fields; entries by name, `null` for none. */
export function toFileForm(config: KubeConfig): Record<string, unknown> {
  return asWritten({
    kind: 'Config',
    apiVersion: 'v1',
    preferences: config.preferences,
    clusters: namedEntries(config, 'clusters'),
    users: namedEntries(config, 'users'),
    contexts: namedEntries(config, 'contexts'),
    'current-context': config.currentContext,
    ...(config.extensions ? { extensions: config.extensions } : {}),
  });
}

export function formatKubeConfig(config: KubeConfig): string {
  return printYaml(toFileForm(config));
}
