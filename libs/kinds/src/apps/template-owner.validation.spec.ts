import { formatFieldError, type FieldError } from '@drydock/apimachinery';
import { deployments } from './deployment/deployment.ts';
import type { Deployment } from './deployment/deployment.types.ts';
import { replicaSets } from './replica-set/replica-set.ts';
import type { ReplicaSet } from './replica-set/replica-set.types.ts';

const template = { metadata: { labels: { app: 'b' } }, spec: { containers: [{ name: 'c', image: 'nginx:1.25' }] } };

function deploymentOf(spec: object): Deployment {
  const draft = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'dep' },
    spec: structuredClone({ template, ...spec }),
  } as unknown as Deployment;
  deployments.strategy.defaults!(draft);
  return draft;
}

function texts(errors: FieldError[]): string[] {
  return errors.map(formatFieldError);
}

const context = {} as never;
const mismatch = 'spec.template.metadata.labels: Invalid value: map[string]string{"app":"b"}: `selector` does not match template `labels`';
const matching = { matchLabels: { app: 'b' } };

describe('deployment validation', () => {
  it.each<[string, object, string[]]>([
    ['a good one', { selector: matching }, []],
    ['labels that do not match', { selector: { matchLabels: { app: 'a' } } }, [mismatch]],
    [
      'nothing at all',
      { template: undefined },
      [
        'spec.selector: Required value',
        'spec.template.metadata.labels: Invalid value: map[string]string(nil): `selector` does not match template `labels`',
        'spec.template.spec.containers: Required value',
      ],
    ],
    ['no selector', {}, ['spec.selector: Required value', mismatch]],
    [
      'an empty selector',
      { selector: {} },
      [
        'spec.selector: Invalid value: v1.LabelSelector{MatchLabels:map[string]string(nil), MatchExpressions:[]v1.LabelSelectorRequirement(nil)}: empty selector is invalid for deployment',
      ],
    ],
    ['negative replicas', { selector: matching, replicas: -2 }, ['spec.replicas: Invalid value: -2: must be greater than or equal to 0']],
    [
      'a deadline of nothing',
      { selector: matching, progressDeadlineSeconds: 0 },
      ['spec.progressDeadlineSeconds: Invalid value: 0: must be greater than minReadySeconds'],
    ],
    [
      'Recreate with limits',
      { selector: matching, strategy: { type: 'Recreate', rollingUpdate: { maxSurge: 1 } } },
      ["spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'"],
    ],
    [
      'no room to move',
      { selector: matching, strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } } },
      [
        'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: intstr.IntOrString{Type:0, IntVal:0, StrVal:""}: may not be 0 when `maxSurge` is 0',
      ],
    ],
    [
      'another restart policy',
      { selector: matching, template: { ...template, spec: { ...template.spec, restartPolicy: 'Never' } } },
      ['spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"'],
    ],
  ])('judges %s', (_, spec, expected) => {
    expect(texts(deployments.strategy.validate!(deploymentOf(spec), context))).toEqual(expected);
  });

  it('keeps the selector as it is', () => {
    const changed = deploymentOf({ selector: { matchLabels: { app: 'other' } } });
    expect(texts(deployments.strategy.validateUpdate!(changed, deploymentOf({ selector: matching }), context))).toEqual([
      'spec.selector: Invalid value: v1.LabelSelector{MatchLabels:map[string]string{"app":"other"}, MatchExpressions:[]v1.LabelSelectorRequirement(nil)}: field is immutable',
    ]);
  });
});

describe('tables', () => {
  const clock = { now: () => Date.parse('2026-11-20T18:00:10Z') };
  const metadata = { name: 'web', creationTimestamp: '2026-11-20T18:00:00Z' };

  it('show a deployment', () => {
    const deployment = {
      ...deploymentOf({ selector: matching, replicas: 3 }),
      metadata,
      status: { readyReplicas: 3, updatedReplicas: 1, availableReplicas: 2 },
    };
    expect(deployments.table.cells(deployment, clock)).toEqual(['web', '3/3', 1, 2, '10s', 'c', 'nginx:1.25', 'app=b']);
  });

  it('show a replica set', () => {
    const replicaSet: ReplicaSet = {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata,
      spec: { replicas: 2, selector: matching, template },
    };
    expect(replicaSets.table.cells(replicaSet, clock)).toEqual(['web', 2, 0, 0, '10s', 'c', 'nginx:1.25', 'app=b']);
  });
});
