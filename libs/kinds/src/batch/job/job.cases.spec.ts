import { testController } from '../../../test-support/controller-table.ts';

const CREATED = 'SuccessfulCreate Job/work: Created pod: work-*';
const DELETED = 'SuccessfulDelete Job/work: Deleted pod: work-*';
const COMPLETED = 'Completed Job/work: Job completed';
const LIMIT = 'BackoffLimitExceeded: Job has reached the specified backoff limit';
const REACHED = 'CompletionsReached: Reached expected number of succeeded pods';

const conditions = 'Job work status.conditions';
const indexed = (more: string) => `create Job work {spec: {completionMode: Indexed, ${more}}}`;
const policy = (...rules: string[]) => `create Job work {spec: {backoffLimit: 6, podFailurePolicy: {rules: [${rules.join(', ')}]}}}`;
const onCode = (action: string, code: number) => `{action: ${action}, onExitCodes: {operator: In, values: [${code}]}}`;
/** Its pods take 30 seconds to go. */
const slow = (more: string) =>
  `Job work {spec: {${more ? `${more}, ` : ''}template: {spec: {restartPolicy: Never, nodeName: a, terminationGracePeriodSeconds: 30, containers: [{name: c, image: busybox}]}}}}`;

describe('job-controller', () => {
  testController(
    [
      {
        name: 'runs one pod',
        when: ['create Job work', 'run', 'succeed'],
        then: { [conditions]: [`SuccessCriteriaMet=True ${REACHED}`, `Complete=True ${REACHED}`], 'Job work status.succeeded': 1 },
        events: [CREATED, COMPLETED],
      },
      {
        name: 'counts those that run and those that are ready',
        when: ['create Job work {spec: {parallelism: 2, completions: 4}}', 'run'],
        then: { 'Job work status.active': 2, 'Job work status.ready': 2 },
      },
      {
        name: 'so many at once, until there are enough',
        when: ['create Job work {spec: {parallelism: 2, completions: 3}}', 'run', 'succeed', 'run', 'succeed'],
        then: { 'Job work status.succeeded': 3 },
        events: [CREATED, CREATED, CREATED, COMPLETED],
      },
      {
        name: 'no more at once than are still wanted',
        when: ['create Job work {spec: {parallelism: 5, completions: 2}}'],
        then: { 'Pod count': 2 },
      },
      {
        name: 'a work queue: the first success lets the others end',
        when: ['create Job work {spec: {parallelism: 3}}', 'run', 'succeed 1', 'succeed'],
        then: { 'Pod count': 3, 'Job work status.succeeded': 3 },
        events: [CREATED, CREATED, CREATED, COMPLETED],
      },
      { name: 'parallelism 0 makes it rest', when: ['create Job work {spec: {parallelism: 0}}'], then: { 'Pod count': 0 }, events: [] },
      {
        name: 'fewer at once: some leave',
        given: ['create Job work {spec: {parallelism: 3, completions: 9}}', 'run'],
        when: ['patch Job work {spec: {parallelism: 1}}'],
        then: { 'Job work status.active': 1 },
        events: [DELETED, DELETED],
      },
      {
        name: 'tries a pod that has failed again, after 10 s',
        given: ['Job work', 'run', 'fail'],
        when: ['wait 9s', 'create ConfigMap tick', 'wait 1s'],
        then: { 'Job work status.failed': 1, 'Job work status.active': 1 },
        events: [CREATED],
      },
      {
        name: 'then after 20 s',
        given: ['Job work', 'run', 'fail', 'wait 10s', 'run', 'fail'],
        when: ['wait 19s'],
        then: { 'Job work status.active': undefined },
        events: [],
      },
      {
        name: 'gives up',
        when: ['create Job work {spec: {backoffLimit: 0}}', 'run', 'fail'],
        then: { [conditions]: [`FailureTarget=True ${LIMIT}`, `Failed=True ${LIMIT}`] },
        events: [CREATED, `Warning ${LIMIT.replace(':', ' Job/work:')}`],
      },
      {
        name: 'and ends what still runs',
        when: ['create Job work {spec: {backoffLimit: 0, parallelism: 2, completions: 2}}', 'run', 'fail 1'],
        events: [CREATED, CREATED, DELETED, `Warning ${LIMIT.replace(':', ' Job/work:')}`],
      },
      {
        name: 'gives up after so many seconds',
        when: ['create Job work {spec: {activeDeadlineSeconds: 30}}', 'run', 'wait 30s'],
        then: {
          [conditions]: [
            'FailureTarget=True DeadlineExceeded: Job was active longer than specified deadline',
            'Failed=True DeadlineExceeded: Job was active longer than specified deadline',
          ],
        },
        events: [CREATED, DELETED, 'Warning DeadlineExceeded Job/work: Job was active longer than specified deadline'],
      },
      {
        name: 'is created suspended',
        when: ['create Job work {spec: {suspend: true}}'],
        then: { 'Pod count': 0, [conditions]: ['Suspended=True JobSuspended: Job suspended'], 'Job work status.startTime': undefined },
        events: ['Suspended Job/work: Job suspended'],
      },
      {
        name: 'is resumed',
        given: ['Job work {spec: {suspend: true}}'],
        when: ['patch Job work {spec: {suspend: false}}'],
        then: { [conditions]: ['Suspended=False JobResumed: Job resumed'], 'Pod count': 1 },
        events: [CREATED, 'Resumed Job/work: Job resumed'],
      },
      {
        name: 'is suspended while it runs',
        given: ['Job work', 'run'],
        when: ['patch Job work {spec: {suspend: true}}'],
        then: { 'Pod count': 0, [conditions]: ['Suspended=True JobSuspended: Job suspended'] },
        events: [DELETED, 'Suspended Job/work: Job suspended'],
      },
      {
        name: 'indexed: each pod has a number',
        when: [indexed('completions: 2, parallelism: 2')],
        then: {
          'Pod work-* metadata.annotations.batch~kubernetes~io/job-completion-index': ['0', '1'],
          'Pod work-* spec.hostname': ['work-0', 'work-1'],
        },
        events: [CREATED.replace('-*', '-0-*'), CREATED.replace('-*', '-1-*')],
      },
      {
        name: 'indexed: each number is done once',
        when: [indexed('completions: 3, parallelism: 1'), 'run', 'succeed', 'run', 'succeed'],
        then: { 'Job work status.completedIndexes': '0,1', 'Job work status.active': 1 },
      },
      {
        name: 'indexed: done numbers are written as ranges',
        when: [indexed('completions: 4, parallelism: 4'), 'run', 'succeed 3'],
        then: { 'Job work status.completedIndexes': '0-2' },
      },
      {
        name: 'indexed: a number fails for good by itself',
        when: [indexed('completions: 2, parallelism: 2, backoffLimitPerIndex: 0'), 'run', 'fail 1', 'succeed'],
        then: {
          'Job work status.failedIndexes': '0',
          [conditions]: ['FailureTarget=True FailedIndexes: Job has failed indexes', 'Failed=True FailedIndexes: Job has failed indexes'],
        },
      },
      {
        name: 'indexed: success without all of them',
        when: [indexed('completions: 3, parallelism: 3, successPolicy: {rules: [{succeededIndexes: "0"}]}'), 'run', 'succeed 1'],
        then: {
          [conditions]: [
            'SuccessCriteriaMet=True SuccessPolicy: Matched rules at index 0',
            'Complete=True SuccessPolicy: Matched rules at index 0',
          ],
        },
      },
      {
        name: 'a policy fails the Job at once',
        when: [policy(onCode('FailJob', 42)), 'run', 'fail 1 42'],
        then: {
          [conditions]: [
            'FailureTarget=True PodFailurePolicy: Container c for pod default/work-* failed with exit code 42 matching FailJob rule at index 0',
            'Failed=True PodFailurePolicy: Container c for pod default/work-* failed with exit code 42 matching FailJob rule at index 0',
          ],
        },
      },
      {
        name: 'or does not count a failure',
        when: [policy(onCode('Ignore', 42)), 'run', 'fail 1 42', 'wait 10s'],
        then: { 'Job work status.failed': undefined, 'Job work status.active': 1 },
      },
      {
        name: 'or counts it as usual',
        when: [policy(onCode('Count', 42)), 'run', 'fail 1 42', 'wait 10s'],
        then: { 'Job work status.failed': 1 },
      },
      {
        name: 'replaces a pod that is going',
        given: [slow('')],
        when: ['run', 'delete Pod work-* {gracePeriodSeconds: 30}'],
        then: { 'Pod count': 2, 'Job work status.terminating': 1 },
        events: [CREATED],
      },
      {
        name: 'or waits until it has gone',
        given: [slow('podReplacementPolicy: Failed')],
        when: ['run', 'delete Pod work-* {gracePeriodSeconds: 30}'],
        then: { 'Pod count': 1, 'Job work status.terminating': 1, 'Job work status.active': undefined },
        events: [],
      },
      {
        name: 'indexed: grows',
        given: [indexed('completions: 1, parallelism: 1').slice('create '.length)],
        when: ['patch Job work {spec: {completions: 2, parallelism: 2}}'],
        then: { 'Pod work-* metadata.annotations.batch~kubernetes~io/job-completion-index': ['0', '1'] },
      },
      {
        name: 'indexed: fails when too many numbers have',
        when: [indexed('completions: 3, parallelism: 3, backoffLimitPerIndex: 0, maxFailedIndexes: 0'), 'run', 'fail 1'],
        then: {
          [conditions]: ['FailureTarget', 'Failed'].map(
            (type) => `${type}=True MaxFailedIndexesExceeded: Job has exceeded the specified maximal number of failed indexes`,
          ),
        },
      },
      {
        name: 'does not count a pod that a disruption has ended, when the policy says so',
        when: [
          policy('{action: Ignore, onPodConditions: [{type: DisruptionTarget}]}'),
          'run',
          'status Pod work-* {conditions: [{type: DisruptionTarget, status: "True"}]}',
          'status Pod work-* {phase: Failed}',
          'wait 10s',
        ],
        then: { 'Job work status.failed': undefined, 'Job work status.active': 1 },
      },
      {
        name: 'removes its pods when it is deleted',
        given: ['Job work', 'run'],
        when: ['delete Job work'],
        then: { 'Pod count': 0 },
        events: [],
      },
      {
        name: 'leaves the work to another controller',
        when: ['create Job work {spec: {managedBy: example.com/queue}}'],
        then: { 'Pod count': 0, 'Job work status': {} },
        events: [],
      },
      {
        name: 'labels its pods',
        when: ['create Job work'],
        then: {
          'Pod work-* metadata.labels.batch~kubernetes~io/job-name': ['work'],
          'Pod work-* metadata.labels.job-name': ['work'],
          'Pod work-* metadata.finalizers': [['batch.kubernetes.io/job-tracking']],
        },
      },
    ],
    { component: 'job-controller' },
  );
});

