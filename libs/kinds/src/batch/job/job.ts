import { deepEqual, FieldPath } from '@drydock/apimachinery';
import type { ResourceDefinition } from '@drydock/apiserver';
import { podTemplateWarnings } from '../../core/pod/pod.warnings.ts';
import { defaultJob, generateSelector } from './job.defaults.ts';
import { jobTable } from './job.table.ts';
import type { Job } from './job.types.ts';
import { validateJob, validateJobUpdate } from './job.validation.ts';

export const jobs: ResourceDefinition<Job> = {
  group: 'batch',
  version: 'v1',
  kind: 'Job',
  plural: 'jobs',
  singular: 'job',
  categories: ['all'],
  namespaced: true,
  strategy: {
    defaults: defaultJob,
    prepareForCreate(draft) {
      draft.status = {};
      generateSelector(draft);
    },
    prepareForUpdate(draft, old) {
      draft.status = old.status;
    },
    validate: validateJob,
    validateUpdate: validateJobUpdate,
    warnings: (job, old) =>
      deepEqual(job.spec.template, old?.spec.template) ? [] : podTemplateWarnings(job.spec.template, FieldPath.of('spec', 'template')),
  },
  table: jobTable,
  status: true,
  fieldSelectors: { 'status.successful': ({ status }) => String(status?.succeeded ?? 0) },
};
