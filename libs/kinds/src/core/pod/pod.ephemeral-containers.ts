import { deepEqual, newInvalid } from '@drydock/apimachinery';
import type { SubresourceHandler } from '@drydock/apiserver';
import { ephemeralContainersUpdateErrors } from './pod-update.validation.ts';
import type { Pod } from './pod.types.ts';
import { validatePod } from './pod.validation.ts';
import type { EphemeralContainer } from './spec/container.types.ts';
import { defaultPodSpec } from './spec/pod-spec.defaults.ts';

/** `/ephemeralcontainers`: a patch adds containers by name, a PUT brings the whole list. Existing ones may not change. */
export const podEphemeralContainers: SubresourceHandler<Pod> = {
  kind: { group: '', version: 'v1', kind: 'Pod' },
  methods: ['GET', 'PUT', 'PATCH'],
  handle(pod, body, context) {
    if (context.info.verb === 'get') return pod!;
    const given = (body as Pod).spec?.ephemeralContainers ?? [];
    const current = pod!.spec.ephemeralContainers ?? [];
    const spec = { ...pod!.spec, ephemeralContainers: structuredCopy(context.info.verb === 'patch' ? merge(current, given) : given) };
    defaultPodSpec(spec);
    const changed: Pod = { ...pod!, spec };
    const errors = [...validatePod(changed), ...ephemeralContainersUpdateErrors(changed, pod!)];
    if (errors.length > 0) throw newInvalid({ group: '', kind: 'Pod' }, pod!.metadata.name, errors);
    if (deepEqual(changed, pod)) return pod!;
    return context.store({ ...changed, metadata: { ...pod!.metadata, generation: (pod!.metadata.generation ?? 0) + 1 } });
  },
};

function merge(current: readonly EphemeralContainer[], given: readonly EphemeralContainer[]): EphemeralContainer[] {
  const byName = new Map(current.map((container) => [container.name, container]));
  for (const container of given) byName.set(container.name, { ...byName.get(container.name), ...container });
  return [...byName.values()];
}

/** Defaults are written into these; the stored ones are frozen. */
function structuredCopy(containers: readonly EphemeralContainer[]): EphemeralContainer[] {
  return containers.map((container) => JSON.parse(JSON.stringify(container)) as EphemeralContainer);
}