describe('ttl-after-finished-controller', () => {
  testController([
    { name: 'a Job stays', when: ['create Job work', 'run', 'succeed', 'wait 10d'], then: { 'Job work': 'there' } },
    {
      name: 'or goes some time after it has ended',
      when: ['create Job work {spec: {ttlSecondsAfterFinished: 60}}', 'run', 'succeed', 'wait 59s'],
      then: { 'Job work': 'there' },
    },
    {
      name: 'with its pods',
      when: ['create Job work {spec: {ttlSecondsAfterFinished: 60}}', 'run', 'succeed', 'wait 60s'],
      then: { 'Job work': 'gone', 'Pod count': 0 },
    },
    {
      name: 'also when it has failed',
      when: ['create Job work {spec: {ttlSecondsAfterFinished: 60, backoffLimit: 0}}', 'run', 'fail', 'wait 60s'],
      then: { 'Job work': 'gone' },
    },
    { name: 'at once', when: ['create Job work {spec: {ttlSecondsAfterFinished: 0}}', 'run', 'succeed'], then: { 'Job work': 'gone' } },
    {
      name: 'a time that comes later counts from the end',
      given: ['Job work', 'run', 'succeed', 'wait 100s'],
      when: ['patch Job work {spec: {ttlSecondsAfterFinished: 60}}'],
      then: { 'Job work': 'gone' },
    },
    {
      name: 'not while it runs',
      when: ['create Job work {spec: {ttlSecondsAfterFinished: 60}}', 'run', 'wait 10d'],
      then: { 'Job work': 'there' },
    },
  ]);
});
