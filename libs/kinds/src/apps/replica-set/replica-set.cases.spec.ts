import { testController } from '../../../test-support/controller-table.ts';

const CREATED = 'SuccessfulCreate ReplicaSet/web: Created pod: web-*';
const DELETED = 'SuccessfulDelete ReplicaSet/web: Deleted pod: web-*';
const REFUSED =
  'Warning FailedCreate ReplicaSet/web: Error creating: pods "web-*" is forbidden: exceeded quota: few, requested: pods=1, used: pods=1, limited: pods=1';

describe('replicaset-controller', () => {
  testController([
    {
      name: 'makes as many pods as are wanted, and counts them',
      when: ['create ReplicaSet web replicas:2', 'run'],
      then: {
        'Pod web-*': ['web-*', 'web-*'],
        'ReplicaSet web status': { replicas: 2, fullyLabeledReplicas: 2, readyReplicas: 2, availableReplicas: 2, observedGeneration: 1 },
      },
      events: [CREATED, CREATED],
    },
    { name: 'makes one by default', when: ['create ReplicaSet web'], then: { 'Pod count': 1 }, events: [CREATED] },
    {
      name: 'makes more',
      given: ['ReplicaSet web replicas:1'],
      when: ['patch ReplicaSet web {spec: {replicas: 3}}'],
      then: { 'Pod count': 3 },
      events: [CREATED, CREATED],
    },
    {
      name: 'removes what is too much',
      given: ['ReplicaSet web replicas:3', 'run'],
      when: ['patch ReplicaSet web {spec: {replicas: 1}}'],
      then: { 'Pod count': 1 },
      events: [DELETED, DELETED],
    },
    {
      name: 'removes all',
      given: ['ReplicaSet web replicas:2', 'run'],
      when: ['patch ReplicaSet web {spec: {replicas: 0}}'],
      then: { 'Pod count': 0, 'ReplicaSet web status': { replicas: 0, observedGeneration: 2 } },
      events: [DELETED, DELETED],
    },
    {
      name: 'replaces a pod that was deleted',
      given: ['ReplicaSet web replicas:1', 'run'],
      when: ['delete Pod web-*'],
      then: { 'Pod count': 1 },
      events: [CREATED],
    },
    {
      name: 'replaces a pod that has failed, which stays',
      given: ['ReplicaSet web replicas:1', 'run'],
      when: ['fail 1'],
      then: { 'Pod count': 2, 'ReplicaSet web status.replicas': 1 },
      events: [CREATED],
    },
    {
      name: 'removes a pod that is not ready rather than one that is',
      given: ['ReplicaSet web replicas:1', 'run', 'patch ReplicaSet web {spec: {replicas: 2}}'],
      when: ['patch ReplicaSet web {spec: {replicas: 1}}'],
      then: { 'Pod web-* status.phase': ['Running'] },
    },
    {
      name: 'removes the pod with the lower deletion cost',
      given: [
        'Pod web-cheap app=web {metadata: {annotations: {controller.kubernetes.io/pod-deletion-cost: "-10"}}}',
        'Pod web-dear app=web',
        'ReplicaSet web replicas:2',
        'run',
      ],
      when: ['patch ReplicaSet web {spec: {replicas: 1}}'],
      then: { 'Pod web-cheap': 'gone', 'Pod web-dear': 'there' },
      events: ['SuccessfulDelete ReplicaSet/web: Deleted pod: web-cheap'],
    },
    {
      name: 'adopts pods that it finds',
      given: ['Pod mine app=web'],
      when: ['create ReplicaSet web replicas:1'],
      then: { 'Pod count': 1, 'Pod mine metadata.ownerReferences.0.name': 'web' },
      events: [],
    },
    {
      name: 'lets go what has too many of them',
      given: ['Pod one app=web', 'Pod two app=web'],
      when: ['create ReplicaSet web replicas:1'],
      then: { 'Pod count': 1 },
    },
    {
      name: 'releases a pod whose label was changed, and makes another',
      given: ['ReplicaSet web replicas:1', 'run'],
      when: ['patch Pod web-* {metadata: {labels: {app: other}}}'],
      then: { 'Pod count': 2, 'ReplicaSet web status.replicas': 1 },
      events: [CREATED],
    },
    {
      name: 'leaves pods of others alone',
      given: ['ReplicaSet other replicas:1', 'patch Pod other-* {metadata: {labels: {app: other, tier: x1}}}'],
      when: ['create ReplicaSet web replicas:1 {spec: {selector: {matchLabels: {app: web}}}}'],
      then: { 'Pod count': 2 },
      events: [CREATED],
    },
    {
      name: 'says why it cannot make pods',
      given: ['ResourceQuota few {spec: {hard: {pods: "1"}}}'],
      when: ['create ReplicaSet web replicas:2'],
      then: {
        'Pod count': 1,
        'ReplicaSet web status.conditions': [
          'ReplicaFailure=True FailedCreate: pods "web-*" is forbidden: exceeded quota: few, requested: pods=1, used: pods=1, limited: pods=1',
        ],
      },
      // Its status changes, so it tries again at once; the next times it waits longer and longer.
      events: [CREATED, REFUSED, REFUSED],
    },
    {
      name: 'and goes on when it can',
      given: [
        'ResourceQuota few {spec: {hard: {pods: "1"}}}',
        'ReplicaSet web replicas:2',
        'patch ResourceQuota few {spec: {hard: {pods: "2"}}}',
      ],
      when: ['wait 2m'],
      then: { 'Pod count': 2, 'ReplicaSet web status.conditions': [] },
    },
    {
      name: 'waits for minReadySeconds before a pod counts as available',
      when: ['create ReplicaSet web replicas:1 {spec: {minReadySeconds: 10}}', 'run', 'wait 9s'],
      then: { 'ReplicaSet web status.readyReplicas': 1, 'ReplicaSet web status.availableReplicas': undefined },
    },
    {
      name: 'and then it does',
      when: ['create ReplicaSet web replicas:1 {spec: {minReadySeconds: 10}}', 'run', 'wait 10s'],
      then: { 'ReplicaSet web status.availableReplicas': 1 },
    },
    {
      name: 'takes its pods along',
      given: ['ReplicaSet web replicas:2', 'run'],
      when: ['delete ReplicaSet web'],
      then: { 'Pod count': 0 },
      events: [],
    },
    {
      name: 'or leaves them behind',
      given: ['ReplicaSet web replicas:2', 'run'],
      when: ['delete ReplicaSet web orphan'],
      then: { 'Pod count': 2, 'Pod web-* metadata.ownerReferences': [undefined, undefined] },
    },
  ]);
});
