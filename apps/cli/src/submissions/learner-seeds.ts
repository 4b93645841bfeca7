import { parseCsv } from '@drydock/apiserver';
import { readInput, UsageError } from '../cluster/usage-error.ts';

/** `learner,seed` in each line: what their parameters were drawn from. Throws UsageError. */
export function readSeeds(file: string): ReadonlyMap<string, number> {
  const seeds = new Map<string, number>();
  for (const { line, fields } of recordsOf(readInput('--seeds', file), file)) {
    const [learner = '', seed = ''] = fields.map((field) => field.trim());
    if (learner === '' || !/^\d{1,10}$/.test(seed))
      throw new UsageError(`--seeds: ${file}:${line}: "learner,seed" is wanted, the seed a whole number`);
    seeds.set(learner, Number(seed));
  }
  return seeds;
}

function recordsOf(text: string, file: string) {
  try {
    return parseCsv(text);
  } catch (error) {
    throw new UsageError(`--seeds: ${file}: ${(error as Error).message}`);
  }
}
