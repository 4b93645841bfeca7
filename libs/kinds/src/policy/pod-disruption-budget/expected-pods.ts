/** How many pods the controllers of some pods want, all together (pkg/controller/disruption, getExpectedScale). */
import { controllerOf, parseGroupVersion, type KubeObject, type OwnerReference } from '@drydock/apimachinery';
import { resourceKey } from '@drydock/apiserver';
import type { ControllerContext } from '../../controller/controller.ts';
import type { Pod } from '../../core/pod/pod.types.ts';

export type ExpectedPods = { count: number; unmanaged: Pod[]; error?: undefined } | { error: string };

export function expectedPods(pods: readonly Pod[], context: ControllerContext): ExpectedPods {
  const scales = new Map<string, number>();
  const unmanaged: Pod[] = [];
  for (const pod of pods) {
    const owner = controllerOf(pod);
    if (!owner) {
      unmanaged.push(pod);
      continue;
    }
    const found = scaleOf(owner, pod.metadata.namespace, context);
    if ('error' in found) return found;
    if (found.uid) scales.set(found.uid, found.replicas);
  }
  return { count: [...scales.values()].reduce((sum, each) => sum + each, 0), unmanaged };
}

type Scale = { uid: string | undefined; replicas: number } | { error: string };

/** Of the owner, or of a Deployment above it; an owner that has gone wants nothing. */
function scaleOf(owner: OwnerReference, namespace: string | undefined, context: ControllerContext): Scale {
  const { group = '', version = '' } = parseGroupVersion(owner.apiVersion) ?? {};
  const definition = context.resources.findKind(group, version, owner.kind);
  if (!definition) return { uid: undefined, replicas: 0 };
  if (!definition.scale) return { error: `${resourceKey(definition)} does not implement the scale subresource` };
  const object = context.lister.get<KubeObject>(resourceKey(definition), namespace, owner.name);
  if (!object || object.metadata.uid !== owner.uid) return { uid: undefined, replicas: 0 };
  const above = controllerOf(object);
  return above?.kind === 'Deployment'
    ? scaleOf(above, namespace, context)
    : { uid: object.metadata.uid, replicas: definition.scale.specReplicas(object) ?? 0 };
}
