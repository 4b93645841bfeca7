import { formatFloat } from '@drydock/apimachinery';

/** A value as Go's `%v` shows it in a chart's templates: bigints are ints, numbers float64, and objects may have a method `String`. */
export function formatValue(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (typeof value === 'number') return formatFloat(value);
  if (Array.isArray(value)) return `[${value.map(formatValue).join(' ')}]`;
  if (typeof value !== 'object') return String(value);
  const members = value as Record<string, unknown>;
  if (typeof members.String === 'function') return (members.String as () => string)();
  const entries = Object.keys(members)
    .filter((key) => typeof members[key] !== 'function')
    .sort()
    .map((key) => `${key}:${formatValue(members[key])}`);
  return `map[${entries.join(' ')}]`;
}

/** Sprig's strval: what functions that take anything make a text of. */
export function textOf(value: unknown): string {
  return value === null || value === undefined ? '' : formatValue(value);
}

/** A copy without what only templates may see: methods. Whole numbers of templates become numbers. */
export function plainData(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainData);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => typeof each !== 'function')
      .map(([key, each]) => [key, plainData(each)]),
  );
}
