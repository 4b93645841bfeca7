import { FieldPath, forbidden, invalid, type FieldError } from '@drydock/apimachinery';
import type { Pod } from './pod.types.ts';
import { validatePodSpec } from './spec/pod-spec.validation.ts';

/** pkg/apis/core/validation, validatePodMetadataAndSpec: the shared rules, then those that templates are spared. */
export function validatePod(pod: Pod): FieldError[] {
  const path = FieldPath.of('spec');
  return [...validatePodSpec(pod.spec, path), ...tokenWithoutAccount(pod, path), ...imageSpaces(pod, path)];
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
