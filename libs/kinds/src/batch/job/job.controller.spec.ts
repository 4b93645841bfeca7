import { formatTime } from '@drydock/apimachinery';
import { ControllerCluster } from '../../../test-support/controller-cluster.ts';
import type { Event } from '../../core/event/event.types.ts';
import { events } from '../../core/event/event.ts';
import { namespaces } from '../../core/namespace/namespace.ts';
import { pods } from '../../core/pod/pod.ts';
import type { Pod } from '../../core/pod/pod.types.ts';
import { cronJobController } from '../cron-job/cron-job.controller.ts';
import { cronJobs } from '../cron-job/cron-job.ts';
import type { CronJob } from '../cron-job/cron-job.types.ts';
import { jobController } from './job.controller.ts';
import { jobTable } from './job.table.ts';
import { jobs } from './job.ts';
import type { Job, JobSpec } from './job.types.ts';
import { ttlAfterFinishedController } from './ttl-after-finished.controller.ts';

const template = { spec: { restartPolicy: 'Never' as const, containers: [{ name: 'c', image: 'busybox' }] } };

function newCluster(): ControllerCluster {
  const cluster = new ControllerCluster(
    [jobs, cronJobs, pods, events, namespaces],
    [jobController, cronJobController, ttlAfterFinishedController],
  );
  cluster.client.create(namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } });
  return cluster;
}

function createJob(cluster: ControllerCluster, spec: Partial<JobSpec> = {}): void {
  cluster.client.create<Job>(jobs, {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'work', namespace: 'default' },
    spec: { template, ...spec },
  });
  cluster.settle();
}

const get = (cluster: ControllerCluster) => cluster.storage.get<Job>('jobs.batch', 'default', 'work')!;
const live = (cluster: ControllerCluster) => cluster.storage.list<Pod>('pods').filter(({ status }) => status?.phase === 'Pending');

/** Ends every pod that lives. */
function endPods(cluster: ControllerCluster, phase: 'Succeeded' | 'Failed'): void {
  const terminated = { exitCode: phase === 'Failed' ? 1 : 0, finishedAt: formatTime(cluster.now) };
  for (const { metadata } of live(cluster)) {
    const containerStatuses = [{ name: 'c', image: '', imageID: '', ready: false, restartCount: 0, state: { terminated } }];
    cluster.client.patch(pods, 'default', metadata.name, { status: { phase, containerStatuses } }, 'status');
  }
  cluster.settle();
}

const messages = (cluster: ControllerCluster) =>
  cluster.storage
    .list<Event>('events')
    .map(({ reason, message, involvedObject }) => `${reason} ${involvedObject.kind}: ${message!.replace(/-\w{5}$/, '-X')}`);
const conditions = (cluster: ControllerCluster) => get(cluster).status!.conditions!.map(({ type, reason }) => `${type} ${reason}`);
const row = (cluster: ControllerCluster) => jobTable.cells(get(cluster), { now: () => cluster.now }).slice(0, 5);

