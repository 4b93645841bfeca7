import { testController } from '../../../test-support/controller-table.ts';
import { newVolumeProvisioner } from './volume-provisioner.controller.ts';

const PROVISIONER = 'rancher.io/local-path';
const controllers = [newVolumeProvisioner({ name: PROVISIONER })];

const claim = (more = '', size = '1Gi') =>
  `PersistentVolumeClaim data {spec: {accessModes: [ReadWriteOnce], storageClassName: slow, resources: {requests: {storage: ${size}}}${more}}}`;
const volume = (name: string, size = '1Gi', more = '') =>
  `PersistentVolume ${name} {spec: {capacity: {storage: ${size}}, accessModes: [ReadWriteOnce], storageClassName: slow, hostPath: {path: /tmp/${name}}${more}}}`;
const storageClass = (more: string) => `StorageClass slow {${more}}`;
const EXTERNAL = storageClass('provisioner: example.com/disks');
const LOCAL = storageClass(`provisioner: ${PROVISIONER}, allowVolumeExpansion: true`);
const WAITING = storageClass('provisioner: kubernetes.io/no-provisioner, volumeBindingMode: WaitForFirstConsumer');
const selectNode = 'patch PersistentVolumeClaim data {metadata: {annotations: {volume.kubernetes.io/selected-node: a}}}';

const bound = (to: string) => ({ 'PersistentVolumeClaim data status.phase': 'Bound', 'PersistentVolumeClaim data spec.volumeName': to });
const PENDING = { 'PersistentVolumeClaim data status.phase': 'Pending' };
const NO_CLASS = 'FailedBinding PersistentVolumeClaim/data: no persistent volumes available for this claim and no storage class is set';
const FIRST_CONSUMER = 'WaitForFirstConsumer PersistentVolumeClaim/data: waiting for first consumer to be created before binding';
const WAITS_FOR_VOLUME =
  "ExternalProvisioning PersistentVolumeClaim/data: Waiting for a volume to be created either by the external provisioner 'example.com/disks' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.";

