import { deepEqual } from '@drydock/apimachinery';
import type { AdmissionPlugin } from '../admission-plugin.ts';
import { isPodWrite, type PodLike } from './pod-template.ts';

interface Toleration {
  key?: string;
  operator?: string;
  value?: string;
  effect?: string;
}

/** A pod that asks for a device tolerates the taint that is named after it (plugin/pkg/admission/extendedresourcetoleration). */
export const extendedResourceToleration: AdmissionPlugin = {
  name: 'ExtendedResourceToleration',
  optional: true,
  resources: ['pods'],

  admit(attributes) {
    if (!isPodWrite(attributes)) return;
    const { spec } = attributes.object as unknown as PodLike;
    const requested = [...(spec.containers ?? []), ...(spec.initContainers ?? [])].flatMap(({ resources }) =>
      Object.keys(resources?.requests ?? {}),
    );
    for (const key of [...new Set(requested.filter(isExtended))].sort()) tolerate(spec, { key, operator: 'Exists', effect: 'NoSchedule' });
  },
};

/** `example.com/device`: has a domain, and not one of Kubernetes' own (pkg/apis/core/helper, IsExtendedResourceName). */
function isExtended(resource: string): boolean {
  return resource.includes('/') && !/(^|\.)kubernetes\.io\//.test(resource) && !resource.startsWith('requests.');
}

/** Takes the place of a toleration that differs in its seconds alone. */
function tolerate(spec: PodLike['spec'], toleration: Toleration): void {
  const tolerations = (spec.tolerations ?? []) as Toleration[];
  const same = ({ key, operator, value, effect }: Toleration) => deepEqual({ key, operator, effect }, toleration) && !value;
  const others = tolerations.filter((each) => !same(each));
  spec.tolerations =
    others.length === tolerations.length ? [...tolerations, toleration] : tolerations.map((each) => (same(each) ? toleration : each));
}
