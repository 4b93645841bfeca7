import { parseTime, type Clock, humanDuration } from '@drydock/apimachinery';
import type { TableDefinition } from '@drydock/apiserver';
import { ageColumn, ageOf, nameColumn } from '../../meta/table-columns.ts';
import { selectorCell, selectorColumn, templateCells, templateColumns } from '../../meta/template-columns.ts';
import { jobCondition, type Job } from './job.types.ts';

/** pkg/printers/internalversion, printJob. */
export const jobTable: TableDefinition<Job> = {
  columns: [
    nameColumn,
    { name: 'Status', type: 'string' },
    { name: 'Completions', type: 'string' },
    { name: 'Duration', type: 'string' },
    ageColumn,
    ...templateColumns,
    selectorColumn,
  ],
  cells: (job, clock) => [
    job.metadata.name,
    statusOf(job),
    completionsOf(job),
    durationOf(job, clock),
    ageOf(job, clock),
    ...templateCells(job.spec.template),
    selectorCell(job.spec.selector),
  ],
};

function statusOf(job: Job): string {
  const is = (type: string) => jobCondition(job, type)?.status === 'True';
  const ended = ['Complete', 'Failed'].find(is);
  if (ended) return ended;
  if (job.metadata.deletionTimestamp) return 'Terminating';
  return ['Suspended', 'FailureTarget', 'SuccessCriteriaMet'].find(is) ?? 'Running';
}

function completionsOf({ spec: { completions, parallelism = 0 }, status }: Job): string {
  const succeeded = status?.succeeded ?? 0;
  if (completions !== undefined) return `${succeeded}/${completions}`;
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

function durationOf({ status }: Job, clock: Clock): string {
  const start = parseTime(status?.startTime);
  return start === undefined ? '' : humanDuration((parseTime(status?.completionTime) ?? clock.now()) - start);
}
