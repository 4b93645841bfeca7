/** Kubeconfig files in memory (client-go, clientcmd/api): named entries in maps, each with the file that it came from. */
import { isRecord, parseYaml, printYaml } from '@drydock/apimachinery';

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
  [field: string]: unknown;
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
}

export type Section = 'clusters' | 'users' | 'contexts';

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

/** The error is what follows `error loading config file "…": `. */
export function parseKubeConfig(text: string): { config: KubeConfig; error?: undefined } | { config?: undefined; error: string } {
  const config = newKubeConfig();
  const { documents, error } = parseYaml(text);
  if (error) return { error: error.replace(/^error converting YAML to JSON: /, '') };
  const [document] = documents;
  if (document === undefined) return { config };
  if (!isRecord(document)) return { error: `json: cannot unmarshal ${typeof document} into Go value of type v1.Config` };
  if (isRecord(document.preferences)) config.preferences = document.preferences;
  if (typeof document['current-context'] === 'string') config.currentContext = document['current-context'];
  for (const section of ['clusters', 'users', 'contexts'] as const) {
    const entries = Array.isArray(document[section]) ? (document[section] as unknown[]) : [];
    for (const entry of entries.filter(isRecord)) {
      const fields = entry[ENTRY_FIELDS[section]];
      config[section].set(String(entry.name ?? ''), isRecord(fields) ? { ...fields } : {});
    }
  }
  return { config };
}

function namedEntries(config: KubeConfig, section: Section): unknown[] | null {
  const names = [...config[section].keys()].sort();
  if (names.length === 0) return null;
  return names.map((name) => ({ name, [ENTRY_FIELDS[section]]: config[section].get(name) }));
}

/** The file's form (clientcmd/api/v1.Config), in the order of its Go fields; entries by name, `null` for none. */
export function toFileForm(config: KubeConfig): Record<string, unknown> {
  return {
    kind: 'Config',
    apiVersion: 'v1',
    preferences: config.preferences,
    clusters: namedEntries(config, 'clusters'),
    users: namedEntries(config, 'users'),
    contexts: namedEntries(config, 'contexts'),
    'current-context': config.currentContext,
  };
}

export function formatKubeConfig(config: KubeConfig): string {
  return printYaml(toFileForm(config));
}
