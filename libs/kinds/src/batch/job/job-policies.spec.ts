import { FieldPath, formatFieldError, formatTime } from '@drydock/apimachinery';
import { ControllerCluster } from '../../../test-support/controller-cluster.ts';
import { events } from '../../core/event/event.ts';
import { namespaces } from '../../core/namespace/namespace.ts';
import { pods } from '../../core/pod/pod.ts';
import type { Pod } from '../../core/pod/pod.types.ts';
import { completionIndex, formatIndexes, indexesError, indexesOf } from './job-indexes.ts';
import { jobController } from './job.controller.ts';
import { jobs } from './job.ts';
import type { Job, JobSpec } from './job.types.ts';
import { validateJobSpec } from './job.validation.ts';

const template = { spec: { restartPolicy: 'Never' as const, containers: [{ name: 'c', image: 'busybox' }] } };

/** Exit codes of a pod, by its index; `disrupted` ends it with the condition of a pod that was moved away. */
type End = number | 'disrupted';

/** A Job whose pods end as they are told. */
class World {
  readonly cluster = new ControllerCluster([jobs, pods, events, namespaces], [jobController]);

  constructor(spec: Partial<JobSpec>) {
    this.cluster.client.create(namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } });
    const metadata = { name: 'work', namespace: 'default' };
    this.cluster.client.create<Job>(jobs, { apiVersion: 'batch/v1', kind: 'Job', metadata, spec: { template, ...spec } });
    this.cluster.settle();
  }

  get job(): Job {
    return this.cluster.storage.get<Job>('jobs.batch', 'default', 'work')!;
  }

  get live(): readonly Pod[] {
    return this.cluster.storage
      .list<Pod>('pods')
      .filter(({ status, metadata }) => status?.phase === 'Pending' && !metadata.deletionTimestamp);
  }

  /** Ends the live pod of an index, or the only one. */
  end(end: End, index?: number): void {
    const pod = this.live.find((each) => index === undefined || completionIndex(each) === index);
    if (!pod) throw new Error(`no live pod of index ${index}`);
    const terminated = { exitCode: end === 'disrupted' ? 137 : end, finishedAt: formatTime(this.cluster.now) };
    const conditions = end === 'disrupted' ? [{ type: 'DisruptionTarget', status: 'True' }] : [];
    const containerStatuses = [{ name: 'c', image: '', imageID: '', ready: false, restartCount: 0, state: { terminated } }];
    const status = { phase: end === 0 ? 'Succeeded' : 'Failed', conditions, containerStatuses };
    this.cluster.client.patch(pods, 'default', pod.metadata.name, { status }, 'status');
    this.cluster.settle();
  }

  get conditions(): string[] {
    const named = (this.job.status?.conditions ?? []).map(({ type, reason, message }) => `${type} ${reason}: ${message}`);
    return named.map((text) => text.replace(/work(-\d+)?-\w{5}\b/g, 'POD'));
  }
}

const rules = (...all: NonNullable<NonNullable<JobSpec['podFailurePolicy']>['rules']>) => ({ podFailurePolicy: { rules: all } });
const onCode = (action: string, ...values: number[]) => ({ action, onExitCodes: { operator: 'In', values } });
const onDisruption = (action: string) => ({ action, onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] });

describe('podFailurePolicy', () => {
  it.each<[string, Partial<JobSpec>, End, number | undefined, string[]]>([
    [
      'fails the Job at once on an exit code',
      rules(onCode('FailJob', 42)),
      42,
      1,
      ['FailureTarget', 'Failed'].map(
        (type) => `${type} PodFailurePolicy: Container c for pod default/POD failed with exit code 42 matching FailJob rule at index 0`,
      ),
    ],
    [
      'fails the Job on a condition, by the first rule that matches',
      rules(onCode('Ignore', 3), onDisruption('FailJob')),
      'disrupted',
      1,
      ['FailureTarget', 'Failed'].map(
        (type) => `${type} PodFailurePolicy: Pod default/POD has condition DisruptionTarget matching FailJob rule at index 1`,
      ),
    ],
    ['does not count what is ignored', { backoffLimit: 0, ...rules(onDisruption('Ignore')) }, 'disrupted', undefined, []],
    [
      'counts as usual',
      { backoffLimit: 0, ...rules(onCode('Count', 7)) },
      7,
      1,
      ['FailureTarget', 'Failed'].map((type) => `${type} BackoffLimitExceeded: Job has reached the specified backoff limit`),
    ],
    ['counts what no rule speaks of', { backoffLimit: 1, ...rules(onCode('FailJob', 42)) }, 1, 1, []],
    [
      'matches codes that are not in the list',
      rules({ action: 'FailJob', onExitCodes: { operator: 'NotIn', values: [1] } }),
      2,
      1,
      ['FailureTarget', 'Failed'].map(
        (type) => `${type} PodFailurePolicy: Container c for pod default/POD failed with exit code 2 matching FailJob rule at index 0`,
      ),
    ],
    [
      'looks at the named container only',
      rules({ action: 'FailJob', onExitCodes: { containerName: 'c', operator: 'NotIn', values: [2] } }),
      2,
      1,
      [],
    ],
  ])('%s', (_, spec, end, failed, conditions) => {
    const world = new World(spec);
    world.end(end);
    expect([world.job.status!.failed, world.conditions]).toEqual([failed, conditions]);
  });

  it('replaces a pod whose failure is ignored', () => {
    const world = new World({ backoffLimit: 0, ...rules(onDisruption('Ignore')) });
    world.end('disrupted');
    expect(world.live.length).toBe(1);
    world.end(0);
    expect(world.conditions.at(-1)).toBe('Complete CompletionsReached: Reached expected number of succeeded pods');
  });
});

