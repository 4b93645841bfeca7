import type { UpdateSubresource } from '@drydock/apiserver';
import { deepEqual, withManagedFieldsOf } from '@drydock/apimachinery';
import { podResizeErrors } from './pod-resize.validation.ts';
import type { Pod } from './pod.types.ts';
import { validatePod } from './pod.validation.ts';
import type { Container } from './spec/container.types.ts';

/** `/resize`: changes how much a pod that runs may have; everything else stays (pkg/registry/core/pod, podResizeStrategy). */
export const podResize: UpdateSubresource<Pod> = {
  verbs: ['get', 'patch', 'update'],

  prepareForUpdate(draft, old) {
    const spec = { ...old.spec, containers: resized(old.spec.containers, draft.spec.containers, () => true) };
    if (old.spec.initContainers) {
      spec.initContainers = resized(
        old.spec.initContainers,
        draft.spec.initContainers ?? [],
        ({ restartPolicy }) => restartPolicy === 'Always',
      );
    }
    const metadata = withManagedFieldsOf(old.metadata, draft.metadata);
    metadata.generation = (old.metadata.generation ?? 0) + (deepEqual(spec, old.spec) ? 0 : 1);
    return { ...old, metadata, spec };
  },

  validateUpdate: (pod, old) => [...validatePod(pod), ...podResizeErrors(pod, old)],
};

/** The old containers with the new ones' resources, by name. */
function resized(old: readonly Container[], next: readonly Container[], isResizable: (container: Container) => boolean): Container[] {
  return old.map((container) => {
    const wanted = isResizable(container) ? next.find(({ name }) => name === container.name) : undefined;
    return wanted ? { ...container, resources: wanted.resources } : container;
  });
}
