import type { Pod } from '@drydock/kinds';
import type { Taint } from '../node-info.ts';

/** Whether one of the pod's tolerations covers the taint (core/v1, Toleration.ToleratesTaint). */
export function tolerates(pod: Pod, taint: Taint): boolean {
  return (pod.spec.tolerations ?? []).some(({ key, operator = 'Equal', value = '', effect }) => {
    if (effect && effect !== taint.effect) return false;
    if (key && key !== taint.key) return false;
    return operator === 'Exists' || (key !== undefined && value === (taint.value ?? ''));
  });
}