describe('persistent-volume-binder', () => {
  testController(
    [
      {
        name: 'joins a claim and a volume',
        given: [volume('disk')],
        when: [`create ${claim()}`],
        then: { ...bound('disk'), 'PersistentVolume disk status.phase': 'Bound', 'PersistentVolume disk spec.claimRef.name': 'data' },
        events: [],
      },
      { name: 'whichever comes first', given: [claim()], when: [`create ${volume('disk')}`], then: bound('disk') },
      {
        name: 'the smallest that is big enough',
        given: [volume('big', '9Gi'), volume('fitting', '2Gi'), volume('small', '500Mi')],
        when: [`create ${claim()}`],
        then: { ...bound('fitting'), 'PersistentVolumeClaim data status.capacity': { storage: '2Gi' } },
      },
      {
        name: 'of the same class',
        given: [volume('disk', '1Gi', '').replace('slow', 'fast')],
        when: [`create ${claim()}`],
        then: PENDING,
        events: ['Warning ProvisioningFailed PersistentVolumeClaim/data: storageclass.storage.k8s.io "slow" not found'],
      },
      {
        name: 'with all its modes',
        given: [volume('disk'), EXTERNAL],
        when: [`create ${claim().replace('[ReadWriteOnce]', '[ReadWriteOnce, ReadOnlyMany]')}`],
        then: PENDING,
      },
      {
        name: 'and few others, before the size counts',
        given: [volume('shared', '1Gi').replace('[ReadWriteOnce]', '[ReadWriteOnce, ReadWriteMany]'), volume('own', '9Gi')],
        when: [`create ${claim()}`],
        then: bound('own'),
      },
      {
        name: 'of the same volume mode',
        given: [volume('disk'), EXTERNAL],
        when: [`create ${claim(', volumeMode: Block')}`],
        then: PENDING,
      },
      {
        name: 'that its selector matches',
        given: [volume('one'), volume('two').replace(' two ', ' two tier=gold ')],
        when: [`create ${claim(', selector: {matchLabels: {tier: gold}}')}`],
        then: bound('two'),
      },
      {
        name: 'that it names',
        given: [volume('one'), volume('two', '9Gi')],
        when: [`create ${claim(', volumeName: two')}`],
        then: bound('two'),
      },
      {
        name: 'or waits for the one that it names',
        given: [volume('one')],
        when: [`create ${claim(', volumeName: two')}`],
        then: PENDING,
        events: [],
      },
      {
        name: 'one that it names and that is too small',
        given: [volume('one', '500Mi')],
        when: [`create ${claim(', volumeName: one')}`],
        then: PENDING,
        events: ['Warning VolumeMismatch PersistentVolumeClaim/data: Cannot bind to requested volume "one": requested PV is too small'],
      },
      {
        name: 'one of another class that it names',
        given: [volume('one').replace('slow', 'fast')],
        when: [`create ${claim(', volumeName: one')}`],
        then: PENDING,
        events: [
          'Warning VolumeMismatch PersistentVolumeClaim/data: Cannot bind to requested volume "one": storageClassName does not match',
        ],
      },
      {
        name: 'one that another claim has',
        given: [volume('one'), claim().replace(' data ', ' first ')],
        when: [`create ${claim(', volumeName: one')}`],
        then: PENDING,
        events: ['Warning FailedBinding PersistentVolumeClaim/data: volume "one" already bound to a different claim.'],
      },
      {
        name: 'a volume that is reserved for it',
        given: [volume('small'), volume('mine', '9Gi', ', claimRef: {namespace: default, name: data}')],
        when: [`create ${claim()}`],
        then: bound('mine'),
      },
      {
        name: 'not one that is reserved for somebody else',
        given: [volume('other', '1Gi', ', claimRef: {namespace: default, name: other}'), EXTERNAL],
        when: [`create ${claim()}`],
        then: PENDING,
      },
      { name: 'no class and no volume', when: [`create ${claim().replace('slow', '""')}`], then: PENDING, events: [NO_CLASS] },
      {
        name: 'the default class',
        given: [`${EXTERNAL.replace('{', '{metadata: {annotations: {storageclass.kubernetes.io/is-default-class: "true"}}, ')}`],
        when: [`create ${claim().replace('storageClassName: slow, ', '')}`],
        then: { 'PersistentVolumeClaim data spec.storageClassName': 'slow' },
      },
      {
        name: 'a default class that comes later',
        given: [claim().replace('storageClassName: slow, ', '')],
        when: [
          `create ${EXTERNAL.replace('{', '{metadata: {annotations: {storageclass.kubernetes.io/is-default-class: "true"}}, ')}`,
          'wait 20s',
        ],
        then: { 'PersistentVolumeClaim data spec.storageClassName': 'slow' },
      },
      {
        name: 'asks an external provisioner',
        given: [EXTERNAL],
        when: [`create ${claim()}`],
        then: {
          ...PENDING,
          'PersistentVolumeClaim data metadata.annotations': {
            'volume.beta.kubernetes.io/storage-provisioner': 'example.com/disks',
            'volume.kubernetes.io/storage-provisioner': 'example.com/disks',
          },
        },
        events: [WAITS_FOR_VOLUME],
      },
      { name: 'waits for a pod', given: [WAITING, volume('disk')], when: [`create ${claim()}`], then: PENDING, events: [FIRST_CONSUMER] },
      {
        name: 'that is there, for its node',
        given: [WAITING, claim()],
        when: ['create Pod web {spec: {volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]}}', 'wait 15s'],
        events: ['WaitForPodScheduled PersistentVolumeClaim/data: waiting for pod web to be scheduled'],
      },
      {
        name: 'the claim goes: the volume is released and kept',
        given: [volume('disk'), claim()],
        when: ['delete PersistentVolumeClaim data'],
        then: { 'PersistentVolume disk status.phase': 'Released', 'PersistentVolumeClaim data': 'gone' },
        events: [],
      },
      {
        name: "and is nobody else's",
        given: [volume('disk'), claim(), 'delete PersistentVolumeClaim data', EXTERNAL],
        when: [`create ${claim()}`],
        then: PENDING,
      },
      {
        name: 'until its reservation is taken away',
        given: [volume('disk'), claim(), 'delete PersistentVolumeClaim data'],
        when: ['patch PersistentVolume disk {spec: {claimRef: null}}'],
        then: { 'PersistentVolume disk status.phase': 'Available' },
      },
      {
        name: 'or it is deleted',
        given: [volume('disk', '1Gi', ', persistentVolumeReclaimPolicy: Delete'), claim()],
        when: ['delete PersistentVolumeClaim data'],
        then: { 'PersistentVolume disk': 'gone' },
      },
      {
        name: 'or cannot be',
        given: [
          volume('disk', '1Gi', ', persistentVolumeReclaimPolicy: Delete').replace(
            'hostPath: {path: /tmp/disk}',
            'nfs: {server: s, path: /}',
          ),
          claim(),
        ],
        when: ['delete PersistentVolumeClaim data'],
        then: { 'PersistentVolume disk status.phase': 'Failed' },
        events: [
          'Warning VolumeFailedDelete PersistentVolume/disk: error getting deleter volume plugin for volume "disk": no deletable volume plugin matched',
        ],
      },
      {
        name: 'or is emptied',
        given: [volume('disk', '1Gi', ', persistentVolumeReclaimPolicy: Recycle'), claim()],
        when: ['delete PersistentVolumeClaim data'],
        then: { 'PersistentVolume disk status.phase': 'Available' },
        events: ['VolumeRecycled PersistentVolume/disk: Volume recycled'],
      },
      {
        name: 'the volume goes: the claim is lost',
        given: [volume('disk'), claim(), 'delete PersistentVolume disk'],
        when: ['patch PersistentVolume disk {metadata: {finalizers: null}}'],
        then: { 'PersistentVolumeClaim data status.phase': 'Lost' },
        events: ['Warning ClaimLost PersistentVolumeClaim/data: Bound claim has lost its PersistentVolume. Data on the volume is lost!'],
      },
    ],
    { controllers },
  );
});

