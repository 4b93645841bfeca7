import { testScheduling } from '../../../test/scheduling-table.ts';

const volume = (name: string, driver = 'd') =>
  `PersistentVolume ${name} {spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteMany], storageClassName: "", csi: {driver: ${driver}, volumeHandle: ${name}}, claimRef: {namespace: default, name: ${name}}}} | ` +
  `PersistentVolumeClaim ${name} {spec: {accessModes: [ReadWriteMany], storageClassName: "", volumeName: ${name}, resources: {requests: {storage: 1Gi}}}}`;
const limit = (node: string, count: number, driver = 'd') =>
  `CSINode ${node} {spec: {drivers: [{name: ${driver}, nodeID: ${node}, allocatable: {count: ${count}}}]}}`;
const FULL = '0/1 nodes are available: 1 node(s) exceed max volume count.';

describe('NodeVolumeLimits', () => {
  testScheduling([
    {
      name: 'a node has all the volumes that it can have',
      nodes: 'a',
      objects: [limit('a', 1), volume('one'), volume('two')].join(' | '),
      pods: 'first on:a claim:one',
      pod: 'new claim:two',
      expect: FULL,
    },
    {
      name: 'another has room',
      nodes: 'a | b',
      objects: [limit('a', 1), limit('b', 1), volume('one'), volume('two')].join(' | '),
      pods: 'first on:a claim:one',
      pod: 'new claim:two',
      expect: 'b',
    },
    {
      name: 'a volume that is there already takes no more room',
      nodes: 'a',
      objects: [limit('a', 1), volume('one')].join(' | '),
      pods: 'first on:a claim:one',
      pod: 'new claim:one',
      expect: 'a',
    },
    {
      name: 'each driver has its own limit',
      nodes: 'a',
      objects: [limit('a', 1), volume('one', 'other'), volume('two')].join(' | '),
      pods: 'first on:a claim:one',
      pod: 'new claim:two',
      expect: 'a',
    },
    {
      name: 'a pod without volumes goes to a full node',
      nodes: 'a',
      objects: [limit('a', 1), volume('one')].join(' | '),
      pods: 'first on:a claim:one',
      pod: 'new',
      expect: 'a',
    },
    {
      name: 'a node that tells of no limit has none',
      nodes: 'a',
      objects: [volume('one'), volume('two')].join(' | '),
      pods: 'first on:a claim:one',
      pod: 'new claim:two',
      expect: 'a',
    },
  ]);
});
