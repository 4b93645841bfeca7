/** The files that ConfigMaps, Secrets, the downward API and tokens become (pkg/volume: configmap, secret, downwardapi, projected). */
import { decodeBase64, type KubeObject } from '@drydock/apimachinery';
import type { ConfigMapVolumeSource, KeyToPath, Pod, SecretVolumeSource, Volume, VolumeProjection } from '@drydock/kinds';
import { encodeUtf8 } from '@drydock/shell';
import { fieldValue, resourceFieldValue } from '../kubelet/field-values.ts';
import type { MountFailure } from './volume-state.ts';

/** Bytes by path below the mount point. */
export type ProjectedFiles = ReadonlyMap<string, { content: string; mode: number }>;

/** What projections are made from. */
export interface ProjectionSources {
  /** The object that the volume shows, or undefined when there is none. */
  object(resource: 'configmaps' | 'secrets', name: string): KubeObject | undefined;
  /** A token of the pod's account. */
  token(audience: string | undefined, expirationSeconds: number): string;
  node: KubeObject | undefined;
}

const DEFAULT_MODE = 0o644;
const DEFAULT_TOKEN_SECONDS = 3600;

export function isProjected(volume: Volume): boolean {
  return Boolean(volume.configMap ?? volume.secret ?? volume.projected ?? volume.downwardAPI);
}

/** The labels and annotations among what a volume shows of its pod, as one text; undefined when there are none. Other fields of a pod do not change. */
export function shownMetadata(volume: Volume, pod: Pod): string | undefined {
  const paths = projectionsOf(volume)
    .sources.flatMap(({ downwardAPI }) => downwardAPI?.items ?? [])
    .map(({ fieldRef }) => fieldRef?.fieldPath ?? '')
    .filter((path) => /^metadata\.(?:labels|annotations)/.test(path));
  return paths.length === 0 ? undefined : JSON.stringify(paths.map((path) => fieldValue(pod, path)));
}

/** Everything that a volume of one of these kinds projects, in the form of its most general kind. */
export function projectionsOf({ configMap, secret, projected, downwardAPI }: Volume): {
  sources: readonly VolumeProjection[];
  mode: number;
} {
  const modeOf = (source: { defaultMode?: number }) => source.defaultMode ?? DEFAULT_MODE;
  if (configMap) return { sources: [{ configMap }], mode: modeOf(configMap) };
  if (secret) return { sources: [{ secret: asProjection(secret) }], mode: modeOf(secret) };
  if (downwardAPI) return { sources: [{ downwardAPI }], mode: modeOf(downwardAPI) };
  return { sources: projected?.sources ?? [], mode: modeOf(projected ?? {}) };
}

function asProjection({ secretName, items, optional }: SecretVolumeSource): NonNullable<VolumeProjection['secret']> {
  return { name: secretName, items, optional };
}

/** A ConfigMap or Secret that a volume shows. */
export interface ProjectedObject {
  resource: 'configmaps' | 'secrets';
  name: string;
  optional: boolean;
  /** Those of its keys that are asked for by name. */
  keys: readonly string[];
}

export function projectedObjects(volume: Volume): ProjectedObject[] {
  const objects: ProjectedObject[] = [];
  const note = (resource: ProjectedObject['resource'], { name = '', optional = false, items = [] }: ObjectProjection) =>
    objects.push({ resource, name, optional, keys: items.map(({ key = '' }) => key) });
  for (const { configMap, secret } of projectionsOf(volume).sources) {
    if (configMap) note('configmaps', configMap);
    if (secret) note('secrets', secret);
  }
  return objects;
}

type ObjectProjection = Pick<ConfigMapVolumeSource, 'name' | 'items' | 'optional'>;

export function projectFiles(volume: Volume, pod: Pod, sources: ProjectionSources): ProjectedFiles | MountFailure {
  const files = new Map<string, { content: string; mode: number }>();
  const { sources: projections, mode } = projectionsOf(volume);
  const errors: string[] = [];
  for (const projection of projections) {
    const part = projectOne(projection, mode, pod, sources);
    if ('error' in part) errors.push(part.error);
    else for (const [path, file] of part) files.set(path, file);
  }
  if (errors.length === 0) return files;
  return { error: errors.length === 1 ? errors[0]! : `[${errors.join(', ')}]` };
}

function projectOne(projection: VolumeProjection, mode: number, pod: Pod, sources: ProjectionSources): ProjectedFiles | MountFailure {
  const { configMap, secret, downwardAPI, serviceAccountToken } = projection;
  if (configMap) return projectObject('configmap', configMap, sources.object('configmaps', configMap.name ?? ''), mode);
  if (secret) return projectObject('secret', secret, sources.object('secrets', secret.name ?? ''), mode);
  if (serviceAccountToken) {
    const { audience, expirationSeconds = DEFAULT_TOKEN_SECONDS, path = 'token' } = serviceAccountToken;
    return new Map([[path, { content: sources.token(audience, expirationSeconds), mode }]]);
  }
  const entries = (downwardAPI?.items ?? []).map((item) => {
    const text = item.fieldRef
      ? fieldValue(pod, item.fieldRef.fieldPath ?? '')
      : resourceFieldValue(pod, item.resourceFieldRef ?? {}, sources.node);
    return [item.path ?? '', { content: encodeUtf8(text ?? ''), mode: item.mode ?? mode }] as const;
  });
  return new Map(entries);
}

function projectObject(
  kind: 'configmap' | 'secret',
  { name = '', items, optional = false }: ObjectProjection,
  object: KubeObject | undefined,
  mode: number,
): ProjectedFiles | MountFailure {
  if (!object) return optional ? new Map() : { error: `${kind} "${name}" not found` };
  const data = objectBytes(object);
  const wanted: readonly KeyToPath[] = items?.length ? items : [...data.keys()].map((key) => ({ key, path: key }));
  const files = new Map<string, { content: string; mode: number }>();
  for (const item of wanted) {
    const content = data.get(item.key ?? '');
    if (content !== undefined) files.set(item.path ?? '', { content, mode: item.mode ?? mode });
    else if (!optional) return { error: missingKey(kind, item.key ?? '') };
  }
  return files;
}

function missingKey(kind: 'configmap' | 'secret', key: string): string {
  return kind === 'configmap' ? `configmap references non-existent config key: ${key}` : `references non-existent secret key: ${key}`;
}

const known = new WeakMap<KubeObject, ReadonlyMap<string, string>>();

/** The data of a stored ConfigMap or Secret as bytes, by key. */
export function objectBytes(object: KubeObject): ReadonlyMap<string, string> {
  let bytes = known.get(object);
  if (!bytes) known.set(object, (bytes = decodeData(object)));
  return bytes;
}

function decodeData(object: KubeObject): ReadonlyMap<string, string> {
  const isSecret = object.kind === 'Secret';
  const text = isSecret ? {} : (object.data as Record<string, string> | undefined);
  const encoded = (isSecret ? object.data : object.binaryData) as Record<string, string> | undefined;
  const bytes = new Map(Object.entries(text ?? {}).map(([key, value]) => [key, encodeUtf8(value)]));
  for (const [key, value] of Object.entries(encoded ?? {})) bytes.set(key, bytesOf(value));
  return new Map([...bytes].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function bytesOf(base64: string): string {
  const decoded = decodeBase64(base64);
  if (typeof decoded === 'number') return '';
  const parts: string[] = [];
  for (const byte of decoded) parts.push(String.fromCharCode(byte));
  return parts.join('');
}
