import { FieldPath } from '@drydock/apimachinery';
import { claimSpecWarnings } from '../../core/persistent-volume-claim/persistent-volume-claim.warnings.ts';
import { podTemplateWarnings } from '../../core/pod/pod.warnings.ts';
import type { StatefulSet } from './stateful-set.types.ts';

/** pkg/registry/apps/statefulset, WarningsOnCreate and WarningsOnUpdate: the latter writes the path of a claim differently. */
export function statefulSetWarnings({ metadata, spec }: StatefulSet, old: StatefulSet | undefined): string[] {
  const path = FieldPath.of('spec');
  const claims = path.child('volumeClaimTemplates');
  return [
    ...(metadata.generation === old?.metadata.generation ? [] : podTemplateWarnings(spec.template, path.child('template'))),
    ...(spec.volumeClaimTemplates ?? []).flatMap((claim, index) =>
      claimSpecWarnings(claim.spec ?? {}, old ? claims.index(index).child('Spec') : claims.index(index)),
    ),
    ...((spec.revisionHistoryLimit ?? 0) < 0
      ? ['spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended']
      : []),
  ];
}
