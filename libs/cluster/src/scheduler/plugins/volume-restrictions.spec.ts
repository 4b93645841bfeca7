import { testScheduling } from '../../../test/scheduling-table.ts';

const DISK = '0/1 nodes are available: 1 node(s) had no available disk.';
const IN_USE = '0/1 nodes are available: 1 node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode.';

const volumes = (source: string) => `{volumes: [{name: v, ${source}}]}`;
const GCE = 'gcePersistentDisk: {pdName: disk}';
const GCE_READ = 'gcePersistentDisk: {pdName: disk, readOnly: true}';
const EBS = 'awsElasticBlockStore: {volumeID: vol-1}';
const ISCSI = 'iscsi: {targetPortal: "1.2.3.4:3260", iqn: "iqn.2001-04.com.example:disk", lun: 0}';
const rbd = (monitors: string, more = '') => `rbd: {monitors: ${monitors}, image: img${more}}`;

const claim = (mode: string) =>
  `PersistentVolume disk {spec: {capacity: {storage: 1Gi}, accessModes: [${mode}], storageClassName: manual, nfs: {server: s, path: /}}} | ` +
  `PersistentVolumeClaim data {spec: {accessModes: [${mode}], storageClassName: manual, resources: {requests: {storage: 1Gi}}}}`;

describe('VolumeRestrictions', () => {
  testScheduling([
    { name: 'a claim for one pod', objects: claim('ReadWriteOncePod'), pods: 'old on:a claim:data', pod: 'new claim:data', expect: IN_USE },
    {
      name: 'also when the other pod is on another node',
      nodes: 'a | b',
      objects: claim('ReadWriteOncePod'),
      pods: 'old on:a claim:data',
      pod: 'new claim:data',
      expect: IN_USE.replace('0/1', '0/2').replace(' 1 ', ' 2 '),
    },
    {
      name: 'until that pod is gone',
      objects: claim('ReadWriteOncePod'),
      pods: 'old on:a claim:data',
      pod: 'new claim:data',
      then: ['delete old'],
      expect: 'a',
    },
    {
      name: 'or has to go',
      objects: claim('ReadWriteOncePod'),
      pods: 'old on:a priority:1 claim:data',
      pod: 'new priority:2 claim:data',
      then: ['delete old'],
      expect: 'a',
    },
    { name: 'a claim for one node', objects: claim('ReadWriteOnce'), pods: 'old on:a claim:data', pod: 'new claim:data', expect: 'a' },
    { name: 'a persistent disk that is written', pods: `old on:a ${volumes(GCE)}`, pod: `new ${volumes(GCE_READ)}`, expect: DISK },
    { name: 'a persistent disk that all only read', pods: `old on:a ${volumes(GCE_READ)}`, pod: `new ${volumes(GCE_READ)}`, expect: 'a' },
    { name: 'another disk', pods: `old on:a ${volumes(GCE)}`, pod: `new ${volumes(GCE.replace('disk}', 'other}'))}`, expect: 'a' },
    { name: 'an EBS volume, whatever it is for', pods: `old on:a ${volumes(EBS)}`, pod: `new ${volumes(EBS)}`, expect: DISK },
    { name: 'an EBS volume on the next node', nodes: 'a | b', pods: `old on:a ${volumes(EBS)}`, pod: `new ${volumes(EBS)}`, expect: 'b' },
    { name: 'an iSCSI volume', pods: `old on:a ${volumes(ISCSI)}`, pod: `new ${volumes(ISCSI)}`, expect: DISK },
    {
      name: 'a Ceph image with one monitor in common',
      pods: `old on:a ${volumes(rbd('[m1, m2]'))}`,
      pod: `new ${volumes(rbd('[m2, m3]'))}`,
      expect: DISK,
    },
    { name: 'a Ceph image of another cluster', pods: `old on:a ${volumes(rbd('[m1]'))}`, pod: `new ${volumes(rbd('[m3]'))}`, expect: 'a' },
    {
      name: 'a Ceph image of another pool',
      pods: `old on:a ${volumes(rbd('[m1]', ', pool: p'))}`,
      pod: `new ${volumes(rbd('[m1]'))}`,
      expect: 'a',
    },
  ]);
});
