import { testController } from '../../../test-support/controller-table.ts';

const node = (name: string) =>
  `Node ${name} {metadata: {annotations: {volumes.kubernetes.io/controller-managed-attach-detach: "true"}}, status: {conditions: [{type: Ready, status: "True", lastHeartbeatTime: "2030-01-01T00:00:00Z"}]}}`;
const disk = (mode = 'ReadWriteOnce') => [
  `PersistentVolume disk {spec: {capacity: {storage: 1Gi}, accessModes: [${mode}], storageClassName: slow, csi: {driver: disks.example.com, volumeHandle: vol-1}}}`,
  `PersistentVolumeClaim data {spec: {accessModes: [${mode}], storageClassName: slow, resources: {requests: {storage: 1Gi}}}}`,
];
const pod = (name: string, on: string) => `Pod ${name} on:${on} {spec: {volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]}}`;
const GIVEN = [node('a'), node('b'), ...disk()];
const attached = 'status VolumeAttachment csi-* {attached: true}';
const SHOWN = [{ name: 'kubernetes.io/csi/disks.example.com^vol-1', devicePath: '' }];
const SUCCESS = (name: string) => `SuccessfulAttachVolume Pod/${name}: AttachVolume.Attach succeeded for volume "disk" `;

describe('attachdetach-controller', () => {
  testController(
    [
      {
        name: 'asks the driver for the volume of a pod that has a node',
        given: GIVEN,
        when: [`create ${pod('web', 'a')}`],
        then: {
          'VolumeAttachment csi-* spec': [{ attacher: 'disks.example.com', nodeName: 'a', source: { persistentVolumeName: 'disk' } }],
        },
        events: [],
      },
      {
        name: 'tells when it is there',
        given: [...GIVEN, pod('web', 'a')],
        when: [attached],
        then: { 'Node a status.volumesAttached': SHOWN },
        events: [SUCCESS('web')],
      },
      {
        name: 'asks for nothing where there is no node yet',
        given: GIVEN,
        when: [`create ${pod('web', '').replace(' on:', '')}`],
        then: { 'VolumeAttachment count': 0 },
      },
      {
        name: 'nor for a driver that attaches nothing',
        given: ['CSIDriver disks.example.com {spec: {attachRequired: false}}', ...GIVEN],
        when: [`create ${pod('web', 'a')}`],
        then: { 'VolumeAttachment count': 0 },
      },
      {
        name: 'tells what the driver says',
        given: [...GIVEN, pod('web', 'a')],
        when: ['status VolumeAttachment csi-* {attached: false, attachError: {time: "2026-11-20T18:00:00Z", message: no such disk}}'],
        events: ['Warning FailedAttachVolume Pod/web: AttachVolume.Attach failed for volume "disk" : no such disk'],
      },
      {
        name: 'and that it says nothing',
        given: [...GIVEN, pod('web', 'a')],
        when: ['wait 2m'],
        events: [
          'Warning FailedAttachVolume Pod/web: AttachVolume.Attach failed for volume "disk" : timed out waiting for external-attacher of disks.example.com CSI driver to attach volume vol-1',
        ],
      },
      {
        name: 'gives a volume of one node to no second one',
        given: [...GIVEN, pod('web', 'a'), attached],
        when: [`create ${pod('late', 'b')}`],
        then: { 'VolumeAttachment count': 1 },
        events: ['Warning FailedAttachVolume Pod/late: Multi-Attach error for volume "disk" Volume is already used by pod(s) web'],
      },
      {
        name: 'one of many nodes to all of them',
        given: [node('a'), node('b'), ...disk('ReadWriteMany'), pod('web', 'a'), attached],
        when: [`create ${pod('late', 'b')}`],
        then: { 'VolumeAttachment csi-* spec.nodeName': ['a', 'b'] },
      },
      {
        name: 'takes it away when the last pod has gone',
        given: [...GIVEN, pod('web', 'a'), attached],
        when: ['delete Pod web'],
        then: { 'VolumeAttachment count': 0, 'Node a status.volumesAttached': undefined },
      },
      {
        name: 'not while the node says that it is in use',
        given: [...GIVEN, pod('web', 'a'), attached, 'status Node a {volumesInUse: ["kubernetes.io/csi/disks.example.com^vol-1"]}'],
        when: ['delete Pod web', 'wait 1h'],
        then: { 'VolumeAttachment count': 1 },
      },
      {
        name: 'then the next node has it',
        given: [...GIVEN, pod('web', 'a'), attached, pod('late', 'b')],
        when: ['delete Pod web', attached],
        then: { 'Node b status.volumesAttached': SHOWN },
        events: [SUCCESS('late')],
      },
    ],
    { component: 'attachdetach-controller' },
  );
});
