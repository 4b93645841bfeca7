/** The indexes of an Indexed Job (pkg/controller/job, indexed_job_utils.go). */
import { isActive } from '../../core/pod/pod-state.ts';
import type { Pod } from '../../core/pod/pod.types.ts';
import { hasSucceeded } from './job-pods.ts';
import { COMPLETION_INDEX, type Job } from './job.types.ts';

export function completionIndex({ metadata }: Pod): number | undefined {
  const text = metadata.annotations?.[COMPLETION_INDEX];
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

/** The indexes that have succeeded: those of the status, and those of pods that ended since. */
export function succeededIndexes({ spec, status }: Job, pods: readonly Pod[]): Set<number> {
  const indexes = [...indexesOf(status?.completedIndexes ?? ''), ...pods.filter(hasSucceeded).flatMap((pod) => completionIndex(pod) ?? [])];
  return new Set(indexes.filter((index) => index < (spec.completions ?? 0)));
}

/** The lowest indexes that are neither done nor have an active pod. */
export function missingIndexes({ spec }: Job, pods: readonly Pod[], done: readonly ReadonlySet<number>[], count: number): number[] {
  const active = new Set(pods.filter(isActive).map(completionIndex));
  const missing: number[] = [];
  for (let index = 0; index < (spec.completions ?? 0) && missing.length < count; index++) {
    if (!active.has(index) && !done.some((indexes) => indexes.has(index))) missing.push(index);
  }
  return missing;
}

/** The indexes of a text such as `0,2-4`. */
export function indexesOf(text: string): number[] {
  return text.split(',').flatMap((range) => {
    if (!range) return [];
    const [first, last = first] = range.split('-').map(Number) as [number, number?];
    return Array.from({ length: last! - first + 1 }, (_, offset) => first + offset);
  });
}

/** `0,2-4` */
export function formatIndexes(indexes: ReadonlySet<number>): string {
  const ranges: [first: number, last: number][] = [];
  for (const index of [...indexes].sort((a, b) => a - b)) {
    const range = ranges.at(-1);
    if (range && range[1] === index - 1) range[1] = index;
    else ranges.push([index, index]);
  }
  return ranges.map(([first, last]) => (first === last ? `${first}` : `${first}${last === first + 1 ? ',' : '-'}${last}`)).join(',');
}

/** How many indexes a text names, or what is wrong with it, for indexes below `completions` (batch/validation, validateIndexesFormat). */
export function indexesError(text: string, completions: number): number | string {
  if (text === '') return 0;
  let total = 0;
  let latest: number | undefined;
  for (const interval of text.split(',')) {
    const parts = interval.split('-');
    if (parts.length > 2)
      return `the fragment ${JSON.stringify(interval)} violates the requirement that an index interval can have at most two parts separated by '-'`;
    const limits: number[] = [];
    for (const part of parts) {
      if (!/^\+?\d+$/.test(part)) return `cannot convert string to integer for index: ${JSON.stringify(part)}`;
      if (Number(part) >= completions) return `too large index: ${JSON.stringify(part)}`;
      limits.push(Number(part));
    }
    const [first, last] = limits as [number, number?];
    if (last !== undefined && first >= last) return `non-increasing order, previous: ${first}, current: ${last}`;
    if (latest !== undefined && latest >= first) return `non-increasing order, previous: ${latest}, current: ${first}`;
    latest = last ?? first;
    total += latest - first + 1;
  }
  return total;
}
