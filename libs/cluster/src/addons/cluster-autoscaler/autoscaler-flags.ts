/** What the command line of the cluster autoscaler says (cluster-autoscaler/main.go). Times are milliseconds. */
import type { Lister } from '@drydock/apiserver';
import { flagValue } from '../../containers/server-program.ts';
import { parseFlagDuration } from '../../control-plane/flag-duration.ts';
import { servingPod } from '../serving-pod.ts';

export const AUTOSCALER_PROCESS = { namespace: 'kube-system', image: /(?:^|\/)cluster-autoscaler(?:[:@]|$)/ };
const SECOND = 1000;
const MINUTE = 60 * SECOND;

export interface AutoscalerFlags {
  /** By the name of the group. */
  sizes: ReadonlyMap<string, { min: number; max: number }>;
  /** One after the other, until one option is left. */
  expanders: readonly string[];
  scanInterval: number;
  maxNodesTotal: number;
  newPodScaleUpDelay: number;
  enforceNodeGroupMinSize: boolean;
  scaleDownEnabled: boolean;
  scaleDownUnneededTime: number;
  scaleDownUnreadyTime: number;
  scaleDownDelayAfterAdd: number;
  scaleDownDelayAfterDelete: number;
  scaleDownUtilizationThreshold: number;
  ignoreDaemonSetsUtilization: boolean;
  skipNodesWithSystemPods: boolean;
  skipNodesWithLocalStorage: boolean;
  skipNodesWithCustomControllerPods: boolean;
  minReplicaCount: number;
  systemPodTimeout: number;
  maxPodEvictionTime: number;
  nodeDeleteDelayAfterTaint: number;
}

/** Those of the pod that runs; undefined while none does. */
export function autoscalerFlags(lister: Lister): AutoscalerFlags | undefined {
  const container = servingPod(AUTOSCALER_PROCESS, lister)?.spec.containers.find(({ image = '' }) => AUTOSCALER_PROCESS.image.test(image));
  return container && parseAutoscalerFlags([...(container.command ?? []), ...(container.args ?? [])]);
}

export function parseAutoscalerFlags(argv: readonly string[]): AutoscalerFlags {
  const duration = (name: string, fallback: number) => parseFlagDuration(flagValue(argv, `--${name}`)) ?? fallback;
  const number = (name: string, fallback: number) => Number(flagValue(argv, `--${name}`) ?? fallback);
  const flag = (name: string, fallback: boolean) =>
    argv.includes(`--${name}`) || (flagValue(argv, `--${name}`) ?? `${fallback}`) === 'true';
  return {
    sizes: new Map(argv.flatMap((word) => parseSize(word) ?? [])),
    expanders: (flagValue(argv, '--expander') ?? 'least-waste').split(','),
    scanInterval: duration('scan-interval', 10 * SECOND),
    maxNodesTotal: number('max-nodes-total', 0),
    newPodScaleUpDelay: duration('new-pod-scale-up-delay', 0),
    enforceNodeGroupMinSize: flag('enforce-node-group-min-size', false),
    scaleDownEnabled: flag('scale-down-enabled', true),
    scaleDownUnneededTime: duration('scale-down-unneeded-time', 10 * MINUTE),
    scaleDownUnreadyTime: duration('scale-down-unready-time', 20 * MINUTE),
    scaleDownDelayAfterAdd: duration('scale-down-delay-after-add', 10 * MINUTE),
    scaleDownDelayAfterDelete: duration('scale-down-delay-after-delete', 0),
    scaleDownUtilizationThreshold: number('scale-down-utilization-threshold', 0.5),
    ignoreDaemonSetsUtilization: flag('ignore-daemonsets-utilization', false),
    skipNodesWithSystemPods: flag('skip-nodes-with-system-pods', true),
    skipNodesWithLocalStorage: flag('skip-nodes-with-local-storage', true),
    skipNodesWithCustomControllerPods: flag('skip-nodes-with-custom-controller-pods', true),
    minReplicaCount: number('min-replica-count', 0),
    systemPodTimeout: duration('blocking-system-pod-distruption-timeout', 60 * MINUTE),
    maxPodEvictionTime: duration('max-pod-eviction-time', 2 * MINUTE),
    nodeDeleteDelayAfterTaint: duration('node-delete-delay-after-taint', 5 * SECOND),
  };
}

/** `--nodes=1:4:workers`. */
function parseSize(word: string): [string, { min: number; max: number }][] | undefined {
  const [, min, max, name] = /^--nodes=(\d+):(\d+):(.+)$/.exec(word) ?? [];
  return name === undefined ? undefined : [[name, { min: Number(min), max: Number(max) }]];
}
