import { FieldPath } from '@drydock/apimachinery';
import type { ResourceDefinition } from '@drydock/apiserver';
import { defaultJob, generateSelector } from './job.defaults.ts';
import { jobTable } from './job.table.ts';
import type { Job } from './job.types.ts';
import { validateJob, validateJobUpdate } from './job.validation.ts';
import { podNameWarnings } from '../../meta/warnings/pod-name.warnings.ts';
import { jobSpecWarnings } from './job.warnings.ts';

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
    warnings: ({ metadata, spec }, old) => [
      ...(old ? [] : podNameWarnings(metadata.name)),
      ...(metadata.generation === old?.metadata.generation ? [] : jobSpecWarnings(spec, FieldPath.of('spec'))),
    ],
  },
  table: jobTable,
  status: true,
  fieldSelectors: { 'status.successful': ({ status }) => String(status?.succeeded ?? 0) },
};
