/** `curl --retry`: what is tried again, and when (curl's tool_operate.c). */
import { printError, sleepUntil, type Process, type Wait } from '@drydock/shell';
import type { OptionTable, OptionWords } from './option-words.ts';

export const RETRY_OPTIONS: OptionTable['long'] = {
  retry: { letter: 'retry', value: true },
  'retry-delay': { letter: 'retry-delay', value: true },
  'retry-max-time': { letter: 'retry-max-time', value: true },
  'retry-connrefused': { letter: 'retry-connrefused', value: false },
  'retry-all-errors': { letter: 'retry-all-errors', value: false },
};

/** How one try ended: curl's exit code, or the status of the answer. */
export interface TryEnd {
  code?: number;
  response?: { status: number } | undefined;
}

/** Seconds; the longest pause between two tries. */
const LONGEST_PAUSE = 600;
const TIMEOUTS = new Set([6, 28]);
const REFUSED = 7;
const TRANSIENT = new Set([408, 429, 500, 502, 503, 504]);

/** Tries until it went well, cannot go well, or was tried often enough. The pause doubles from one second, unless `--retry-delay` says how long. */
export function* withRetries<End extends TryEnd>(
  process: Process,
  { flags, values }: OptionWords,
  attempt: () => Generator<Wait, End, void>,
): Generator<Wait, End, void> {
  const seconds = (name: string) => Number(values.get(name)?.at(-1) ?? 0) || 0;
  const until = seconds('retry-max-time') > 0 ? process.clock.now() + seconds('retry-max-time') * 1000 : Infinity;
  let pause = 1;
  for (let left = seconds('retry'); ; left--) {
    const end = yield* attempt();
    const problem = left > 0 ? problemToRetry(end, flags) : undefined;
    if (problem === undefined || process.clock.now() >= until) return end;
    const wait = seconds('retry-delay') || pause;
    const plural = wait === 1 ? '' : 's';
    if (!flags.has('s') || flags.has('S'))
      yield* printError(
        process,
        `Warning: Problem: ${problem}. Will retry in ${wait} second${plural}. ${left} ${left === 1 ? 'retry' : 'retries'} left.\n`,
      );
    yield* sleepUntil(process, process.clock.now() + wait * 1000);
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  }
}

function problemToRetry({ code, response }: TryEnd, flags: OptionWords['flags']): string | undefined {
  const status = response?.status ?? 0;
  if (code !== undefined && TIMEOUTS.has(code)) return 'timeout';
  if (code === REFUSED && flags.has('retry-connrefused')) return 'connection refused';
  if (TRANSIENT.has(status)) return 'HTTP error';
  const failed = code !== undefined || (flags.has('f') && status >= 400);
  return failed && flags.has('retry-all-errors') ? '(retrying all errors)' : undefined;
}
