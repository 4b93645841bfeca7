import type { KubeObject } from '@drydock/apimachinery';
import type { FlowSchema, UserInfo } from '@drydock/apiserver';
import { refusalOf, TestCluster } from '../../test-support/test-cluster.ts';
import { BOOTSTRAP_FLOW_SCHEMAS, BOOTSTRAP_PRIORITY_LEVELS } from './bootstrap-objects.ts';
import { flowControlConsumer, flowControlProducer } from './priority-and-fairness.controllers.ts';

const ROOT = '/apis/flowcontrol.apiserver.k8s.io/v1';
const MINUTE = 60 * 1000;

function newCluster(): TestCluster {
  const cluster = new TestCluster([flowControlProducer, flowControlConsumer]);
  for (const object of [...BOOTSTRAP_PRIORITY_LEVELS, ...BOOTSTRAP_FLOW_SCHEMAS]) cluster.create(object);
  return cluster;
}

type Rows = { columnDefinitions: { name: string }[]; rows: { cells: unknown[] }[] };

function table(cluster: TestCluster, plural: string): unknown[][] {
  const { columnDefinitions, rows } = cluster.send({ method: 'GET', path: `${ROOT}/${plural}`, accept: 'table' }).body as Rows;
  return [columnDefinitions.map(({ name }) => name), ...rows.map(({ cells }) => cells)];
}

const schema = (spec: object, name = 'x') => ({
  apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
  kind: 'FlowSchema',
  metadata: { name },
  spec,
});
const level = (spec: object, name = 'x') => ({
  apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
  kind: 'PriorityLevelConfiguration',
  metadata: { name },
  spec,
});
const rule = { verbs: ['get'], apiGroups: [''], resources: ['pods'], namespaces: ['*'] };
const jane = { kind: 'User', user: { name: 'jane' } };

function refusal(body: KubeObject | object, plural: string): string {
  return refusalOf(new TestCluster([]).send({ method: 'POST', path: `${ROOT}/${plural}`, body })).replace(/^.*? is invalid: /, '');
}

describe('flow schemas', () => {
  it('are those of v1.33, in the order in which they are asked', () => {
    expect(table(newCluster(), 'flowschemas')).toEqual([
      ['Name', 'PriorityLevel', 'MatchingPrecedence', 'DistinguisherMethod', 'Age', 'MissingPL'],
      ['exempt', 'exempt', 1, '<none>', '0s', 'False'],
      ['probes', 'exempt', 2, '<none>', '0s', 'False'],
      ['system-leader-election', 'leader-election', 100, 'ByUser', '0s', 'False'],
      ['system-node-high', 'node-high', 400, 'ByUser', '0s', 'False'],
      ['system-nodes', 'system', 500, 'ByUser', '0s', 'False'],
      ['kube-controller-manager', 'workload-high', 800, 'ByNamespace', '0s', 'False'],
      ['kube-scheduler', 'workload-high', 800, 'ByNamespace', '0s', 'False'],
      ['kube-system-service-accounts', 'workload-high', 900, 'ByNamespace', '0s', 'False'],
      ['service-accounts', 'workload-low', 9000, 'ByUser', '0s', 'False'],
      ['global-default', 'global-default', 9900, 'ByUser', '0s', 'False'],
      ['catch-all', 'catch-all', 10000, 'ByUser', '0s', 'False'],
    ]);
  });

  it.each<[string[], string, string, string]>([
    [['system:masters'], 'GET', '/api/v1/pods', 'exempt exempt'],
    [['system:authenticated'], 'GET', '/healthz', 'probes exempt'],
    [['system:nodes', 'system:authenticated'], 'GET', '/api/v1/nodes/n', 'system-node-high node-high'],
    [['system:nodes', 'system:authenticated'], 'GET', '/api/v1/pods', 'system-nodes system'],
    [['system:serviceaccounts', 'system:authenticated'], 'GET', '/api/v1/pods', 'service-accounts workload-low'],
    [['system:authenticated'], 'GET', '/api/v1/pods', 'global-default global-default'],
    [[], 'GET', '/api/v1/pods', ''],
  ])('sort %j %s %s into %s', (groups, method, path, expected) => {
    const user: UserInfo = { username: 'somebody', groups };
    const { flow } = newCluster().send({ method: method as 'GET', path, origin: 'test' }, user);
    expect(flow ? `${flow.flowSchema.name} ${flow.priorityLevel.name}` : '').toBe(expected);
  });

  it.each([
    [
      { matchingPrecedence: 1, rules: [] },
      "[spec.matchingPrecedence: Invalid value: 1: only the schema named 'exempt' may have matchingPrecedence 1, spec.priorityLevelConfiguration.name: Required value: must reference a priority level]",
    ],
    [
      { priorityLevelConfiguration: { name: 'exempt' }, matchingPrecedence: 20000 },
      'spec.matchingPrecedence: Invalid value: 20000: must not be greater than 10000',
    ],
    [
      { priorityLevelConfiguration: { name: 'exempt' }, rules: [{ subjects: [], resourceRules: [rule] }] },
      'spec.rules[0].subjects: Required value: subjects must contain at least one value',
    ],
    [
      {
        priorityLevelConfiguration: { name: 'exempt' },
        rules: [{ subjects: [{ kind: 'Robot' }, { kind: 'User' }], resourceRules: [rule] }],
      },
      '[spec.rules[0].subjects[0].kind: Unsupported value: "Robot": supported values: "Group", "ServiceAccount", "User", spec.rules[0].subjects[1].user: Required value: user is required when subject kind is \'User\']',
    ],
    [
      { priorityLevelConfiguration: { name: 'exempt' }, rules: [{ subjects: [jane], resourceRules: [{ ...rule, namespaces: [] }] }] },
      'spec.rules[0].resourceRules[0].namespaces: Required value: resource rules that are not cluster scoped must supply at least one namespace',
    ],
    [
      {
        priorityLevelConfiguration: { name: 'exempt' },
        rules: [{ subjects: [jane], nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['/a*'] }] }],
      },
      'spec.rules[0].nonResourceRules[0].nonResourceURLs[0]: Invalid value: "/a*": wildcard can only do suffix matching',
    ],
  ])('are refused with %j', (spec, message) => expect(refusal(schema(spec), 'flowschemas')).toBe(message));

  it('tell when their priority level is missing', () => {
    const cluster = newCluster();
    cluster.create(
      schema({ priorityLevelConfiguration: { name: 'gone' }, rules: [{ subjects: [jane], resourceRules: [rule] }] }) as KubeObject,
    );
    const stored = () => cluster.storage.get<FlowSchema>('flowschemas.flowcontrol.apiserver.k8s.io', undefined, 'x')!;
    expect(stored().status!.conditions).toEqual([
      {
        type: 'Dangling',
        status: 'True',
        reason: 'NotFound',
        message: 'This FlowSchema references the PriorityLevelConfiguration object named "gone" but there is no such object',
        lastTransitionTime: '2026-11-20T19:00:00Z',
      },
    ]);
    cluster.create(level({ type: 'Limited', limited: { limitResponse: { type: 'Reject' } } }, 'gone') as KubeObject);
    expect(stored().status!.conditions![0]!.status).toBe('False');
  });

  it('come back within a minute, and keep what is theirs', () => {
    const cluster = newCluster();
    const send = (method: 'DELETE' | 'GET', name: string) => refusalOf(cluster.send({ method, path: `${ROOT}/flowschemas/${name}` }));
    send('DELETE', 'catch-all');
    cluster.settle();
    expect(send('GET', 'catch-all')).toBe('flowschemas.flowcontrol.apiserver.k8s.io "catch-all" not found');
    cluster.advance(MINUTE);
    expect(send('GET', 'catch-all')).toBe('code 200');
    const resource = { group: 'flowcontrol.apiserver.k8s.io', version: 'v1', plural: 'flowschemas' };
    const precedence = () =>
      cluster.storage.get<FlowSchema>('flowschemas.flowcontrol.apiserver.k8s.io', undefined, 'probes')!.spec.matchingPrecedence;
    cluster.client.patch(resource, undefined, 'probes', { spec: { matchingPrecedence: 7 } });
    cluster.settle();
    expect(precedence()).toBe(7);
    cluster.advance(MINUTE);
    expect(precedence()).toBe(2);
    cluster.client.patch(resource, undefined, 'probes', {
      metadata: { annotations: { 'apf.kubernetes.io/autoupdate-spec': 'false' } },
      spec: { matchingPrecedence: 7 },
    });
    cluster.settle();
    cluster.advance(MINUTE);
    expect(precedence()).toBe(7);
  });
});

