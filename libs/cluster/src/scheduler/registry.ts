/** The plugins of the default scheduler, in the order in which it asks them (pkg/scheduler/apis/config/v1, default_plugins.go). */
import type { PluginArgs } from './configuration/scheduler-configuration.types.ts';
import type { FilterPlugin, Profile, ScorePlugin } from './framework.ts';
import { balancedAllocation, newBalancedAllocation } from './plugins/balanced-allocation.plugin.ts';
import { imageLocality } from './plugins/image-locality.plugin.ts';
import { interPodAffinity, newInterPodAffinity } from './plugins/inter-pod-affinity.plugin.ts';
import { newNodeAffinity, nodeAffinity } from './plugins/node-affinity.plugin.ts';
import { nodeName } from './plugins/node-name.plugin.ts';
import { nodePorts } from './plugins/node-ports.plugin.ts';
import { newNodeResourcesFit, nodeResourcesFit } from './plugins/node-resources-fit.plugin.ts';
import { nodeUnschedulable } from './plugins/node-unschedulable.plugin.ts';
import { nodeVolumeLimits } from './plugins/node-volume-limits.plugin.ts';
import { podTopologySpread } from './plugins/pod-topology-spread.plugin.ts';
import { SYSTEM_DEFAULTS } from './plugins/topology-constraints.ts';
import { taintToleration } from './plugins/taint-toleration.plugin.ts';
import { volumeBinding } from './plugins/volume-binding.plugin.ts';
import { volumeRestrictions } from './plugins/volume-restrictions.plugin.ts';
import { volumeZone } from './plugins/volume-zone.plugin.ts';

export const FILTER_PLUGINS: readonly FilterPlugin[] = [
  nodeUnschedulable,
  nodeName,
  taintToleration,
  nodeAffinity,
  nodePorts,
  nodeResourcesFit,
  volumeRestrictions,
  nodeVolumeLimits,
  volumeBinding,
  volumeZone,
  podTopologySpread,
  interPodAffinity,
];

/** Each with the weight that it has by default. */
export const SCORE_PLUGINS: readonly ScorePlugin[] = [
  taintToleration,
  nodeAffinity,
  nodeResourcesFit,
  podTopologySpread,
  interPodAffinity,
  balancedAllocation,
  imageLocality,
];

/** The plugins that go by arguments, made with those. */
export function configuredPlugins(args: PluginArgs): readonly (FilterPlugin | ScorePlugin)[] {
  return [
    newNodeAffinity(args.NodeAffinity),
    newNodeResourcesFit(args.NodeResourcesFit),
    newInterPodAffinity(args.InterPodAffinity),
    newBalancedAllocation(args.NodeResourcesBalancedAllocation),
  ];
}

/** The only profile of a scheduler without a configuration file. */
export const DEFAULT_PROFILE: Profile = {
  name: 'default-scheduler',
  key: '',
  preFilters: FILTER_PLUGINS,
  filters: FILTER_PLUGINS,
  scores: SCORE_PLUGINS,
  spread: SYSTEM_DEFAULTS,
  gates: true,
  preempts: true,
};
