import type { DataSource, PersistentVolumeClaimSpec } from './persistent-volume-claim.types.ts';

/**
 * What becomes of `dataSource` and `dataSourceRef` before a claim is stored; changes `spec` (pkg/api/persistentvolumeclaim). A source in another namespace
 * is dropped, as its feature is off. So is a `dataSource` that is neither a claim nor a snapshot, unless a reference or the old claim has a source.
 * Each of the two is then filled from the other.
 */
export function settleDataSources(spec: PersistentVolumeClaimSpec, old: PersistentVolumeClaimSpec | undefined): void {
  if (spec.dataSourceRef?.namespace && !old?.dataSourceRef) delete spec.dataSourceRef;
  const mayBeAnything = spec.dataSourceRef || old?.dataSource || old?.dataSourceRef;
  if (spec.dataSource && !mayBeAnything && !isClaimOrSnapshot(spec.dataSource)) delete spec.dataSource;
  if (spec.dataSource) spec.dataSourceRef ??= { ...spec.dataSource };
  else if (spec.dataSourceRef && !spec.dataSourceRef.namespace) spec.dataSource = { ...spec.dataSourceRef };
}

function isClaimOrSnapshot({ apiGroup, kind }: DataSource): boolean {
  return kind === 'PersistentVolumeClaim' ? !apiGroup : kind === 'VolumeSnapshot' && apiGroup === 'snapshot.storage.k8s.io';
}
