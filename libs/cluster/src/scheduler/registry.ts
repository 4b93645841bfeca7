/** The plugins of the default scheduler, in the order in which it asks them (pkg/scheduler/apis/config/v1, default_plugins.go). */
import type { FilterPlugin, ScorePlugin } from './framework.ts';
import { balancedAllocation } from './plugins/balanced-allocation.plugin.ts';
import { imageLocality } from './plugins/image-locality.plugin.ts';
import { interPodAffinity } from './plugins/inter-pod-affinity.plugin.ts';
import { nodeAffinity } from './plugins/node-affinity.plugin.ts';
import { nodeName } from './plugins/node-name.plugin.ts';
import { nodePorts } from './plugins/node-ports.plugin.ts';
import { nodeResourcesFit } from './plugins/node-resources-fit.plugin.ts';
import { nodeUnschedulable } from './plugins/node-unschedulable.plugin.ts';
import { nodeVolumeLimits } from './plugins/node-volume-limits.plugin.ts';
import { podTopologySpread } from './plugins/pod-topology-spread.plugin.ts';
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

export const SCORE_PLUGINS: readonly ScorePlugin[] = [
  taintToleration,
  nodeAffinity,
  nodeResourcesFit,
  podTopologySpread,
  interPodAffinity,
  balancedAllocation,
  imageLocality,
];
