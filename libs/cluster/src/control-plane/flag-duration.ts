const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Go's durations as flags have them, in milliseconds: `90s`, `1h30m`, `0`; undefined for what is none. */
export function parseFlagDuration(text: string | undefined): number | undefined {
  if (text === '0') return 0;
  if (text === undefined || !/^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/.test(text)) return undefined;
  let sum = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)) sum += Number(amount) * UNITS[unit!]!;
  return sum;
}