describe('the job controller', () => {
  it('runs a pod to its end', () => {
    const cluster = newCluster();
    createJob(cluster);
    cluster.advance(2000);
    endPods(cluster, 'Succeeded');
    const start = '2026-11-20T18:00:00Z';
    const end = '2026-11-20T18:00:02Z';
    const condition = { status: 'True', reason: 'CompletionsReached', message: 'Reached expected number of succeeded pods' };
    expect(get(cluster).status).toEqual({
      startTime: start,
      completionTime: end,
      conditions: ['SuccessCriteriaMet', 'Complete'].map((type) => ({ ...condition, type, lastProbeTime: end, lastTransitionTime: end })),
      succeeded: 1,
      ready: 0,
      terminating: 0,
      uncountedTerminatedPods: {},
    });
    expect(row(cluster)).toEqual(['work', 'Complete', '1/1', '2s', '2s']);
    expect(messages(cluster)).toEqual(['SuccessfulCreate Job: Created pod: work-X', 'Completed Job: Job completed']);
    expect(cluster.storage.list('pods').flatMap(({ metadata }) => metadata.finalizers ?? [])).toEqual([]);
  });

  it('runs as many at once as it may', () => {
    const cluster = newCluster();
    createJob(cluster, { completions: 3, parallelism: 2 });
    const counts = [];
    for (let round = 0; round < 2; round++) {
      counts.push(live(cluster).length);
      endPods(cluster, 'Succeeded');
    }
    expect(counts).toEqual([2, 1]);
    expect(row(cluster).slice(0, 3)).toEqual(['work', 'Complete', '3/3']);
  });

  it('waits longer after each failure, and gives up', () => {
    const cluster = newCluster();
    createJob(cluster, { backoffLimit: 1 });
    endPods(cluster, 'Failed');
    cluster.advance(9999);
    expect([live(cluster).length, get(cluster).status!.failed, row(cluster)[1]]).toEqual([0, 1, 'Running']);
    cluster.advance(1);
    expect(live(cluster).length).toBe(1);
    endPods(cluster, 'Failed');
    expect(conditions(cluster)).toEqual(['FailureTarget BackoffLimitExceeded', 'Failed BackoffLimitExceeded']);
    expect(messages(cluster).at(-1)).toBe('BackoffLimitExceeded Job: Job has reached the specified backoff limit');
  });

  it('ends at its deadline', () => {
    const cluster = newCluster();
    createJob(cluster, { activeDeadlineSeconds: 5 });
    cluster.advance(5000);
    expect(conditions(cluster)).toEqual(['FailureTarget DeadlineExceeded', 'Failed DeadlineExceeded']);
    expect(cluster.storage.list('pods')).toEqual([]);
  });

  it('gives each pod of an Indexed Job its index', () => {
    const cluster = newCluster();
    createJob(cluster, { completionMode: 'Indexed', completions: 4, parallelism: 3 });
    expect(live(cluster).map(({ metadata, spec }) => `${metadata.generateName} ${spec.hostname}`)).toEqual([
      'work-0- work-0',
      'work-1- work-1',
      'work-2- work-2',
    ]);
    endPods(cluster, 'Succeeded');
    expect([get(cluster).status!.completedIndexes, live(cluster).map(({ spec }) => spec.hostname)]).toEqual(['0-2', ['work-3']]);
    endPods(cluster, 'Succeeded');
    expect(row(cluster).slice(1, 3)).toEqual(['Complete', '4/4']);
  });

  it('stops when it is suspended and goes on when it is resumed', () => {
    const cluster = newCluster();
    createJob(cluster);
    const suspend = (value: boolean) => {
      cluster.client.patch(jobs, 'default', 'work', { spec: { suspend: value } });
      cluster.settle();
    };
    suspend(true);
    expect([live(cluster).length, row(cluster)[1], get(cluster).status!.failed]).toEqual([0, 'Suspended', undefined]);
    suspend(false);
    expect([live(cluster).length, row(cluster)[1]]).toEqual([1, 'Running']);
  });

  it('is removed some time after its end, and lets its pods go', () => {
    const cluster = newCluster();
    createJob(cluster, { ttlSecondsAfterFinished: 30 });
    endPods(cluster, 'Succeeded');
    cluster.advance(30_000);
    expect(get(cluster).metadata.deletionTimestamp).toBe(formatTime(cluster.now));
  });

  it('lets pods go when it is deleted', () => {
    const cluster = newCluster();
    createJob(cluster);
    cluster.client.delete(jobs, 'default', 'work', { propagationPolicy: 'Background' });
    cluster.settle();
    expect(live(cluster).flatMap(({ metadata }) => metadata.finalizers ?? [])).toEqual([]);
  });
});

describe('the cron job controller', () => {
  function createCronJob(cluster: ControllerCluster, spec: Partial<CronJob['spec']> = {}): void {
    cluster.client.create<CronJob>(cronJobs, {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: 'tick', namespace: 'default' },
      spec: { schedule: '*/5 * * * *', jobTemplate: { spec: { template } }, ...spec },
    });
    cluster.settle();
  }
  const made = (cluster: ControllerCluster) => cluster.storage.list<Job>('jobs.batch').map(({ metadata }) => metadata.name);
  const status = (cluster: ControllerCluster) => cluster.storage.get<CronJob>('cronjobs.batch', 'default', 'tick')!.status!;
  const minute = (at: string) => `tick-${Date.parse(at) / 60_000}`;

  it('makes a job at each time and remembers it until its end', () => {
    const cluster = newCluster();
    createCronJob(cluster);
    expect(made(cluster)).toEqual([]);
    cluster.advance(5 * 60_000);
    expect(made(cluster)).toEqual([minute('2026-11-20T18:05:00Z')]);
    expect([status(cluster).active?.length, status(cluster).lastScheduleTime]).toEqual([1, '2026-11-20T18:05:00Z']);
    endPods(cluster, 'Succeeded');
    expect(status(cluster)).toEqual({ lastScheduleTime: '2026-11-20T18:05:00Z', lastSuccessfulTime: '2026-11-20T18:05:00Z' });
    const about = messages(cluster).filter((each) => each.includes(' CronJob: '));
    expect(about.sort()).toEqual([
      `SawCompletedJob CronJob: Saw completed job: ${minute('2026-11-20T18:05:00Z')}, condition: Complete`,
      `SuccessfulCreate CronJob: Created job ${minute('2026-11-20T18:05:00Z')}`,
    ]);
  });

  it.each([
    ['Allow', 2, 2],
    ['Forbid', 1, 1],
    ['Replace', 1, 1],
  ])('with %s, has %d jobs after two times', (concurrencyPolicy, jobCount, activeCount) => {
    const cluster = newCluster();
    createCronJob(cluster, { concurrencyPolicy });
    cluster.advance(10 * 60_000);
    expect([made(cluster).length, status(cluster).active?.length]).toEqual([jobCount, activeCount]);
  });

  it('keeps the latest jobs only', () => {
    const cluster = newCluster();
    createCronJob(cluster, { successfulJobsHistoryLimit: 2 });
    for (let round = 0; round < 4; round++) {
      cluster.advance(5 * 60_000);
      endPods(cluster, 'Succeeded');
    }
    expect(made(cluster)).toEqual(['2026-11-20T18:15:00Z', '2026-11-20T18:20:00Z'].map(minute));
  });

  it('rests while it is suspended', () => {
    const cluster = newCluster();
    createCronJob(cluster, { suspend: true });
    cluster.advance(60 * 60_000);
    expect(made(cluster)).toEqual([]);
  });
});
