/** What a kubelet does not take in while its node is short of something (pkg/kubelet/eviction, managerImpl.Admit). */
import { toleratesTaint, type Pod } from '@drydock/kinds';
import type { Refusal } from '../pod-admission.ts';
import { isCriticalPod } from './critical-pod.ts';
import type { Pressure } from './eviction-state.ts';

export function pressureRefusal(pod: Pod, conditions: readonly Pressure[]): Refusal | undefined {
  if (conditions.length === 0 || isCriticalPod(pod)) return undefined;
  if (conditions.length === 1 && conditions[0] === 'MemoryPressure' && bearsMemoryPressure(pod)) return undefined;
  return { reason: 'Evicted', message: `The node had condition: [${conditions.join(' ')}]. ` };
}

function bearsMemoryPressure({ spec, status }: Pod): boolean {
  if (status?.qosClass !== 'BestEffort') return true;
  return toleratesTaint(spec.tolerations, { key: 'node.kubernetes.io/memory-pressure', effect: 'NoSchedule' });
}
