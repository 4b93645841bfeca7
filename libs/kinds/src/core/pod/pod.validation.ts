import { FieldPath, forbidden, invalid, type FieldError } from '@drydock/apimachinery';
import { validatePodAnnotations } from './pod-annotations.validation.ts';
import type { Pod } from './pod.types.ts';
import { createdClaimErrors } from './spec/volume-drivers.validation.ts';
import { validatePodSpec } from './spec/pod-spec.validation.ts';

/** pkg/apis/core/validation, validatePodMetadataAndSpec: the shared rules, then those that templates are spared. */
export function validatePod(pod: Pod): FieldError[] {
  const path = FieldPath.of('spec');
  return [
    ...validatePodAnnotations(pod.metadata.annotations, pod.spec, FieldPath.of('metadata', 'annotations')),
    ...claimsOfEphemeralVolumes(pod, path),
    ...validatePodSpec(pod.spec, path),
    ...tokenWithoutAccount(pod, path),
    ...imageSpaces(pod, path),
  ];
}

/** What a new pod may not have (ValidatePodCreate). */
export function podCreateErrors({ spec }: Pod): FieldError[] {
  const path = FieldPath.of('spec');
  const isBoundTooEarly = spec.nodeName && (spec.schedulingGates ?? []).length > 0;
  return [
    ...((spec.ephemeralContainers ?? []).length > 0 ? [forbidden(path.child('ephemeralContainers'), 'cannot be set on create')] : []),
    ...(isBoundTooEarly ? [forbidden(path.child('nodeName'), 'cannot be set until all schedulingGates have been cleared')] : []),
  ];
}

/** Needs the name of the pod, which templates do not have. */
function claimsOfEphemeralVolumes({ metadata, spec }: Pod, path: FieldPath): FieldError[] {
  const volumes = spec.volumes ?? [];
  const created = new Set(volumes.filter(({ ephemeral }) => ephemeral).map(({ name }) => `${metadata.name}-${name}`));
  if (created.size === 0) return [];
  return volumes.flatMap(({ persistentVolumeClaim }, index) =>
    createdClaimErrors(persistentVolumeClaim?.claimName, created, path.child('volumes').index(index)),
  );
}

function tokenWithoutAccount(pod: Pod, path: FieldPath): FieldError[] {
  if (pod.spec.serviceAccountName) return [];
  return (pod.spec.volumes ?? []).flatMap((volume, index) =>
    (volume.projected?.sources ?? []).flatMap(({ serviceAccountToken }, source) => {
      const at = path.child('volumes').index(index).child('projected', 'sources').index(source).child('serviceAccountToken');
      return serviceAccountToken ? [forbidden(at, 'must not be specified when serviceAccountName is not set')] : [];
    }),
  );
}

function imageSpaces(pod: Pod, path: FieldPath): FieldError[] {
  return (['containers', 'initContainers'] as const).flatMap((list) =>
    (pod.spec[list] ?? []).flatMap(({ image = '' }, index) =>
      image.trim() === image
        ? []
        : [invalid(path.child(list).index(index).child('image'), image, 'must not have leading or trailing whitespace')],
    ),
  );
}
