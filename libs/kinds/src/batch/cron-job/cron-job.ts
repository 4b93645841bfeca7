import type { ResourceDefinition } from '@drydock/apiserver';
import { defaultTemplateOwner } from '../../core/pod/spec/pod-spec.defaults.ts';
import { ageColumn, ageOf, nameColumn, since } from '../../meta/table-columns.ts';
import { selectorCell, selectorColumn, templateCells, templateColumns } from '../../meta/template-columns.ts';
import type { CronJob } from './cron-job.types.ts';
import { validateCronJob } from './cron-job.validation.ts';
import { cronJobWarnings } from './cron-job.warnings.ts';

/** pkg/apis/batch/v1, SetDefaults_CronJob. The template keeps what its author left out: each Job gets its own defaults. */
function setDefaults(draft: CronJob): void {
  const spec = (draft.spec ??= {} as CronJob['spec']);
  spec.concurrencyPolicy ||= 'Allow';
  spec.suspend ??= false;
  spec.successfulJobsHistoryLimit ??= 3;
  spec.failedJobsHistoryLimit ??= 1;
  spec.jobTemplate ??= {} as CronJob['spec']['jobTemplate'];
  defaultTemplateOwner(spec.jobTemplate);
}

export const cronJobs: ResourceDefinition<CronJob> = {
  group: 'batch',
  version: 'v1',
  kind: 'CronJob',
  plural: 'cronjobs',
  singular: 'cronjob',
  shortNames: ['cj'],
  categories: ['all'],
  namespaced: true,
  strategy: {
    defaults: setDefaults,
    prepareForCreate(draft) {
      draft.status = {};
    },
    prepareForUpdate(draft, old) {
      draft.status = old.status;
    },
    validate: validateCronJob,
    warnings: cronJobWarnings,
  },
  table: {
    columns: [
      nameColumn,
      { name: 'Schedule', type: 'string' },
      { name: 'Timezone', type: 'string' },
      { name: 'Suspend', type: 'boolean' },
      { name: 'Active', type: 'integer' },
      { name: 'Last Schedule', type: 'string' },
      ageColumn,
      ...templateColumns,
      selectorColumn,
    ],
    cells: (cronJob, clock) => [
      cronJob.metadata.name,
      cronJob.spec.schedule ?? '',
      cronJob.spec.timeZone ?? '<none>',
      cronJob.spec.suspend ? 'True' : 'False',
      cronJob.status?.active?.length ?? 0,
      cronJob.status?.lastScheduleTime ? since(cronJob.status.lastScheduleTime, clock) : '<none>',
      ageOf(cronJob, clock),
      ...templateCells(cronJob.spec.jobTemplate.spec.template),
      selectorCell(cronJob.spec.jobTemplate.spec.selector),
    ],
  },
  status: true,
};
