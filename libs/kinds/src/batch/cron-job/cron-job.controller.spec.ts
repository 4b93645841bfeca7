import { ControllerCluster } from '../../../test-support/controller-cluster.ts';
import { events } from '../../core/event/event.ts';
import type { Event } from '../../core/event/event.types.ts';
import { namespaces } from '../../core/namespace/namespace.ts';
import { jobs } from '../job/job.ts';
import type { Job } from '../job/job.types.ts';
import { cronJobController } from './cron-job.controller.ts';
import { cronJobs } from './cron-job.ts';
import type { CronJob } from './cron-job.types.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const template = { spec: { restartPolicy: 'Never' as const, containers: [{ name: 'c', image: 'busybox' }] } };

/** It is 18:00 in UTC when the CronJob is made. */
class World {
  readonly cluster = new ControllerCluster([jobs, cronJobs, events, namespaces], [cronJobController]);

  constructor(spec: Partial<CronJob['spec']>) {
    this.cluster.client.create(namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } });
    this.cluster.client.create<CronJob>(cronJobs, {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: 'tick', namespace: 'default' },
      spec: { schedule: '* * * * *', jobTemplate: { spec: { template } }, ...spec },
    });
    this.cluster.settle();
  }

  change(spec: Partial<CronJob['spec']>): void {
    this.cluster.client.patch(cronJobs, 'default', 'tick', { spec });
    this.cluster.settle();
  }

  /** The times for which there are Jobs. */
  get times(): string[] {
    const made = this.cluster.storage.list<Job>('jobs.batch');
    return made.map(({ metadata }) => new Date(Number(metadata.name.split('-')[1]) * MINUTE).toISOString().slice(11, 16));
  }

  reasons(): string[] {
    return this.cluster.storage
      .list<Event>('events')
      .filter(({ type }) => type === 'Warning')
      .map(({ reason, message }) => `${reason}: ${message}`);
  }
}

const TOO_MANY = 'TooManyMissedTimes: too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew';

describe('a CronJob that was suspended', () => {
  it.each<[string, Partial<CronJob['spec']>, number, string[], string[]]>([
    ['makes up for the latest time it has missed', {}, 10 * MINUTE, ['18:10'], []],
    ['complains when it has missed more than a hundred', {}, 2 * HOUR, ['20:00'], [TOO_MANY]],
    ['counts those within its deadline only', { startingDeadlineSeconds: 600 }, 2 * HOUR, ['20:00'], []],
    ['starts nothing for which it is too late', { schedule: '0 * * * *', startingDeadlineSeconds: 60 }, HOUR + 5 * MINUTE, [], []],
    ['starts what it is not too late for', { schedule: '0 * * * *', startingDeadlineSeconds: 600 }, HOUR + 5 * MINUTE, ['19:00'], []],
  ])('%s', (_, spec, pause, times, reasons) => {
    const world = new World({ ...spec, suspend: true });
    world.cluster.advance(pause);
    world.change({ suspend: false });
    expect([world.times, world.reasons()]).toEqual([times, reasons]);
  });
});

describe('the time zone of a CronJob', () => {
  it.each([
    [undefined, '21:00'],
    ['Asia/Seoul', '12:00'],
    ['America/New_York', '02:00'],
  ])('%s', (timeZone, first) => {
    const world = new World({ schedule: '0 21 * * *', timeZone });
    world.cluster.advance(24 * HOUR - MINUTE);
    expect(world.times).toEqual([first]);
  });
});
