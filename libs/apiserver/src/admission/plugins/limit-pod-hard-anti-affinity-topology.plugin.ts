import { refuse } from '../refuse.ts';
import type { AdmissionPlugin } from '../admission-plugin.ts';
import { isPodWrite, type PodLike } from './pod-template.ts';

const HOSTNAME = 'kubernetes.io/hostname';

interface Affinity {
  podAntiAffinity?: { requiredDuringSchedulingIgnoredDuringExecution?: { topologyKey?: string }[] };
}

/** Nobody may keep a whole zone for himself: required anti-affinity is about nodes (plugin/pkg/admission/antiaffinity). */
export const limitPodHardAntiAffinityTopology: AdmissionPlugin = {
  name: 'LimitPodHardAntiAffinityTopology',
  optional: true,
  resources: ['pods'],

  validate(attributes) {
    if (!isPodWrite(attributes)) return;
    const { affinity } = (attributes.object as unknown as PodLike).spec as { affinity?: Affinity };
    const terms = affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
    const wide = terms.find(({ topologyKey }) => topologyKey !== HOSTNAME);
    if (!wide) return;
    const why = `affinity.PodAntiAffinity.RequiredDuringScheduling has TopologyKey ${wide.topologyKey ?? ''} but only key ${HOSTNAME} is allowed`;
    throw refuse(attributes, why);
  },
};
