/** The ConfigMap in which the autoscaler tells how it is (cluster-autoscaler/clusterstate: api, utils). Written when something has changed. */
import { formatTime } from '@drydock/apimachinery';

export const STATUS_CONFIG_MAP = 'cluster-autoscaler-status';
export const LAST_UPDATED = 'cluster-autoscaler.kubernetes.io/last-updated';

export interface NodeCounts {
  total: number;
  ready: number;
  /** Nodes that have never been ready. */
  notStarted: number;
  beingDeleted: number;
  unready: number;
  /** Machines that have no Node. */
  unregistered: number;
}

export interface GroupStatus {
  name: string;
  counts: NodeCounts;
  target: number;
  min: number;
  max: number;
  isScalingUp: boolean;
  candidates: number;
}

/** Since when a part of the status has been what it is, by `PATH=STATUS`. Plain data. */
export type Transitions = Readonly<Record<string, number>>;

export interface StatusText {
  text: string;
  transitions: Transitions;
}

/** The YAML at `now`, in milliseconds of virtual time. */
export function statusText(groups: readonly GroupStatus[], cluster: NodeCounts, before: Transitions, now: number): StatusText {
  const transitions: Record<string, number> = {};
  const since = (path: string, status: string) => (transitions[`${path}=${status}`] = before[`${path}=${status}`] ?? now);
  const times = (indent: string, path: string, status: string) => [
    `${indent}lastProbeTime: "${formatTime(now)}"`,
    `${indent}lastTransitionTime: "${formatTime(since(path, status))}"`,
  ];
  const health = (indent: string, path: string, counts: NodeCounts, sizes: readonly string[]) => [
    `${indent}health:`,
    `${indent}  status: Healthy`,
    `${indent}  nodeCounts:`,
    ...countLines(`${indent}    `, counts),
    ...sizes.map((line) => `${indent}  ${line}`),
    ...times(`${indent}  `, `${path}.health`, 'Healthy'),
  ];
  const scaling = (indent: string, path: string, isScalingUp: boolean, candidates: number) => {
    const up = isScalingUp ? 'InProgress' : 'NoActivity';
    const down = candidates > 0 ? 'CandidatesPresent' : 'NoCandidates';
    return [
      `${indent}scaleUp:`,
      `${indent}  status: ${up}`,
      ...times(`${indent}  `, `${path}.scaleUp`, up),
      `${indent}scaleDown:`,
      `${indent}  status: ${down}`,
      ...(candidates > 0 ? [`${indent}  candidates: ${candidates}`] : []),
      ...times(`${indent}  `, `${path}.scaleDown`, down),
    ];
  };
  const lines = [
    `time: ${goTime(now)}`,
    'autoscalerStatus: Running',
    'clusterWide:',
    ...health('  ', '', cluster, []),
    ...scaling(
      '  ',
      '',
      groups.some(({ isScalingUp }) => isScalingUp),
      groups.reduce((sum, { candidates }) => sum + candidates, 0),
    ),
    ...(groups.length > 0 ? ['nodeGroups:'] : []),
    ...groups.flatMap(({ name, counts, target, min, max, isScalingUp, candidates }) => [
      `- name: ${name}`,
      ...health('  ', name, counts, [`cloudProviderTarget: ${target}`, `minSize: ${min}`, `maxSize: ${max}`]),
      ...scaling('  ', name, isScalingUp, candidates),
    ]),
  ];
  return { text: `${lines.join('\n')}\n`, transitions };
}

/** What is zero is left out as a whole, or where it says nothing. */
function countLines(indent: string, { total, ready, notStarted, beingDeleted, unready, unregistered }: NodeCounts): string[] {
  const registered = [
    `${indent}registered:`,
    `${indent}  total: ${total}`,
    `${indent}  ready: ${ready}`,
    `${indent}  notStarted: ${notStarted}`,
    ...(beingDeleted > 0 ? [`${indent}  beingDeleted: ${beingDeleted}`] : []),
    ...(unready > 0 ? [`${indent}  unready:`, `${indent}    total: ${unready}`, `${indent}    resourceUnready: 0`] : []),
  ];
  return [...(total > 0 ? registered : []), `${indent}longUnregistered: 0`, `${indent}unregistered: ${unregistered}`];
}

/** The status without its times: what makes it worth a write. */
export function withoutTimes(text: string): string {
  return text.replace(/^(?:time: .*|\s*lastProbeTime: .*)$/gm, '');
}

/** `2026-11-29 14:00:10 +0000 UTC`. */
export function goTime(now: number): string {
  return `${formatTime(now).replace('T', ' ').replace('Z', '')} +0000 UTC`;
}
