import { deepEqual, withManagedFieldsOf } from '@drydock/apimachinery';
import type { UpdateSubresource } from '@drydock/apiserver';
import { ephemeralContainersUpdateErrors } from './pod-update.validation.ts';
import type { Pod } from './pod.types.ts';
import { validatePod } from './pod.validation.ts';

/** `/ephemeralcontainers`: adds containers to a pod that runs; existing ones may not change (pkg/registry/core/pod, podEphemeralContainersStrategy). */
export const podEphemeralContainers: UpdateSubresource<Pod> = {
  verbs: ['get', 'patch', 'update'],

  prepareForUpdate(draft, old) {
    const { ephemeralContainers } = draft.spec;
    const spec = { ...old.spec, ephemeralContainers };
    if (!ephemeralContainers) delete spec.ephemeralContainers;
    const changed = !deepEqual(ephemeralContainers, old.spec.ephemeralContainers);
    const metadata = withManagedFieldsOf(old.metadata, draft.metadata);
    metadata.generation = (old.metadata.generation ?? 0) + (changed ? 1 : 0);
    return { ...old, metadata, spec };
  },

  validateUpdate: (pod, old) => [...validatePod(pod), ...ephemeralContainersUpdateErrors(pod, old)],
};
