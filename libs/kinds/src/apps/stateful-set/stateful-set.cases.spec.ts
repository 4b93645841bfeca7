import { testController } from '../../../test-support/controller-table.ts';

const created = (at: number) => `SuccessfulCreate StatefulSet/db: create Pod db-${at} in StatefulSet db successful`;
const deleted = (at: number) => `SuccessfulDelete StatefulSet/db: delete Pod db-${at} in StatefulSet db successful`;
const claimed = (at: number) => `SuccessfulCreate StatefulSet/db: create Claim data-db-${at} Pod db-${at} in StatefulSet db success`;
const image = (name: string) => `patch StatefulSet db {spec: {template: {spec: {containers: [{name: c, image: "${name}"}]}}}}`;
const CLAIMS =
  'volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}]';
const PARALLEL = '{spec: {podManagementPolicy: Parallel}}';
const names = 'Pod db-*';
/** Its status changes, so it tries again at once; the next times it waits longer and longer. */
const REFUSED =
  'Warning FailedCreate StatefulSet/db: create Pod db-0 in StatefulSet db failed error: pods "db-0" is forbidden: exceeded quota: few, requested: pods=1, used: pods=0, limited: pods=0';

describe('statefulset-controller', () => {
  testController(
    [
      { name: 'makes the first pod only', when: ['create StatefulSet db replicas:3'], then: { [names]: ['db-0'] }, events: [created(0)] },
      {
        name: 'the next when it is ready',
        when: ['create StatefulSet db replicas:3', 'run'],
        then: { [names]: ['db-0', 'db-1', 'db-2'], 'StatefulSet db status.readyReplicas': 3 },
        events: [created(0), created(1), created(2)],
      },
      {
        name: 'all at once',
        when: [`create StatefulSet db replicas:3 ${PARALLEL}`],
        then: { [names]: ['db-0', 'db-1', 'db-2'] },
        events: [created(0), created(1), created(2)],
      },
      {
        name: 'gives pods a name, a subdomain and labels',
        when: ['create StatefulSet db replicas:1'],
        then: {
          'Pod db-0 spec.hostname': 'db-0',
          'Pod db-0 spec.subdomain': 'db',
          'Pod db-0 metadata.labels.statefulset~kubernetes~io/pod-name': 'db-0',
          'Pod db-0 metadata.labels.apps~kubernetes~io/pod-index': '0',
        },
      },
      {
        name: 'counts from another number',
        when: [`create StatefulSet db replicas:2 ${PARALLEL.replace('}}', ', ordinals: {start: 5}}}')}`],
        then: { [names]: ['db-5', 'db-6'] },
      },
      {
        name: 'removes the last pod first, one after the other',
        given: ['StatefulSet db replicas:3', 'run'],
        when: ['patch StatefulSet db {spec: {replicas: 1}}', 'run'],
        then: { [names]: ['db-0'] },
        events: [deleted(2), deleted(1)],
      },
      {
        name: 'makes the same pod again',
        given: ['StatefulSet db replicas:2', 'run'],
        when: ['delete Pod db-0'],
        then: { [names]: ['db-1', 'db-0'] },
        events: [created(0)],
      },
      {
        name: 'replaces a pod that has failed',
        given: ['StatefulSet db replicas:1', 'run'],
        when: ['fail 1'],
        then: { [names]: ['db-0'] },
        events: [deleted(0), created(0)],
      },
      {
        name: 'replaces a pod that has ended',
        given: ['StatefulSet db replicas:1', 'run'],
        when: ['succeed 1'],
        events: [deleted(0), created(0)],
      },
      {
        name: 'in parallel, removes all that are too many at once',
        given: [`StatefulSet db replicas:3 ${PARALLEL}`, 'run'],
        when: ['patch StatefulSet db {spec: {replicas: 1}}'],
        then: { [names]: ['db-0'] },
        events: [deleted(2), deleted(1)],
      },
      {
        name: 'updates the last pod first, and waits for it',
        given: ['StatefulSet db replicas:2', 'run'],
        when: [image('nginx:2')],
        then: { 'Pod db-* spec.containers.0.image': ['nginx:1.25', 'nginx:2'] },
        events: [deleted(1), created(1)],
      },
      {
        name: 'then the others',
        given: ['StatefulSet db replicas:2', 'run'],
        when: [image('nginx:2'), 'run'],
        events: [deleted(1), created(1), deleted(0), created(0)],
      },
      {
        name: 'stops at a pod that does not become ready',
        given: ['StatefulSet db replicas:2', 'run'],
        when: [image('broken'), 'run'],
        events: [deleted(1), created(1)],
      },
      {
        name: 'leaves pods below the partition',
        given: ['StatefulSet db replicas:3 {spec: {updateStrategy: {rollingUpdate: {partition: 2}}}}', 'run'],
        when: [image('nginx:2'), 'run'],
        then: { 'Pod db-* spec.containers.0.image': ['nginx:1.25', 'nginx:1.25', 'nginx:2'] },
        events: [deleted(2), created(2)],
      },
      {
        name: 'OnDelete: nothing happens',
        given: ['StatefulSet db replicas:1 {spec: {updateStrategy: {type: OnDelete}}}', 'run'],
        when: [image('nginx:2'), 'run'],
        then: { 'StatefulSet db status.updatedReplicas': undefined },
        events: [],
      },
      {
        name: 'makes a claim for each pod',
        when: [`create StatefulSet db replicas:1 {spec: {${CLAIMS}}}`],
        then: { 'PersistentVolumeClaim data-db-0 metadata.labels': { app: 'db' } },
        events: [claimed(0), created(0)],
      },
      {
        name: 'keeps claims',
        given: [`StatefulSet db replicas:1 {spec: {${CLAIMS}}}`, 'run'],
        when: ['patch StatefulSet db {spec: {replicas: 0}}', 'delete StatefulSet db'],
        then: { 'PersistentVolumeClaim data-db-0': 'there' },
      },
      {
        name: 'or deletes them with the pod',
        given: [`StatefulSet db replicas:1 {spec: {${CLAIMS}, persistentVolumeClaimRetentionPolicy: {whenScaled: Delete}}}`, 'run'],
        when: ['patch StatefulSet db {spec: {replicas: 0}}'],
        then: { 'PersistentVolumeClaim data-db-0': 'gone' },
      },
      {
        name: 'or with itself',
        given: [`StatefulSet db replicas:1 {spec: {${CLAIMS}, persistentVolumeClaimRetentionPolicy: {whenDeleted: Delete}}}`, 'run'],
        when: ['delete StatefulSet db'],
        then: { 'PersistentVolumeClaim data-db-0': 'gone' },
      },
      {
        name: 'takes its claims back when the policy changes',
        given: [`StatefulSet db replicas:1 {spec: {${CLAIMS}, persistentVolumeClaimRetentionPolicy: {whenDeleted: Delete}}}`, 'run'],
        when: ['patch StatefulSet db {spec: {persistentVolumeClaimRetentionPolicy: {whenDeleted: Retain}}}'],
        then: { 'PersistentVolumeClaim data-db-0 metadata.ownerReferences': undefined },
        events: ['SuccessfulUpdate StatefulSet/db: update Pod db-0 in StatefulSet db successful'],
      },
      {
        name: 'gives a pod its name back',
        given: ['StatefulSet db replicas:1', 'run'],
        when: ['patch Pod db-0 {metadata: {labels: {statefulset.kubernetes.io/pod-name: null}}}'],
        then: { 'Pod db-0 metadata.labels.statefulset~kubernetes~io/pod-name': 'db-0' },
        events: ['SuccessfulUpdate StatefulSet/db: update Pod db-0 in StatefulSet db successful'],
      },
      {
        name: 'tells its revisions',
        given: ['StatefulSet db replicas:1', 'run'],
        when: [image('nginx:2')],
        then: { 'ControllerRevision db-* revision': [1, 2], 'StatefulSet db status.currentReplicas': undefined },
      },
      {
        name: 'minReadySeconds hold the next pod up',
        when: ['create StatefulSet db replicas:2 {spec: {minReadySeconds: 10}}', 'run', 'wait 9s'],
        then: { [names]: ['db-0'] },
      },
      {
        name: 'until they are over',
        when: ['create StatefulSet db replicas:2 {spec: {minReadySeconds: 10}}', 'run', 'wait 10s'],
        then: { [names]: ['db-0', 'db-1'] },
      },
      {
        name: 'says why it cannot make a pod',
        given: ['ResourceQuota few {spec: {hard: {pods: "0"}}}'],
        when: ['create StatefulSet db replicas:1'],
        events: [REFUSED, REFUSED],
      },
    ],
    { component: 'statefulset-controller' },
  );
});
