import { controllerOf, deepEqual, formatTime, isReason, parseTime, StatusError, type ObjectReference } from '@drydock/apimachinery';
import { OWNER_INDEX } from '@drydock/apiserver';
import { newControllerRef } from '../../controller/claim.ts';
import { enqueueObject, enqueueOwner, type Controller, type ControllerContext } from '../../controller/controller.ts';
import { jobs } from '../job/job.ts';
import { finishedCondition, type Job } from '../job/job.types.ts';
import { parseCron, type CronSchedule } from './cron-schedule.ts';
import { cronJobs } from './cron-job.ts';
import { lastKept, SCHEDULED_TIME_ANNOTATION, type CronJob, type CronJobStatus } from './cron-job.types.ts';
import { mostRecentTime, nextTime } from './next-time.ts';

/** Makes Jobs at the times of a schedule (pkg/controller/cronjob). */
export const cronJobController: Controller = {
  name: 'cronjob-controller',
  watches: { 'cronjobs.batch': enqueueObject, 'jobs.batch': enqueueOwner('CronJob') },

  reconcile(key, context) {
    const [namespace, name] = key.split('/') as [string, string];
    const cronJob = context.lister.get<CronJob>('cronjobs.batch', namespace, name);
    if (!cronJob) return;
    const own = context.lister
      .byIndex<Job>('jobs.batch', OWNER_INDEX, cronJob.metadata.uid!)
      .filter((job) => controllerOf(job)?.uid === cronJob.metadata.uid);
    const status = statusAfter(cronJob, own, context);
    const started = cronJob.metadata.deletionTimestamp || cronJob.spec.suspend ? status : startDueJob(cronJob, status, context);
    if (!deepEqual(started, cronJob.status)) context.client.replaceStatus(cronJobs, cronJob, started);
    if (!cronJob.metadata.deletionTimestamp) trimHistory(cronJob, own, context);
  },
};

/** The status with what became of the Jobs since the last time. */
function statusAfter(cronJob: CronJob, own: readonly Job[], { events }: ControllerContext): CronJobStatus {
  const listed = new Set((cronJob.status?.active ?? []).map(({ uid }) => uid));
  const byUid = new Map(own.map((job) => [job.metadata.uid, job]));
  for (const job of own) {
    const { name, uid } = job.metadata;
    const ended = finishedCondition(job);
    if (ended && listed.has(uid)) {
      events.event(cronJob, 'Normal', 'SawCompletedJob', `Saw completed job: ${name}, condition: ${ended.type}`);
    } else if (!ended && !listed.has(uid)) {
      events.event(cronJob, 'Warning', 'UnexpectedJob', `Saw a job that the controller did not create or forgot: ${name}`);
    }
  }
  const active = (cronJob.status?.active ?? []).filter(({ uid, name }) => {
    const job = byUid.get(uid);
    if (!job) events.event(cronJob, 'Normal', 'MissingJob', `Active job went missing: ${name}`);
    return job && !finishedCondition(job);
  });
  const successes = [cronJob.status?.lastSuccessfulTime, ...own.map(({ status }) => status?.completionTime)].flatMap(
    (time) => parseTime(time) ?? [],
  );
  return {
    ...(active.length > 0 ? { active } : {}),
    ...(cronJob.status?.lastScheduleTime ? { lastScheduleTime: cronJob.status.lastScheduleTime } : {}),
    ...(successes.length > 0 ? { lastSuccessfulTime: formatTime(Math.max(...successes)) } : {}),
  };
}

/** Creates the Job of the latest time that has come, and asks to be called at the next. */
function startDueJob(cronJob: CronJob, status: CronJobStatus, context: ControllerContext): CronJobStatus {
  const { schedule, timeZone, startingDeadlineSeconds } = cronJob.spec;
  const now = context.clock.now();
  const { schedule: parsed, error } = parseCron(schedule ?? '');
  if (!parsed) {
    context.events.event(cronJob, 'Warning', 'UnparseableSchedule', `unparseable schedule: "${schedule}" : ${error}`);
    return status;
  }
  const next = nextTime(parsed, now, timeZone);
  if (next !== undefined) context.requeueAt(next);
  const due = dueTime(cronJob, parsed, context);
  if (next === undefined && due === undefined) {
    // A day that no month has.
    const why = 'time difference between two schedules is less than 1 second';
    context.events.event(cronJob, 'Warning', 'InvalidSchedule', `invalid schedule: ${schedule} : ${why}`);
  }
  if (due === undefined) return status;
  if (startingDeadlineSeconds !== undefined && due + startingDeadlineSeconds * 1000 < now) {
    const text = new Date(due).toUTCString().replace('GMT', '+0000');
    context.events.event(cronJob, 'Warning', 'MissSchedule', `Missed scheduled time to start a job: ${text}`);
    return status;
  }
  return startJob(cronJob, status, due, context);
}

