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
  csi: ({ driver, fsType, readOnly, volumeHandle, volumeAttributes }) => [
    ['Type', 'CSI (a Container Storage Interface (CSI) volume source)'],
    ['Driver', driver],
    ['FSType', fsType ?? ''],
    ...(volumeHandle === undefined ? [] : [['VolumeHandle', volumeHandle] as const]),
    ['ReadOnly', readOnly === true],
    ['VolumeAttributes', mapText(volumeAttributes, '=', '<none>')],
  ],
  image: ({ reference, pullPolicy }) => [
    ['Type', 'Image (a container image or OCI artifact)'],
    ['Reference', reference ?? ''],
    ['PullPolicy', pullPolicy ?? ''],
  ],
  ephemeral: ({ volumeClaimTemplate }) => [
    ['Type', 'EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)'],
    ...(volumeClaimTemplate ? claimTemplate(volumeClaimTemplate) : []),
  ],
  projected: ({ sources = [] }) => [
    ['Type', 'Projected (a volume that contains injected data from multiple sources)'],
    ...sources.flatMap(projectedSource),
  ],
};

/** As a claim is described, as far as a template says something of it. */
function claimTemplate({ metadata, spec }: Dynamic): Lines {
  return [
    ['StorageClass', spec.storageClassName ?? ''],
    ['Volume', spec.volumeName ?? ''],
    ['Labels', mapText(metadata?.labels, '=', `${NESTED}<none>`)],
    ['Annotations', mapText(metadata?.annotations, ': ', `${NESTED}<none>`)],
    ['Capacity', ''],
    ['Access Modes', ''],
    ...(spec.volumeMode ? [['VolumeMode', spec.volumeMode] as const] : []),
  ];
}

/** What is written inside a nested block is indented piece by piece, values as well as titles. */
const NESTED = '    ';
const LONGEST_LINE = 140;

/** One entry a line, sorted by key. */
function mapText(map: Readonly<Record<string, string>> | undefined, between: string, none: string): string {
  const lines = Object.keys(map ?? {})
    .sort()
    .map((key) => `${key}${between}${map![key]}`)
    .map((line) => `${NESTED}${line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}...` : line}`);
  return lines.join(`\n${NESTED}${NESTED}\t`) || none;
}

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