describe('rancher.io/local-path', () => {
  const made = { 'PersistentVolumeClaim data status.phase': 'Bound', 'PersistentVolumeClaim data status.capacity': { storage: '1Gi' } };
  testController(
    [
      {
        name: 'makes a volume',
        given: [LOCAL],
        when: [`create ${claim()}`],
        then: made,
        events: [
          'Provisioning PersistentVolumeClaim/data: External provisioner is provisioning volume for claim "default/data"',
          'ProvisioningSucceeded PersistentVolumeClaim/data: Successfully provisioned volume pvc-UID',
        ],
      },
      {
        name: 'not before there is a pod',
        given: [LOCAL.replace('{', '{volumeBindingMode: WaitForFirstConsumer, ')],
        when: [`create ${claim()}`],
        then: PENDING,
        events: [],
      },
      {
        name: 'and then on its node',
        given: [LOCAL.replace('{', '{volumeBindingMode: WaitForFirstConsumer, '), claim()],
        when: [selectNode],
        then: { ...made, 'PersistentVolume pvc-* spec.nodeAffinity.required.nodeSelectorTerms.0.matchExpressions.0.values': [['a']] },
      },
      {
        name: 'with the policy of its class',
        given: [LOCAL.replace('{', '{reclaimPolicy: Retain, ')],
        when: [`create ${claim()}`],
        then: { 'PersistentVolume pvc-* spec.persistentVolumeReclaimPolicy': ['Retain'] },
      },
      {
        name: 'deletes it with its claim',
        given: [LOCAL, claim()],
        when: ['delete PersistentVolumeClaim data'],
        then: { 'PersistentVolume count': 0 },
      },
      {
        name: 'lets it grow',
        given: [LOCAL, claim()],
        when: ['patch PersistentVolumeClaim data {spec: {resources: {requests: {storage: 2Gi}}}}'],
        then: { 'PersistentVolumeClaim data status.capacity': { storage: '2Gi' } },
        events: [
          'Resizing PersistentVolumeClaim/data: External resizer is resizing volume pvc-UID',
          'VolumeResizeSuccessful PersistentVolumeClaim/data: Resize volume succeeded',
        ],
      },
    ],
    { controllers, component: PROVISIONER },
  );
});

describe('pvc-protection-controller', () => {
  const pod = 'Pod web on:a {spec: {volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]}}';
  testController([
    {
      name: 'marks every claim',
      when: [`create ${claim()}`],
      then: { 'PersistentVolumeClaim data metadata.finalizers': ['kubernetes.io/pvc-protection'] },
    },
    {
      name: 'keeps a claim that a pod uses',
      given: [volume('disk'), claim(), pod],
      when: ['delete PersistentVolumeClaim data'],
      then: { 'PersistentVolumeClaim data metadata.finalizers': ['kubernetes.io/pvc-protection'] },
    },
    {
      name: 'also when the pod has ended',
      given: [volume('disk'), claim(), pod, 'run', 'succeed'],
      when: ['delete PersistentVolumeClaim data'],
      then: { 'PersistentVolumeClaim data': 'there' },
    },
    {
      name: 'until the pod is gone',
      given: [volume('disk'), claim(), pod, 'delete PersistentVolumeClaim data'],
      when: ['delete Pod web'],
      then: { 'PersistentVolumeClaim data': 'gone' },
    },
    {
      name: 'not for a pod without a node',
      given: [volume('disk'), claim(), pod.replace(' on:a', '')],
      when: ['delete PersistentVolumeClaim data'],
      then: { 'PersistentVolumeClaim data': 'gone' },
    },
  ]);
});

describe('pv-protection-controller', () => {
  testController([
    {
      name: 'marks every volume',
      when: [`create ${volume('disk')}`],
      then: { 'PersistentVolume disk metadata.finalizers': ['kubernetes.io/pv-protection'] },
    },
    {
      name: 'keeps a volume that is bound',
      given: [volume('disk'), claim()],
      when: ['delete PersistentVolume disk'],
      then: { 'PersistentVolume disk metadata.finalizers': ['kubernetes.io/pv-protection'] },
    },
    {
      name: 'until its claim is gone',
      given: [volume('disk'), claim(), 'delete PersistentVolume disk'],
      when: ['delete PersistentVolumeClaim data'],
      then: { 'PersistentVolume disk': 'gone' },
    },
    {
      name: 'not one that is free',
      given: [volume('disk')],
      when: ['delete PersistentVolume disk'],
      then: { 'PersistentVolume disk': 'gone' },
    },
  ]);
});
