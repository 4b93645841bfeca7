/** `25%` of a total, or a plain number (k8s.io/apimachinery, util/intstr.GetScaledValueFromIntOrPercent). */
export function scaledValue(value: number | string | undefined, total: number, round: 'up' | 'down'): number {
  if (value === undefined) return 0;
  if (typeof value === 'number') return value;
  const amount = (Number.parseInt(value, 10) * total) / 100;
  return round === 'up' ? Math.ceil(amount) : Math.floor(amount);
}
