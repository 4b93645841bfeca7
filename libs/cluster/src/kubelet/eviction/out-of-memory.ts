/** Whom the kernel of a node kills when its memory is used up (oom_kill.c), by the scores that kubelets give (pkg/kubelet/qos, policy.go). */
import { quantityOf, quantityValue } from '@drydock/apimachinery';
import type { Pod } from '@drydock/kinds';
import { containerNamed, type ContainerSummary, type NodeSummary } from '../node-summary.ts';

const GUARANTEED = -997;
const BEST_EFFORT = 1000;
/** The priority of `system-node-critical`. */
const NODE_CRITICAL = 2_000_001_000;

export interface Victim {
  pod: Pod;
  container: ContainerSummary;
}

/** Those that have to go until what is left fits; nobody while there is enough. */
export function outOfMemoryVictims({ memory, pods }: NodeSummary): Victim[] {
  if (memory.used <= memory.capacity) return [];
  const score = ({ pod, container }: Victim) =>
    (1000 * container.memory) / memory.capacity + scoreAdjustment(pod, container.name, memory.capacity);
  const ranked = pods
    .flatMap(({ pod, containers }) => containers.map((container) => ({ pod, container })))
    .sort((a, b) => score(b) - score(a));
  const victims: Victim[] = [];
  let { used } = memory;
  for (const victim of ranked) {
    if (used <= memory.capacity) break;
    victims.push(victim);
    used -= victim.container.memory;
  }
  return victims;
}

/** GetContainerOOMScoreAdjust. */
export function scoreAdjustment(pod: Pod, container: string, capacity: number): number {
  if ((pod.spec.priority ?? 0) >= NODE_CRITICAL || pod.status?.qosClass === 'Guaranteed') return GUARANTEED;
  if (pod.status?.qosClass === 'BestEffort') return BEST_EFFORT;
  const request = quantityValue(quantityOf(containerNamed(pod, container)?.resources?.requests?.memory));
  const adjustment = BEST_EFFORT - Math.floor((BEST_EFFORT * request) / capacity);
  return Math.min(BEST_EFFORT - 1, Math.max(BEST_EFFORT + GUARANTEED, adjustment));
}
