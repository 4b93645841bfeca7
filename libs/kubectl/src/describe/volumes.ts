/** Volumes of pods and the sources of persistent volumes. */
import type { Dynamic } from '../resource/dynamic-object.ts';
import type { DescribeText } from './describe-text.ts';

type Lines = readonly (readonly [string, unknown])[];
type SourceText = (source: Dynamic) => Lines;

const optional = (source: Dynamic): readonly [string, unknown] => ['Optional', source.optional === true];

/** By the field of the volume. The first line is the type. */
const SOURCES: Readonly<Record<string, SourceText>> = {
  hostPath: ({ path, type }) => [
    ['Type', 'HostPath (bare host directory volume)'],
    ['Path', path],
    ['HostPathType', type ?? ''],
  ],
  emptyDir: ({ medium, sizeLimit }) => [
    ['Type', "EmptyDir (a temporary directory that shares a pod's lifetime)"],
    ['Medium', medium ?? ''],
    ['SizeLimit', sizeLimit && sizeLimit !== '0' ? sizeLimit : '<unset>'],
  ],
  secret: (source) => [['Type', 'Secret (a volume populated by a Secret)'], ['SecretName', source.secretName ?? ''], optional(source)],
  configMap: (source) => [['Type', 'ConfigMap (a volume populated by a ConfigMap)'], ['Name', source.name ?? ''], optional(source)],
  persistentVolumeClaim: ({ claimName, readOnly }) => [
    ['Type', 'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)'],
    ['ClaimName', claimName],
    ['ReadOnly', readOnly === true],
  ],
  nfs: ({ server, path, readOnly }) => [
    ['Type', 'NFS (an NFS mount that lasts the lifetime of a pod)'],
    ['Server', server],
    ['Path', path],
    ['ReadOnly', readOnly === true],
  ],
  local: ({ path }) => [
    ['Type', 'LocalVolume (a persistent volume backed by local storage on a node)'],
    ['Path', path],
  ],
  csi: ({ driver, fsType, readOnly, volumeHandle }) => [
    ['Type', 'CSI (a Container Storage Interface (CSI) volume source)'],
    ['Driver', driver],
    ['FSType', fsType ?? ''],
    ...(volumeHandle === undefined ? [] : [['VolumeHandle', volumeHandle] as const]),
    ['ReadOnly', readOnly === true],
  ],
  image: ({ reference, pullPolicy }) => [
    ['Type', 'Image (a container image or OCI artifact)'],
    ['Reference', reference ?? ''],
    ['PullPolicy', pullPolicy ?? ''],
  ],
  ephemeral: () => [['Type', 'EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)']],
  projected: ({ sources = [] }) => [
    ['Type', 'Projected (a volume that contains injected data from multiple sources)'],
    ...sources.flatMap(projectedSource),
  ],
};

function projectedSource(source: Dynamic): Lines {
  if (source.secret)
    return [
      ['SecretName', source.secret.name],
      ['Optional', source.secret.optional === true],
    ];
  if (source.downwardAPI) return [['DownwardAPI', true]];
  if (source.configMap)
    return [
      ['ConfigMapName', source.configMap.name],
      ['Optional', source.configMap.optional === true],
    ];
  if (source.serviceAccountToken) return [['TokenExpirationSeconds', source.serviceAccountToken.expirationSeconds]];
  return [];
}

/** Writes the source that `volume` has; `<unknown>` for one that is not known. */
export function describeVolumeSource(text: DescribeText, volume: Dynamic): void {
  if (volume.downwardAPI) return describeDownward(text, volume.downwardAPI);
  const field = Object.keys(SOURCES).find((name) => volume[name] !== undefined);
  if (!field) return text.line(1, '<unknown>');
  for (const [name, value] of SOURCES[field]!(volume[field])) text.field(2, name, value);
}

function describeDownward(text: DescribeText, { items = [] }: Dynamic): void {
  text.field(2, 'Type', 'DownwardAPI (a volume populated by information about the pod)');
  text.line(2, 'Items:');
  for (const { fieldRef, resourceFieldRef, path } of items) text.line(3, `${fieldRef?.fieldPath ?? resourceFieldRef?.resource} -> ${path}`);
}

/** `space` indents the whole list, as in a pod template. */
export function describeVolumes(text: DescribeText, volumes: readonly Dynamic[], space: string): void {
  if (volumes.length === 0) return text.line(0, `${space}Volumes:\t<none>`);
  text.line(0, `${space}Volumes:`);
  const indent = space ? ' ' : '';
  for (const volume of volumes) {
    text.line(1, `${indent}${volume.name}:`);
    describeVolumeSource(text, volume);
  }
}
