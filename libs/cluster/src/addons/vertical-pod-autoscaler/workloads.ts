/** What the components of the autoscaler read of the cluster, whichever way they read it. */
import { parseGroupVersion, type KubeObject } from '@drydock/apimachinery';
import { resourceKey } from '@drydock/apiserver';
import type { ControllerContext } from '@drydock/kinds';

export interface Workloads {
  /** By the key of a resource: `pods`, `deployments.apps`. */
  get<T extends KubeObject>(resource: string, namespace: string | undefined, name: string): T | undefined;
  list<T extends KubeObject>(resource: string, namespace: string | undefined): readonly T[];
  /** The selector in the scale of an object, as text; or why there is none. */
  scaleSelector(target: ScaleTarget, namespace: string): { selector: string } | { failure: string };
}

export interface ScaleTarget {
  apiVersion?: string;
  kind: string;
  name: string;
}

/** With the eyes of a controller. */
export function workloadsOf({ lister, resources }: Pick<ControllerContext, 'lister' | 'resources'>): Workloads {
  return {
    get: (resource, namespace, name) => lister.get(resource, namespace, name),
    list: (resource, namespace) => lister.list(resource, namespace),
    scaleSelector({ apiVersion = '', kind, name }, namespace) {
      const { group = '', version = '' } = parseGroupVersion(apiVersion) ?? {};
      const definition = resources.findKind(group, version, kind);
      if (!definition) return { failure: `no matches for kind "${kind}" in group "${group}"` };
      if (!definition.scale) return { failure: 'the server could not find the requested resource' };
      const object = lister.get<KubeObject>(resourceKey(definition), namespace, name);
      if (!object) return { failure: `${definition.plural}${group ? `.${group}` : ''} "${name}" not found` };
      return { selector: definition.scale.selector(object) };
    },
  };
}
