/** Go's time.Duration as text. Durations are milliseconds here. */
const UNITS: Readonly<Record<string, number>> = { ns: 1e-6, us: 1e-3, µs: 1e-3, μs: 1e-3, ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

const PART = /^(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/;

export type ParsedDuration = { milliseconds: number; error?: undefined } | { milliseconds?: undefined; error: string };

/** Parses `1h30m`, `-5s`, `0`; the error is Go's (time.ParseDuration). */
export function parseDuration(text: string): ParsedDuration {
  const quoted = JSON.stringify(text);
  const negative = text.startsWith('-');
  let rest = text.replace(/^[+-]/, '');
  if (rest === '0') return { milliseconds: 0 };
  if (rest === '') return { error: `time: invalid duration ${quoted}` };
  let milliseconds = 0;
  while (rest !== '') {
    const part = PART.exec(rest);
    if (!part) return { error: durationError(rest, quoted) };
    milliseconds += Number(part[1]) * UNITS[part[2]!]!;
    rest = rest.slice(part[0].length);
  }
  return { milliseconds: negative ? -milliseconds : milliseconds };
}

function durationError(rest: string, quoted: string): string {
  const number = /^(\d+\.?\d*|\.\d+)/.exec(rest);
  if (!number) return `time: invalid duration ${quoted}`;
  const unit = /^[^\d.]*/.exec(rest.slice(number[0].length))![0];
  return unit === '' ? `time: missing unit in duration ${quoted}` : `time: unknown unit ${JSON.stringify(unit)} in duration ${quoted}`;
}

/** `1m0s`, `1h0m0s`, `500ms`, `0s` (time.Duration.String). */
export function formatDuration(milliseconds: number): string {
  if (milliseconds === 0) return '0s';
  const sign = milliseconds < 0 ? '-' : '';
  const total = Math.abs(milliseconds);
  if (total < 1) return `${sign}${total * 1000}µs`;
  if (total < 1000) return `${sign}${total}ms`;
  const hours = Math.floor(total / 3_600_000);
  const minutes = Math.floor(total / 60_000) % 60;
  const seconds = (total % 60_000) / 1000;
  if (hours) return `${sign}${hours}h${minutes}m${seconds}s`;
  return minutes ? `${sign}${minutes}m${seconds}s` : `${sign}${seconds}s`;
}
