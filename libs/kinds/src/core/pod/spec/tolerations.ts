import type { Taint } from '../../node/node.types.ts';
import type { Toleration } from './scheduling.types.ts';

/** Whether one of the tolerations covers the taint (core/v1, Toleration.ToleratesTaint). */
export function toleratesTaint(tolerations: readonly Toleration[] | undefined, taint: Taint): boolean {
  return (tolerations ?? []).some(({ key, operator, value = '', effect }) => {
    if (effect && effect !== taint.effect) return false;
    if (key && key !== taint.key) return false;
    return operator === 'Exists' || ((!operator || operator === 'Equal') && value === (taint.value ?? ''));
  });
}
