import { formatGoValue } from '@drydock/apimachinery';

/** A value as Go's `%v` prints it; text as it is, lists and maps in Go's brackets. */
export function goValueText(value: unknown): string {
  return typeof value === 'string' ? value : formatGoValue(value);
}