describe('backoffLimitPerIndex', () => {
  const INDEXED = { completionMode: 'Indexed', completions: 3, parallelism: 3 };

  it('counts the failures of each index by itself, and goes on with the others', () => {
    const world = new World({ ...INDEXED, backoffLimitPerIndex: 1 });
    world.end(1, 0);
    expect(world.live.map(completionIndex)).toEqual([1, 2]);
    world.cluster.advance(10_000);
    const [again] = world.live.filter((pod) => completionIndex(pod) === 0);
    expect(again!.metadata.annotations!['batch.kubernetes.io/job-index-failure-count']).toBe('1');
    expect(world.job.status).toMatchObject({ failed: 1, failedIndexes: '' });
    world.end(1, 0);
    expect(world.job.status).toMatchObject({ failed: 2, failedIndexes: '0' });
    world.end(0, 1);
    world.end(0, 2);
    expect(world.job.status).toMatchObject({ completedIndexes: '1,2', failedIndexes: '0', succeeded: 2, failed: 2 });
    expect(world.conditions).toEqual([
      'FailureTarget FailedIndexes: Job has failed indexes',
      'Failed FailedIndexes: Job has failed indexes',
    ]);
    expect(world.cluster.storage.list('pods').flatMap(({ metadata }) => metadata.finalizers ?? [])).toEqual([]);
  });

  it('gives up when too many indexes have failed', () => {
    const world = new World({ ...INDEXED, backoffLimitPerIndex: 0, maxFailedIndexes: 1 });
    world.end(1, 0);
    expect(world.conditions).toEqual([]);
    world.end(1, 2);
    const message = 'Job has exceeded the specified maximal number of failed indexes';
    expect(world.conditions).toEqual(['FailureTarget', 'Failed'].map((type) => `${type} MaxFailedIndexesExceeded: ${message}`));
    expect(world.job.status!.failedIndexes).toBe('0,2');
  });

  it('fails an index at once where the policy says so', () => {
    const world = new World({ ...INDEXED, backoffLimitPerIndex: 5, ...rules(onCode('FailIndex', 42), onDisruption('Ignore')) });
    world.end(42, 1);
    world.end('disrupted', 2);
    world.cluster.advance(10_000);
    const counts = world.live.map(({ metadata }) => metadata.annotations);
    expect(world.job.status!.failedIndexes).toBe('1');
    expect(counts.map((each) => each!['batch.kubernetes.io/job-index-ignored-failure-count'])).toEqual([undefined, '1']);
  });
});

describe('successPolicy', () => {
  it.each<[string, NonNullable<NonNullable<JobSpec['successPolicy']>['rules']>, number[], number | undefined]>([
    ['these indexes', [{ succeededIndexes: '0,2' }], [0, 2], 0],
    ['not all of these indexes', [{ succeededIndexes: '0,2-3' }], [0, 2], undefined],
    ['some of these indexes', [{ succeededIndexes: '0-2', succeededCount: 1 }], [1], 0],
    ['any two', [{ succeededIndexes: '3' }, { succeededCount: 2 }], [0, 1], 1],
  ])('is met by %s', (_, successRules, succeeded, rule) => {
    const world = new World({ completionMode: 'Indexed', completions: 4, parallelism: 4, successPolicy: { rules: successRules } });
    for (const index of succeeded) world.end(0, index);
    const message = `SuccessPolicy: Matched rules at index ${rule}`;
    expect(world.conditions).toEqual(rule === undefined ? [] : [`SuccessCriteriaMet ${message}`, `Complete ${message}`]);
    expect(world.live.length).toBe(rule === undefined ? 4 - succeeded.length : 0);
    expect(world.job.status!.failed).toBe(undefined);
  });
});

it('leaves a Job alone that somebody else manages', () => {
  expect(new World({ managedBy: 'example.com/custom' }).cluster.storage.list('pods')).toEqual([]);
  expect(new World({ managedBy: 'kubernetes.io/job-controller' }).cluster.storage.list('pods').length).toBe(1);
});

