/** When some indexes are enough (pkg/controller/job, success_policy.go). */
import { indexesOf } from './job-indexes.ts';
import type { Job } from './job.types.ts';

/** What to say about the first rule that is met. */
export function metSuccessRule({ spec }: Job, succeeded: ReadonlySet<number>): string | undefined {
  const at = (spec.successPolicy?.rules ?? []).findIndex(({ succeededIndexes, succeededCount }) => {
    if (succeededIndexes === undefined) return succeededCount !== undefined && succeeded.size >= succeededCount;
    const wanted = indexesOf(succeededIndexes);
    const reached = wanted.filter((index) => succeeded.has(index)).length;
    return reached >= (succeededCount ?? wanted.length);
  });
  return at < 0 ? undefined : `Matched rules at index ${at}`;
}
