import { finalRefusal, NO_REFUSAL, type FilterPlugin } from '../framework.ts';
import { claimNamesOf, type PersistentVolume } from '@drydock/kinds';
import { isBound, VOLUMES } from './volume-claims.ts';
import { claimsOf } from './volume-binding.plugin.ts';

/** The labels that say where a volume is, and what the outdated ones are called today. */
const TOPOLOGY_LABELS: ReadonlyMap<string, string> = new Map([
  ['failure-domain.beta.kubernetes.io/zone', 'topology.kubernetes.io/zone'],
  ['failure-domain.beta.kubernetes.io/region', 'topology.kubernetes.io/region'],
  ['topology.kubernetes.io/zone', 'topology.kubernetes.io/zone'],
  ['topology.kubernetes.io/region', 'topology.kubernetes.io/region'],
]);

/** A bound volume with a zone or region label is for nodes there; several zones are joined by `__`. Nodes that tell of no place suit all. */
export const volumeZone: FilterPlugin = {
  name: 'VolumeZone',
  scope: ({ pod }) => (claimNamesOf(pod).length > 0 ? 'cluster' : 'nothing'),

  filter({ node }, context) {
    const labels = node.metadata.labels ?? {};
    if (!Object.keys(labels).some((key) => TOPOLOGY_LABELS.has(key))) return NO_REFUSAL;
    for (const claim of claimsOf(context)) {
      const volume = isBound(claim, context.lister) && context.lister.get<PersistentVolume>(VOLUMES, undefined, claim.spec.volumeName!);
      for (const [key, places] of volume ? Object.entries(volume.metadata.labels ?? {}) : []) {
        const today = TOPOLOGY_LABELS.get(key);
        if (!today) continue;
        const place = labels[key] ?? labels[today];
        if (place === undefined || !places.split('__').includes(place)) return finalRefusal('node(s) had no available volume zone');
      }
    }
    return NO_REFUSAL;
  },
};
