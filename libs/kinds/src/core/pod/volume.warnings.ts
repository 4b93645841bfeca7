/** pkg/api/pod/warnings.go: volumes of drivers that are gone, and files of one volume that get in each other's way. */
import type { FieldPath } from '@drydock/apimachinery';
import { claimSpecWarnings } from '../persistent-volume-claim/persistent-volume-claim.warnings.ts';
import type { Volume, VolumeProjection } from './spec/volume.types.ts';

/** By the field of a volume; the paths of two are written in Go's way upstream. */
const DEPRECATED: readonly { field: string; shown?: string; why: string }[] = [
  { field: 'photonPersistentDisk', why: 'deprecated in v1.11, non-functional in v1.16+' },
  { field: 'gitRepo', why: 'deprecated in v1.11, and disabled by default in v1.33+' },
  { field: 'scaleIO', why: 'deprecated in v1.16, non-functional in v1.22+' },
  { field: 'flocker', why: 'deprecated in v1.22, non-functional in v1.25+' },
  { field: 'storageos', shown: 'storageOS', why: 'deprecated in v1.22, non-functional in v1.25+' },
  { field: 'quobyte', why: 'deprecated in v1.22, non-functional in v1.25+' },
  { field: 'glusterfs', why: 'deprecated in v1.25, non-functional in v1.26+' },
  { field: 'cephfs', why: 'deprecated in v1.28, non-functional in v1.31+' },
  { field: 'rbd', why: 'deprecated in v1.28, non-functional in v1.31+' },
];

export function volumeWarnings(volumes: readonly Volume[], path: FieldPath): string[] {
  return [...volumes.flatMap((volume, index) => driverWarnings(volume, path.index(index))), ...volumes.flatMap(overlapWarnings)];
}

/** About the drivers of a pod's volume or of a PersistentVolume. `only` names the fields that matter. */
export function driverWarnings(volume: Readonly<Record<string, unknown>>, path: FieldPath, only?: readonly string[]): string[] {
  const template = (volume as { ephemeral?: Volume['ephemeral'] }).ephemeral?.volumeClaimTemplate;
  const claim = path.child('ephemeral', 'volumeClaimTemplate', 'spec');
  return [
    ...DEPRECATED.filter(({ field }) => volume[field] && (!only || only.includes(field))).map(
      ({ field, shown = field, why }) => `${path.child(shown)}: ${why}`,
    ),
    ...(template ? claimSpecWarnings(template.spec ?? {}, claim) : []),
  ];
}

/** A file in a volume, and what it comes from. */
interface Place {
  path: string;
  source: string;
}

const textOf = ({ path, source }: Place) => (source ? `"${path}" (${source})` : `"${path}"`);

function overlapWarnings({ name, configMap, secret, downwardAPI, projected }: Volume): string[] {
  const say = (what: string, places: readonly Place[]) =>
    overlaps(places).map((overlap) => `volume "${name}" (${what}): overlapping paths: ${overlap}`);
  const empty = (projected?.sources ?? []).filter((source) => Object.keys(source).length === 0);
  return [
    ...say(`ConfigMap "${configMap?.name}"`, placesOf(configMap?.items, '')),
    ...say(`Secret "${secret?.secretName}"`, placesOf(secret?.items, '')),
    ...say('DownwardAPI', placesOf(downwardAPI?.items, '')),
    ...empty.map(() => `volume "${name}" (Projected) has no sources provided`),
    ...say('Projected', (projected?.sources ?? []).flatMap(projectedPlaces)),
  ];
}

function placesOf(items: readonly { path?: string }[] | undefined, source: string): Place[] {
  return (items ?? []).map(({ path = '' }) => ({ path, source }));
}

function projectedPlaces({ configMap, secret, downwardAPI, serviceAccountToken }: VolumeProjection): Place[] {
  if (configMap?.items) return placesOf(configMap.items, `ConfigMap "${configMap.name}"`);
  if (secret?.items) return placesOf(secret.items, `Secret "${secret.name}"`);
  if (downwardAPI?.items) return placesOf(downwardAPI.items, 'DownwardAPI');
  return serviceAccountToken ? placesOf([serviceAccountToken], 'ServiceAccountToken') : [];
}

/** Two files with one path, or one where the other wants a folder. */
function overlaps(places: readonly Place[]): string[] {
  const seen: Place[] = [];
  return places.flatMap(({ path, source }) => {
    const place = { path: path.replace(/\/+$/, ''), source };
    const met = place.path ? seen.filter((other) => other.path && (within(other.path, place.path) || within(place.path, other.path))) : [];
    seen.push(place);
    return met.map((other) => `${textOf(place)} with ${textOf(other)}`);
  });
}

function within(path: string, folder: string): boolean {
  return `${path}/`.startsWith(`${folder}/`);
}
