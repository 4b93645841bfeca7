import { testController } from '../../../test-support/controller-table.ts';

/** The table begins at 18:00:00 UTC on a Friday. */
const every = (minutes: number, more = '') => `CronJob tick {spec: {schedule: "*/${minutes} * * * *"${more ? `, ${more}` : ''}}}`;
const at = (time: string) => `tick-${Date.parse(`2026-11-20T${time}Z`) / 60_000}`;
const created = (time: string) => `SuccessfulCreate CronJob/tick: Created job ${at(time)}`;
const saw = (time: string, how: string) => `SawCompletedJob CronJob/tick: Saw completed job: ${at(time)}, condition: ${how}`;
const deleted = (time: string) => `SuccessfulDelete CronJob/tick: Deleted job ${at(time)}`;
const ACTIVE = 'JobAlreadyActive CronJob/tick: Not starting job because prior execution is running and concurrency policy is Forbid';

describe('cronjob-controller', () => {
  testController(
    [
      { name: 'makes nothing before its time', when: [`create ${every(5)}`, 'wait 4m'], then: { 'Job count': 0 }, events: [] },
      {
        name: 'makes a Job at its time, named after it',
        when: [`create ${every(5)}`, 'wait 5m'],
        then: {
          'Job tick-*': [at('18:05')],
          'CronJob tick status.lastScheduleTime': '2026-11-20T18:05:00Z',
          'CronJob tick status.active.0.name': at('18:05'),
        },
        events: [created('18:05')],
      },
      {
        name: 'and sees it end',
        when: [`create ${every(5)}`, 'wait 5m', 'run', 'succeed'],
        then: { 'CronJob tick status.active': undefined, 'CronJob tick status.lastSuccessfulTime': '2026-11-20T18:05:00Z' },
        events: [created('18:05'), saw('18:05', 'Complete')],
      },
      {
        name: 'well or not',
        when: [
          `create ${every(5, 'jobTemplate: {spec: {backoffLimit: 0, template: {spec: {restartPolicy: Never, containers: [{name: c, image: busybox}]}}}}')}`,
          'wait 5m',
          'run',
          'fail',
        ],
        then: { 'CronJob tick status.lastSuccessfulTime': undefined },
        events: [created('18:05'), saw('18:05', 'Failed')],
      },
      {
        name: 'says for when the Job is',
        when: [`create ${every(5)}`, 'wait 5m'],
        then: { 'Job tick-* metadata.annotations': [{ 'batch.kubernetes.io/cronjob-scheduled-timestamp': '2026-11-20T18:05:00Z' }] },
      },
      {
        name: 'Allow: Jobs run beside each other',
        when: [`create ${every(5)}`, 'wait 10m'],
        then: { 'Job count': 2 },
        events: [created('18:05'), created('18:10')],
      },
      {
        name: 'Forbid: the next one is left out',
        when: [`create ${every(5, 'concurrencyPolicy: Forbid')}`, 'wait 10m'],
        then: { 'Job count': 1 },
        events: [created('18:05'), ACTIVE],
      },
      {
        name: 'Forbid: and made up for when the one before has ended',
        when: [`create ${every(5, 'concurrencyPolicy: Forbid')}`, 'wait 11m', 'run', 'succeed'],
        then: { 'Job count': 2 },
        events: [created('18:05'), ACTIVE, ACTIVE, saw('18:05', 'Complete'), created('18:10')],
      },
      {
        name: 'Replace: the one before is deleted',
        when: [`create ${every(5, 'concurrencyPolicy: Replace')}`, 'wait 10m'],
        then: { 'Job tick-*': [at('18:10')] },
        events: [created('18:05'), deleted('18:05'), created('18:10')],
      },
      {
        name: 'keeps three that went well',
        when: [`create ${every(5)}`, ...Array.from({ length: 4 }, () => ['wait 5m', 'run', 'succeed']).flat()],
        then: { 'Job tick-*': [at('18:10'), at('18:15'), at('18:20')] },
      },
      {
        name: 'and as many as it is told',
        when: [`create ${every(5, 'successfulJobsHistoryLimit: 0')}`, 'wait 5m', 'run', 'succeed'],
        then: { 'Job count': 0 },
        events: [created('18:05'), saw('18:05', 'Complete'), deleted('18:05')],
      },
      {
        name: 'rests while it is suspended',
        when: [`create ${every(5, 'suspend: true')}`, 'wait 1h'],
        then: { 'Job count': 0 },
        events: [],
      },
      {
        name: 'then makes up for the latest time',
        given: [every(5, 'suspend: true'), 'wait 62m'],
        when: ['patch CronJob tick {spec: {suspend: false}}'],
        then: { 'Job tick-*': [at('19:00')] },
      },
      {
        name: 'unless it is too late',
        given: [every(5, 'suspend: true, startingDeadlineSeconds: 60'), 'wait 62m'],
        when: ['patch CronJob tick {spec: {suspend: false}}'],
        then: { 'Job count': 0 },
        events: [],
      },
      {
        name: 'has a time zone',
        when: ['create CronJob tick {spec: {schedule: "0 4 * * *", timeZone: Asia/Seoul}}', 'wait 1h'],
        then: { 'Job tick-*': [at('19:00')] },
      },
      {
        name: 'runs a Job that somebody made from it, and wonders',
        given: [every(5)],
        when: [
          'create Job mine {metadata: {ownerReferences: [{apiVersion: batch/v1, kind: CronJob, name: tick, uid: UIDOF, controller: true}]}}'.replace(
            'UIDOF',
            '$uid:CronJob/tick',
          ),
        ],
        events: ['Warning UnexpectedJob CronJob/tick: Saw a job that the controller did not create or forgot: mine'],
      },
      {
        name: 'notices that a Job is gone',
        given: [every(5), 'wait 5m'],
        when: ['delete Job tick-*'],
        events: [`MissingJob CronJob/tick: Active job went missing: ${at('18:05')}`],
      },
      {
        name: 'takes its Jobs along',
        given: [every(5), 'wait 5m'],
        when: ['delete CronJob tick'],
        then: { 'Job count': 0, 'Pod count': 0 },
      },
    ],
    { component: 'cronjob-controller' },
  );
});
