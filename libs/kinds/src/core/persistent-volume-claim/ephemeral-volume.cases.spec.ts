import { testController } from '../../../test-support/controller-table.ts';

const template = (size: string) =>
  `{metadata: {labels: {kind: scratch}}, spec: {accessModes: [ReadWriteOnce], storageClassName: slow, resources: {requests: {storage: ${size}}}}}`;
const pod = (size = '1Gi') => `Pod web {spec: {volumes: [{name: scratch, ephemeral: {volumeClaimTemplate: ${template(size)}}}]}}`;
const CLAIM = 'PersistentVolumeClaim web-scratch';

describe('ephemeral-volume-controller', () => {
  testController(
    [
      {
        name: 'makes a claim for the pod, after its template',
        when: [`create ${pod()}`],
        then: {
          [`${CLAIM} metadata.ownerReferences.0.name`]: 'web',
          [`${CLAIM} metadata.labels`]: { kind: 'scratch' },
          [`${CLAIM} spec.resources`]: { requests: { storage: '1Gi' } },
        },
        events: [],
      },
      { name: 'which goes with the pod', given: [pod()], when: ['delete Pod web'], then: { [CLAIM]: 'gone' } },
      { name: 'makes it again', given: [pod()], when: ['delete PersistentVolumeClaim web-scratch'], then: { [CLAIM]: 'there' } },
      {
        name: 'takes no claim that was there before',
        given: ['PersistentVolumeClaim web-scratch {spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}'],
        when: [`create ${pod()}`],
        then: { [`${CLAIM} metadata.ownerReferences`]: undefined },
        events: [
          'Warning FailedBinding Pod/web: ephemeral volume scratch: PVC default/web-scratch was not created for pod default/web (pod is not owner)',
        ],
      },
      {
        name: 'says why it cannot make it',
        given: ['ResourceQuota few {spec: {hard: {persistentvolumeclaims: "0"}}}'],
        when: [`create ${pod()}`],
        then: { [CLAIM]: 'gone' },
        events: [
          'Warning FailedBinding Pod/web: ephemeral volume scratch: create PVC web-scratch: persistentvolumeclaims "web-scratch" is forbidden: exceeded quota: few, requested: persistentvolumeclaims=1, used: persistentvolumeclaims=0, limited: persistentvolumeclaims=0',
        ],
      },
    ],
    { component: 'ephemeral_volume' },
  );
});
