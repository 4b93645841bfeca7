/** Jobs and CronJobs. */
import { formatLabelSelector, parseTime, humanDuration } from '@drydock/apimachinery';
import type { Dynamic } from '../resource/dynamic-object.ts';
import type { DescribeText } from './describe-text.ts';
import type { Describer } from './describer.ts';
import { describeEvents } from './events.ts';
import { controlledBy, describeAnnotations, describeLabels, longTime } from './metadata-text.ts';
import { describePodTemplate } from './pod-template.ts';

export const jobDescriber: Describer = {
  group: 'batch',
  kind: 'Job',
  describe(job, text, context) {
    const { metadata, spec, status = {} } = job;
    text.field(0, 'Name', metadata.name);
    text.field(0, 'Namespace', metadata.namespace);
    if (spec.selector) text.field(0, 'Selector', formatLabelSelector(spec.selector));
    describeLabels(text, metadata.labels);
    describeAnnotations(text, metadata.annotations);
    const owner = controlledBy(job);
    if (owner) text.field(0, 'Controlled By', owner);
    if (spec.parallelism !== undefined) text.field(0, 'Parallelism', spec.parallelism);
    text.field(0, 'Completions', spec.completions ?? '<unset>');
    if (spec.completionMode) text.field(0, 'Completion Mode', spec.completionMode);
    if (spec.suspend !== undefined) text.field(0, 'Suspend', spec.suspend);
    if (spec.backoffLimit !== undefined) text.field(0, 'Backoff Limit', spec.backoffLimit);
    if (spec.ttlSecondsAfterFinished !== undefined) text.field(0, 'TTL Seconds After Finished', spec.ttlSecondsAfterFinished);
    describeProgress(text, job);
    if (spec.completionMode === 'Indexed') text.field(0, 'Completed Indexes', status.completedIndexes || '<none>');
    describePodTemplate(text, spec.template);
    describeEvents(text, job, context);
  },
};

function describeProgress(text: DescribeText, { spec, status = {} }: Dynamic): void {
  const [start, end] = [parseTime(status.startTime), parseTime(status.completionTime)];
  if (start !== undefined) text.field(0, 'Start Time', longTime(status.startTime));
  if (end !== undefined) text.field(0, 'Completed At', longTime(status.completionTime));
  if (start !== undefined && end !== undefined) text.field(0, 'Duration', humanDuration(end - start));
  if (spec.activeDeadlineSeconds !== undefined) text.field(0, 'Active Deadline Seconds', `${spec.activeDeadlineSeconds}s`);
  const { active = 0, ready, succeeded = 0, failed = 0 } = status;
  text.field(
    0,
    'Pods Statuses',
    `${active} Active${ready === undefined ? '' : ` (${ready} Ready)`} / ${succeeded} Succeeded / ${failed} Failed`,
  );
}

export const cronJobDescriber: Describer = {
  group: 'batch',
  kind: 'CronJob',
  describe(cronJob, text, context) {
    const { metadata, spec, status = {} } = cronJob;
    text.field(0, 'Name', metadata.name);
    text.field(0, 'Namespace', metadata.namespace);
    describeLabels(text, metadata.labels);
    describeAnnotations(text, metadata.annotations);
    text.field(0, 'Schedule', spec.schedule);
    text.field(0, 'Concurrency Policy', spec.concurrencyPolicy);
    text.field(0, 'Suspend', spec.suspend === undefined ? '<unset>' : spec.suspend ? 'True' : 'False');
    text.field(0, 'Successful Job History Limit', spec.successfulJobsHistoryLimit ?? '<unset>');
    text.field(0, 'Failed Job History Limit', spec.failedJobsHistoryLimit ?? '<unset>');
    text.field(0, 'Starting Deadline Seconds', spec.startingDeadlineSeconds === undefined ? '<unset>' : `${spec.startingDeadlineSeconds}s`);
    const job = spec.jobTemplate.spec;
    text.field(0, 'Selector', job.selector ? formatLabelSelector(job.selector) : '<unset>');
    text.field(0, 'Parallelism', job.parallelism ?? '<unset>');
    text.field(0, 'Completions', job.completions ?? '<unset>');
    if (job.activeDeadlineSeconds !== undefined) text.field(0, 'Active Deadline Seconds', `${job.activeDeadlineSeconds}s`);
    describePodTemplate(text, job.template);
    text.field(0, 'Last Schedule Time', status.lastScheduleTime ? longTime(status.lastScheduleTime) : '<unset>');
    const active: Dynamic[] = status.active ?? [];
    text.field(0, 'Active Jobs', active.length ? active.map(({ name }) => name).join(', ') : '<none>');
    describeEvents(text, cronJob, context);
  },
};