function dueTime(cronJob: CronJob, schedule: CronSchedule, { clock, events }: ControllerContext): number | undefined {
  const { startingDeadlineSeconds, timeZone } = cronJob.spec;
  const now = clock.now();
  const oldest = startingDeadlineSeconds === undefined ? 0 : now - startingDeadlineSeconds * 1000;
  const missed = mostRecentTime(schedule, Math.max(lastKept(cronJob), oldest), now, timeZone);
  if (missed?.tooMany) {
    const message = 'too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew';
    events.event(cronJob, 'Warning', 'TooManyMissedTimes', message);
  }
  return missed?.time;
}

function startJob(cronJob: CronJob, status: CronJobStatus, due: number, context: ControllerContext): CronJobStatus {
  const { concurrencyPolicy } = cronJob.spec;
  const { client, events } = context;
  const draft = jobFor(cronJob, due);
  let active = status.active ?? [];
  if (active.some(({ name }) => name === draft.metadata.name)) return status;
  if (concurrencyPolicy === 'Forbid' && active.length > 0) {
    const message = 'Not starting job because prior execution is running and concurrency policy is Forbid';
    events.event(cronJob, 'Normal', 'JobAlreadyActive', message);
    return status;
  }
  if (concurrencyPolicy === 'Replace') {
    for (const { name } of active) deleteJob(cronJob, name!, context);
    active = [];
  }
  try {
    const created = client.create(jobs, draft);
    events.event(cronJob, 'Normal', 'SuccessfulCreate', `Created job ${created.metadata.name}`);
    return { ...status, active: [...active, referenceTo(created)], lastScheduleTime: formatTime(due) };
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    if (error.reason === 'AlreadyExists') return { ...status, lastScheduleTime: formatTime(due) };
    if (!error.status.details?.causes?.some(({ reason }) => reason === 'NamespaceTerminating')) {
      events.event(cronJob, 'Warning', 'FailedCreate', `Error creating job: ${error.message}`);
    }
    throw error;
  }
}

/** Named after the minute that it is for, so that no time is served twice. */
function jobFor(cronJob: CronJob, due: number): Job {
  const { metadata, spec } = cronJob.spec.jobTemplate;
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: `${cronJob.metadata.name}-${Math.floor(due / 60_000)}`,
      namespace: cronJob.metadata.namespace,
      ...(metadata?.labels ? { labels: metadata.labels } : {}),
      annotations: { ...metadata?.annotations, [SCHEDULED_TIME_ANNOTATION]: formatTime(due) },
      ownerReferences: [newControllerRef(cronJob)],
    },
    spec,
  };
}

function referenceTo({ apiVersion, kind, metadata }: Job): ObjectReference {
  const { namespace, name, uid, resourceVersion } = metadata;
  return { apiVersion, kind, namespace, name, uid, resourceVersion };
}

/** Keeps the latest Jobs that succeeded and the latest that failed. */
function trimHistory(cronJob: CronJob, own: readonly Job[], context: ControllerContext): void {
  const limits = { Complete: cronJob.spec.successfulJobsHistoryLimit, Failed: cronJob.spec.failedJobsHistoryLimit };
  for (const [type, limit] of Object.entries(limits)) {
    if (limit === undefined) continue;
    const ended = own.filter((job) => finishedCondition(job)?.type === type && !job.metadata.deletionTimestamp).sort(byStart);
    for (const { metadata } of ended.slice(0, Math.max(0, ended.length - limit))) deleteJob(cronJob, metadata.name, context);
  }
}

function byStart(a: Job, b: Job): number {
  const startOf = ({ status }: Job) => parseTime(status?.startTime) ?? Infinity;
  return startOf(a) - startOf(b) || (a.metadata.name < b.metadata.name ? -1 : 1);
}

function deleteJob(cronJob: CronJob, name: string, { client, events }: ControllerContext): void {
  try {
    client.delete(jobs, cronJob.metadata.namespace, name, { propagationPolicy: 'Background' });
    events.event(cronJob, 'Normal', 'SuccessfulDelete', `Deleted job ${name}`);
  } catch (error) {
    if (!isReason(error, 'NotFound')) throw error;
  }
}
