import { testScheduling } from '../../../test/scheduling-table.ts';

const volume = (name: string, ...labels: string[]) =>
  `PersistentVolume ${name} ${labels.join(' ')} {spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], storageClassName: manual, nfs: {server: s, path: /}}} | ` +
  `PersistentVolumeClaim data {spec: {accessModes: [ReadWriteOnce], storageClassName: manual, resources: {requests: {storage: 1Gi}}}}`;

const ZONE = 'topology.kubernetes.io/zone';
const REGION = 'topology.kubernetes.io/region';
const NODES = `a ${ZONE}=z1 | b ${ZONE}=z2`;

describe('VolumeZone', () => {
  testScheduling([
    { name: 'a volume of a zone', nodes: NODES, objects: volume('disk', `${ZONE}=z2`), pod: 'new claim:data', expect: 'b' },
    { name: 'a volume of two zones', nodes: NODES, objects: volume('disk', `${ZONE}=z2__z3`), pod: 'new claim:data', expect: 'b' },
    {
      name: 'a volume of a zone that has no nodes',
      nodes: NODES,
      objects: volume('disk', `${ZONE}=z3`),
      pod: 'new claim:data',
      expect: '0/2 nodes are available: 2 node(s) had no available volume zone.',
    },
    {
      name: 'a volume of a region',
      nodes: `a ${REGION}=r1 | b ${REGION}=r2`,
      objects: volume('disk', `${REGION}=r2`),
      pod: 'new claim:data',
      expect: 'b',
    },
    {
      name: 'zone and region must both match',
      nodes: `a ${ZONE}=z1 ${REGION}=r1`,
      objects: volume('disk', `${ZONE}=z1`, `${REGION}=r2`),
      pod: 'new claim:data',
      expect: '0/1 nodes are available: 1 node(s) had no available volume zone.',
    },
    {
      name: 'the labels of old',
      nodes: NODES,
      objects: volume('disk', 'failure-domain.beta.kubernetes.io/zone=z2'),
      pod: 'new claim:data',
      expect: 'b',
    },
    {
      name: 'a volume without labels goes anywhere',
      nodes: NODES.split(' | ')[0]!,
      objects: volume('disk'),
      pod: 'new claim:data',
      expect: 'a',
    },
    {
      name: 'so does every volume where nodes tell of no zone',
      nodes: 'a',
      objects: volume('disk', `${ZONE}=z2`),
      pod: 'new claim:data',
      expect: 'a',
    },
  ]);
});