describe('texts of indexes', () => {
  it.each<[string, number | string]>([
    ['', 0],
    ['0,2-4', 4],
    ['1-x', 'cannot convert string to integer for index: "x"'],
    ['1-2-3', 'the fragment "1-2-3" violates the requirement that an index interval can have at most two parts separated by \'-\''],
    ['9', 'too large index: "9"'],
    ['3-3', 'non-increasing order, previous: 3, current: 3'],
    ['2,1', 'non-increasing order, previous: 2, current: 1'],
  ])('%j', (text, expected) => {
    expect(indexesError(text, 9)).toEqual(expected);
    if (typeof expected === 'number') expect(formatIndexes(new Set(indexesOf(text)))).toBe(text);
  });
});

describe('what is wrong with the policies of a Job', () => {
  const full: JobSpec = { template: { metadata: {}, spec: { ...template.spec } }, podReplacementPolicy: 'Failed' } as JobSpec;
  const OWN = /^(completions|parallelism|backoff|max|podFail|podRepl|success|managed)/;

  it.each<[Partial<JobSpec>, string[]]>([
    [
      { backoffLimitPerIndex: 1, maxFailedIndexes: 1 },
      [
        'backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode',
        'maxFailedIndexes: Invalid value: 1: requires indexed completion mode',
      ],
    ],
    [
      { completionMode: 'Indexed', completions: 2, maxFailedIndexes: 3 },
      [
        'backoffLimitPerIndex: Required value: when maxFailedIndexes is specified',
        'maxFailedIndexes: Invalid value: 3: must be less than or equal to completions',
      ],
    ],
    [
      { completionMode: 'Indexed', completions: 100_001, parallelism: 10_001, backoffLimitPerIndex: 1 },
      [
        'maxFailedIndexes: Required value: must be specified when completions is above 100000',
        'parallelism: Invalid value: 10001: must be less than or equal to 10000 when completions are above 100000 and used with backoff limit per index',
      ],
    ],
    [
      rules({ onExitCodes: { containerName: 'x', operator: 'In', values: [3, 0, 3] } }),
      [
        'podFailurePolicy.rules[0].action: Required value: valid values: ["Count" "FailIndex" "FailJob" "Ignore"]',
        'podFailurePolicy.rules[0].onExitCodes.containerName: Invalid value: "x": must be one of the container or initContainer names in the pod template',
        'podFailurePolicy.rules[0].onExitCodes.values[1]: Invalid value: 0: must not be 0 for the In operator',
        'podFailurePolicy.rules[0].onExitCodes.values[2]: Duplicate value: 3',
        'podFailurePolicy.rules[0].onExitCodes.values: Invalid value: []int32{3, 0, 3}: must be ordered',
      ],
    ],
    [
      rules({ action: 'FailIndex' }, { ...onDisruption('x'), onExitCodes: { values: [] } }),
      [
        'podFailurePolicy.rules[0].action: Invalid value: "FailIndex": requires the backoffLimitPerIndex to be set',
        'podFailurePolicy.rules[0]: Invalid value: specifying one of OnExitCodes and OnPodConditions is required',
        'podFailurePolicy.rules[1].action: Unsupported value: "x": supported values: "Count", "FailIndex", "FailJob", "Ignore"',
        'podFailurePolicy.rules[1].onExitCodes.operator: Required value: valid values: ["In" "NotIn"]',
        'podFailurePolicy.rules[1].onExitCodes.values: Invalid value: []int32{}: at least one value is required',
        'podFailurePolicy.rules[1]: Invalid value: specifying both OnExitCodes and OnPodConditions is not supported',
      ],
    ],
    [
      { ...rules(onCode('FailJob', 1)), podReplacementPolicy: 'TerminatingOrFailed' },
      ['podReplacementPolicy: Unsupported value: "TerminatingOrFailed": supported values: "Failed"'],
    ],
    [
      { completionMode: 'Indexed', completions: 3, successPolicy: { rules: [{}, { succeededIndexes: '0-1', succeededCount: 4 }] } },
      [
        'successPolicy.rules[0]: Required value: at least one of succeededCount or succeededIndexes must be specified',
        'successPolicy.rules[1].succeededCount: Invalid value: 4: must be less than or equal to 3 (the number of specified completions)',
        'successPolicy.rules[1].succeededCount: Invalid value: 4: must be less than or equal to 2 (the number of indexes in the specified succeededIndexes field)',
      ],
    ],
    [{ managedBy: 'nobody' }, ['managedBy: Invalid value: "nobody": must be a domain-prefixed path (such as "acme.io/foo")']],
  ])('%j', (spec, expected) => {
    const errors = validateJobSpec({ ...full, ...spec }, FieldPath.root).map(formatFieldError);
    expect(errors.filter((error) => OWN.test(error))).toEqual(expected);
  });
});
