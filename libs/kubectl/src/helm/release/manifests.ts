/** Rendered templates to manifests in the order of their installation, and hooks (pkg/releaseutil). */
import { isRecord, jsonKind, parseYamlDocument } from '@drydock/apimachinery';
import { HelmError } from '../command/helm-error.ts';
import type { Hook } from './release.ts';

export interface Manifest {
  /** The template: `web/templates/service.yaml`. */
  readonly path: string;
  readonly text: string;
  readonly kind: string;
  readonly name: string;
}

/** Kinds in the order in which a release brings them; unknown ones come last, as they were found. */
export const INSTALL_ORDER: readonly string[] = [
  'PriorityClass', 'Namespace', 'NetworkPolicy', 'ResourceQuota', 'LimitRange', 'PodSecurityPolicy', 'PodDisruptionBudget', 'ServiceAccount', 'Secret', 'SecretList',
  'ConfigMap', 'StorageClass', 'PersistentVolume', 'PersistentVolumeClaim', 'CustomResourceDefinition', 'ClusterRole', 'ClusterRoleList', 'ClusterRoleBinding',
  'ClusterRoleBindingList', 'Role', 'RoleList', 'RoleBinding', 'RoleBindingList', 'Service', 'DaemonSet', 'Pod', 'ReplicationController', 'ReplicaSet', 'Deployment',
  'HorizontalPodAutoscaler', 'StatefulSet', 'Job', 'CronJob', 'IngressClass', 'Ingress', 'APIService', 'MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration',
]; // prettier-ignore

const HOOK = 'helm.sh/hook';
const HOOK_WEIGHT = 'helm.sh/hook-weight';
const HOOK_DELETE_POLICY = 'helm.sh/hook-delete-policy';
const EVENTS: Readonly<Record<string, string>> = {
  'pre-install': 'pre-install',
  'post-install': 'post-install',
  'pre-delete': 'pre-delete',
  'post-delete': 'post-delete',
  'pre-upgrade': 'pre-upgrade',
  'post-upgrade': 'post-upgrade',
  'pre-rollback': 'pre-rollback',
  'post-rollback': 'post-rollback',
  test: 'test',
  'test-success': 'test',
};

/** Documents of a file: what stands between lines that begin with `---`. */
export function splitDocuments(text: string): string[] {
  return text
    .trim()
    .split(/(?:^|\s*\n)---\s*/)
    .map((document) => document.trim())
    .filter((document) => document !== '');
}

/** Throws HelmError for what is no YAML. */
export function sortManifests(rendered: ReadonlyMap<string, string>): { manifests: Manifest[]; hooks: Hook[] } {
  const manifests: Manifest[] = [];
  const hooks: Hook[] = [];
  for (const path of [...rendered.keys()].sort()) {
    for (const text of splitDocuments(rendered.get(path)!)) {
      const head = readHead(path, text);
      const manifest = { path, text, kind: String(head.kind ?? ''), name: String(metadataOf(head).name ?? '') };
      const annotations = (metadataOf(head).annotations ?? {}) as Record<string, unknown>;
      if (annotations[HOOK] === undefined) manifests.push(manifest);
      else hooks.push(...newHook(manifest, annotations));
    }
  }
  return { manifests: byKind(manifests), hooks: byKind(hooks) };
}

function readHead(path: string, text: string): Record<string, unknown> {
  const { value, error } = parseYamlDocument(text);
  if (error !== undefined) throw new HelmError(`YAML parse error on ${path}: ${error}`);
  if (value !== null && !isRecord(value)) {
    const problem = `json: cannot unmarshal ${jsonKind(value)} into Go value of type releaseutil.SimpleHead`;
    throw new HelmError(`YAML parse error on ${path}: error unmarshaling JSON: while decoding JSON: ${problem}`);
  }
  return value ?? {};
}

function metadataOf(head: Record<string, unknown>): Record<string, unknown> {
  return isRecord(head.metadata) ? head.metadata : {};
}

function newHook({ path, text, kind, name }: Manifest, annotations: Record<string, unknown>): Hook[] {
  const words = (key: string): string[] =>
    String(annotations[key] ?? '')
      .split(',')
      .map((word) => word.trim().toLowerCase())
      .filter(Boolean);
  const events = words(HOOK).map((word) => EVENTS[word]);
  if (events.length === 0 || events.includes(undefined)) return [];
  const weight = Number(annotations[HOOK_WEIGHT] ?? 0);
  const policies = words(HOOK_DELETE_POLICY);
  return [
    {
      name,
      kind,
      path,
      manifest: text,
      events: events as string[],
      last_run: { started_at: '', completed_at: '', phase: '' },
      ...(Number.isInteger(weight) && weight !== 0 && { weight }),
      ...(policies.length > 0 && { delete_policies: policies }),
    },
  ];
}

export function byKind<T extends { readonly kind: string; readonly name: string }>(items: readonly T[], order = INSTALL_ORDER): T[] {
  const rank = ({ kind }: T): number => (order.includes(kind) ? order.indexOf(kind) : order.length);
  return [...items].sort((a, b) => rank(a) - rank(b) || (rank(a) === order.length && a.kind !== b.kind ? (a.kind < b.kind ? -1 : 1) : 0));
}

/** The text that a release keeps, and `template` prints. */
export function manifestText(manifests: readonly Pick<Manifest, 'path' | 'text'>[]): string {
  return manifests.map(({ path, text }) => `---\n# Source: ${path}\n${text}\n`).join('');
}
