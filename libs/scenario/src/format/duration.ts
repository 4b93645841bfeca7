/** Durations as lessons write them: `30s`, `1m30s`, `500ms`. */
import { z } from 'zod';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const DURATION = /^(\d+(ms|s|m|h))+$/;
const LONGEST = 24 * 3_600_000;

/** Milliseconds; undefined for what is no duration or longer than a day. */
export function parseDuration(text: string): number | undefined {
  if (!DURATION.test(text)) return undefined;
  const parts = [...text.matchAll(/(\d+)(ms|s|m|h)/g)];
  const milliseconds = parts.reduce((sum, [, count, unit]) => sum + Number(count) * UNITS[unit!]!, 0);
  return milliseconds <= LONGEST ? milliseconds : undefined;
}

export const durationSchema = z
  .string()
  .regex(DURATION, 'must be a duration such as 30s, 1m30s or 500ms')
  .meta({ id: 'Duration', description: 'Virtual time, such as 30s, 1m30s or 500ms.' });
