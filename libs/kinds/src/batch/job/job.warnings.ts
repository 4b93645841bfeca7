import type { FieldPath } from '@drydock/apimachinery';
import { podTemplateWarnings } from '../../core/pod/pod.warnings.ts';
import type { JobSpec } from './job.types.ts';

const SOFT_COMPLETIONS = 100_000;
const SOFT_PARALLELISM = 10_000;
const TOO_MANY_INDEXES =
  'In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail';

/** pkg/api/job, WarningsForJobSpec. */
export function jobSpecWarnings(spec: JobSpec, path: FieldPath): string[] {
  const many = (spec.completions ?? 0) > SOFT_COMPLETIONS && (spec.parallelism ?? 0) > SOFT_PARALLELISM;
  return [
    ...(spec.completionMode === 'Indexed' && many ? [`${path}: ${TOO_MANY_INDEXES}`] : []),
    ...podTemplateWarnings(spec.template, path.child('template')),
  ];
}
