import { testController } from '../../../test-support/controller-table.ts';

const AVAILABLE = 'Available=True MinimumReplicasAvailable: Deployment has minimum availability.';
const DONE = 'Progressing=True NewReplicaSetAvailable: ReplicaSet "web-*" has successfully progressed.';
const UPDATING = 'Progressing=True ReplicaSetUpdated: ReplicaSet "web-*" is progressing.';
const UNAVAILABLE = 'Available=False MinimumReplicasUnavailable: Deployment does not have minimum availability.';

const up = (from: number, to: number) => `ScalingReplicaSet Deployment/web: Scaled up replica set web-* from ${from} to ${to}`;
const down = (from: number, to: number) => `ScalingReplicaSet Deployment/web: Scaled down replica set web-* from ${from} to ${to}`;
const image = (name: string) => `patch Deployment web {spec: {template: {spec: {containers: [{name: c, image: "${name}"}]}}}}`;
const rolling = (maxSurge: string, maxUnavailable: string) =>
  `{spec: {strategy: {rollingUpdate: {maxSurge: ${maxSurge}, maxUnavailable: ${maxUnavailable}}}}}`;

describe('deployment-controller', () => {
  testController(
    [
      {
        name: 'brings up a new Deployment',
        when: ['create Deployment web replicas:3', 'run'],
        then: {
          'Deployment web status.conditions': [AVAILABLE, DONE],
          'Deployment web status.readyReplicas': 3,
          'Deployment web metadata.annotations': { 'deployment.kubernetes.io/revision': '1' },
          'ReplicaSet web-* metadata.annotations': [
            {
              'deployment.kubernetes.io/desired-replicas': '3',
              'deployment.kubernetes.io/max-replicas': '4',
              'deployment.kubernetes.io/revision': '1',
            },
          ],
        },
        events: [up(0, 3)],
      },
      {
        name: 'says that it is not there yet',
        when: ['create Deployment web replicas:3'],
        then: { 'Deployment web status.conditions': [UNAVAILABLE, UPDATING], 'Deployment web status.unavailableReplicas': 3 },
      },
      {
        name: 'scales',
        given: ['Deployment web replicas:1', 'run'],
        when: ['patch Deployment web {spec: {replicas: 3}}', 'run', 'patch Deployment web {spec: {replicas: 2}}'],
        then: { 'Pod count': 2 },
        events: [up(1, 3), down(3, 2)],
      },
      {
        name: 'rolls, one more and one less at a time',
        given: ['Deployment web replicas:3', 'run'],
        when: [image('nginx:2'), 'run'],
        then: { 'ReplicaSet web-* spec.replicas': [0, 3] },
        events: [up(0, 1), down(3, 2), up(1, 2), down(2, 1), up(2, 3), down(1, 0)],
      },
      {
        name: 'rolls without more pods than wanted',
        given: [`Deployment web replicas:2 ${rolling('0', '1')}`, 'run'],
        when: [image('nginx:2'), 'run'],
        events: [down(2, 1), up(0, 1), down(1, 0), up(1, 2)],
      },
      {
        name: 'rolls without a pod less than wanted',
        given: [`Deployment web replicas:2 ${rolling('1', '0')}`, 'run'],
        when: [image('nginx:2'), 'run'],
        events: [up(0, 1), down(2, 1), up(1, 2), down(1, 0)],
      },
      {
        name: 'rolls all at once',
        given: [`Deployment web replicas:2 ${rolling('100%', '0')}`, 'run'],
        when: [image('nginx:2'), 'run'],
        events: [up(0, 2), down(2, 0)],
      },
      {
        name: 'percentages: surge rounds up, unavailable rounds down',
        given: ['Deployment web replicas:10', 'run'],
        when: [image('broken'), 'run'],
        then: { 'ReplicaSet web-* spec.replicas': [8, 5] },
        events: [up(0, 3), down(10, 8), up(3, 5)],
      },
      {
        name: 'recreates',
        given: ['Deployment web replicas:2 {spec: {strategy: {type: Recreate}}}', 'run'],
        when: [image('nginx:2'), 'run'],
        events: [down(2, 0), up(0, 2)],
      },
      {
        name: 'goes back to a revision that is still there',
        given: ['Deployment web replicas:1', 'run', image('nginx:2'), 'run'],
        when: [image('nginx:1.25'), 'run'],
        then: { 'ReplicaSet count': 2, 'Deployment web metadata.annotations': { 'deployment.kubernetes.io/revision': '3' } },
      },
      {
        name: 'keeps the old pods of a rollout that is stuck',
        given: ['Deployment web replicas:3', 'run'],
        when: [image('broken'), 'run'],
        then: { 'ReplicaSet web-* spec.replicas': [3, 1], 'Deployment web status.conditions': [AVAILABLE, UPDATING] },
        events: [up(0, 1)],
      },
      {
        name: 'says so after its deadline',
        given: ['Deployment web replicas:1', 'run'],
        when: [image('broken'), 'wait 10m', 'wait 1s'],
        then: {
          'Deployment web status.conditions': [
            AVAILABLE,
            'Progressing=False ProgressDeadlineExceeded: ReplicaSet "web-*" has timed out progressing.',
          ],
        },
      },
      {
        name: 'and recovers',
        given: ['Deployment web replicas:1', 'run', image('broken'), 'wait 11m'],
        when: [image('nginx:2'), 'run'],
        then: { 'Deployment web status.conditions': [AVAILABLE, DONE] },
      },
      {
        name: 'does not roll while it is paused',
        given: ['Deployment web replicas:1', 'run', 'patch Deployment web {spec: {paused: true}}'],
        when: [image('nginx:2'), 'run'],
        then: {
          'ReplicaSet count': 1,
          'Deployment web status.conditions': [AVAILABLE, 'Progressing=Unknown DeploymentPaused: Deployment is paused'],
        },
        events: [],
      },
      {
        name: 'but scales',
        given: ['Deployment web replicas:1', 'run', 'patch Deployment web {spec: {paused: true}}'],
        when: ['patch Deployment web {spec: {replicas: 2}}'],
        events: [up(1, 2)],
      },
      {
        name: 'and rolls when it is resumed',
        given: ['Deployment web replicas:1', 'run', 'patch Deployment web {spec: {paused: true}}', image('nginx:2')],
        when: ['patch Deployment web {spec: {paused: null}}', 'run'],
        then: { 'Deployment web status.conditions': [AVAILABLE, DONE] },
        events: [up(0, 1), down(1, 0)],
      },
      {
        name: 'forgets old revisions',
        given: ['Deployment web replicas:1 {spec: {revisionHistoryLimit: 1}}', 'run', image('nginx:2'), 'run'],
        when: [image('nginx:3'), 'run'],
        then: { 'ReplicaSet web-* metadata.annotations.deployment~kubernetes~io/revision': ['2', '3'] },
      },
      {
        name: 'shares a new size out while it rolls',
        given: [`Deployment web replicas:10 ${rolling('3', '2')}`, 'run', image('broken'), 'run'],
        when: ['patch Deployment web {spec: {replicas: 15}}'],
        then: { 'ReplicaSet web-* spec.replicas': [11, 7] },
      },
      {
        name: 'adopts a ReplicaSet that it finds',
        given: [
          'ReplicaSet old app=web replicas:1 {spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: "nginx:1.25"}]}}}}',
        ],
        when: ['create Deployment web replicas:1', 'run'],
        then: { 'ReplicaSet old metadata.ownerReferences.0.name': 'web' },
      },
      {
        name: 'takes everything along',
        given: ['Deployment web replicas:2', 'run'],
        when: ['delete Deployment web'],
        then: { 'ReplicaSet count': 0, 'Pod count': 0 },
      },
      {
        name: 'minReadySeconds hold a rollout up',
        given: [`Deployment web replicas:1 {spec: {minReadySeconds: 30}}`, 'run', 'wait 30s'],
        when: [image('nginx:2'), 'run', 'wait 29s'],
        then: { 'ReplicaSet web-* spec.replicas': [1, 1] },
        events: [up(0, 1)],
      },
      {
        name: 'says when it cannot make pods',
        given: ['ResourceQuota few {spec: {hard: {pods: "0"}}}'],
        when: ['create Deployment web replicas:1'],
        then: {
          'Deployment web status.conditions': [
            'Progressing=True NewReplicaSetCreated: Created new replica set "web-*"',
            UNAVAILABLE,
            'ReplicaFailure=True FailedCreate: pods "web-*-*" is forbidden: exceeded quota: few, requested: pods=1, used: pods=0, limited: pods=0',
          ],
        },
      },
    ],
    { component: 'deployment-controller' },
  );
});
