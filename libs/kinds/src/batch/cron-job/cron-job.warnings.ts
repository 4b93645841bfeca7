import { FieldPath } from '@drydock/apimachinery';
import { podNameWarnings } from '../../meta/warnings/pod-name.warnings.ts';
import { jobSpecWarnings } from '../job/job.warnings.ts';
import type { CronJob } from './cron-job.types.ts';

const TIME_ZONE =
  'cannot use TZ or CRON_TZ in spec.spec.schedule, use timeZone instead, see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details';

/** pkg/registry/batch/cronjob, WarningsOnCreate and WarningsOnUpdate. A schedule with a time zone is refused on create. */
export function cronJobWarnings({ metadata, spec }: CronJob, old: CronJob | undefined): string[] {
  return [
    ...(old ? [] : podNameWarnings(metadata.name)),
    ...(metadata.generation === old?.metadata.generation
      ? []
      : jobSpecWarnings(spec.jobTemplate.spec, FieldPath.of('spec', 'jobTemplate', 'spec'))),
    ...(old && spec.schedule?.includes('TZ') ? [TIME_ZONE] : []),
  ];
}
