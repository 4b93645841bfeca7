import type { Pod } from '@drydock/kinds';
import { isStaticPod } from '../static-pods.ts';

/** The priority of `system-cluster-critical`, from which on a kubelet spares a pod. */
const SYSTEM_CRITICAL = 2_000_000_000;

/** Pods that a kubelet neither evicts nor turns away (pkg/kubelet/types, IsCriticalPod). */
export function isCriticalPod(pod: Pod): boolean {
  return isStaticPod(pod) || (pod.spec.priority ?? 0) >= SYSTEM_CRITICAL;
}