describe('priority levels', () => {
  it('are those of v1.33', () => {
    expect(table(newCluster(), 'prioritylevelconfigurations')).toEqual([
      ['Name', 'Type', 'NominalConcurrencyShares', 'Queues', 'HandSize', 'QueueLengthLimit', 'Age'],
      ['catch-all', 'Limited', 5, '<none>', '<none>', '<none>', '0s'],
      ['exempt', 'Exempt', '<none>', '<none>', '<none>', '<none>', '0s'],
      ['global-default', 'Limited', 20, 128, 6, 50, '0s'],
      ['leader-election', 'Limited', 10, 16, 4, 50, '0s'],
      ['node-high', 'Limited', 40, 64, 6, 50, '0s'],
      ['system', 'Limited', 30, 64, 6, 50, '0s'],
      ['workload-high', 'Limited', 40, 128, 6, 50, '0s'],
      ['workload-low', 'Limited', 100, 128, 6, 50, '0s'],
    ]);
  });

  it.each([
    [{ type: 'Exempt' }, "spec.type: Invalid value: \"Exempt\": type must be 'Exempt' if and only if name is 'exempt'"],
    [{ type: 'Some' }, 'spec.type: Unsupported value: "Some": supported values: "Exempt", "Limited"'],
    [{ type: 'Limited' }, 'spec.limited: Required value: must not be empty when type is Limited'],
    [
      { type: 'Limited', limited: { nominalConcurrencyShares: -1, lendablePercent: 101, limitResponse: { type: 'Reject', queuing: {} } } },
      '[spec.limited.nominalConcurrencyShares: Invalid value: -1: must be a non-negative integer, spec.limited.limitResponse.queuing: Forbidden: must be nil if limited.limitResponse.type is not Limited, spec.limited.lendablePercent: Invalid value: 101: must be between 0 and 100, inclusive]',
    ],
    [
      { type: 'Limited', limited: { limitResponse: { type: 'Queue', queuing: { queues: 4, handSize: 5 } } } },
      'spec.limited.limitResponse.queuing.handSize: Invalid value: 5: should not be greater than queues (4)',
    ],
  ])('are refused with %j', (spec, message) => expect(refusal(level(spec), 'prioritylevelconfigurations')).toBe(message));

  it('have defaults', () => {
    const limited = { limitResponse: { type: 'Queue', queuing: {} } };
    const created = new TestCluster([]).create(level({ type: 'Limited', limited }) as KubeObject);
    expect(created.spec).toEqual({
      type: 'Limited',
      limited: {
        nominalConcurrencyShares: 30,
        lendablePercent: 0,
        limitResponse: { type: 'Queue', queuing: { queues: 64, handSize: 8, queueLengthLimit: 50 } },
      },
    });
  });
});
