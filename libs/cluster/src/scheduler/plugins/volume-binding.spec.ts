import { testScheduling } from '../../../test/scheduling-table.ts';

const claim = (more = '', name = 'data') =>
  `PersistentVolumeClaim ${name} {spec: {accessModes: [ReadWriteOnce], storageClassName: slow, resources: {requests: {storage: 5Gi}}${more ? `, ${more}` : ''}}}`;
const volume = (name: string, size: string, node?: string, more = '') =>
  `PersistentVolume ${name} {spec: {capacity: {storage: ${size}}, accessModes: [ReadWriteOnce], storageClassName: slow, local: {path: /d}, ` +
  `nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [${node}]}]}]}}${more}}}`;
const storageClass = (provisioner: string, more = '') =>
  `StorageClass slow {provisioner: ${provisioner}, volumeBindingMode: WaitForFirstConsumer${more ? `, ${more}` : ''}}`;

const WAITING = storageClass('kubernetes.io/no-provisioner');
const EXTERNAL = storageClass('disks.example.com');
const NO_VOLUME = "0/1 nodes are available: 1 node(s) didn't find available persistent volumes to bind.";

describe('VolumeBinding', () => {
  testScheduling([
    {
      name: 'a claim that there is not',
      pod: 'new claim:data',
      expect:
        '0/1 nodes are available: persistentvolumeclaim "data" not found. preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.',
    },
    { name: 'until it is there', objects: volume('disk', '5Gi', 'a'), pod: 'new claim:data', then: [`create ${claim()}`], expect: 'a' },
    {
      name: 'a claim that is being deleted',
      objects: claim(),
      pods: 'old on:a claim:data',
      pod: 'first',
      then: ['delete PersistentVolumeClaim data', 'create new claim:data'],
      outcomeOf: 'new',
      expect: '0/1 nodes are available: persistentvolumeclaim "data" is being deleted.',
    },
    {
      name: 'a claim that must be bound first',
      objects: claim(),
      pod: 'new claim:data',
      expect: '0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims.',
    },
    { name: 'and is bound later', objects: claim(), pod: 'new claim:data', then: [`create ${volume('disk', '5Gi', 'a')}`], expect: 'a' },
    {
      name: 'a bound claim: the node of its volume',
      nodes: 'a | b',
      objects: `${volume('disk', '5Gi', 'b')} | ${claim()}`,
      pod: 'new claim:data',
      expect: 'b',
    },
    {
      name: 'a bound claim whose volume is on a node that is not there',
      objects: `${volume('disk', '5Gi', 'gone')} | ${claim()}`,
      pod: 'new claim:data',
      expect: "0/1 nodes are available: 1 node(s) didn't match PersistentVolume's node affinity.",
    },
    {
      name: 'a claim that waits for a pod: the node that has a volume',
      nodes: 'a | b',
      objects: `${WAITING} | ${volume('disk', '5Gi', 'b')} | ${claim()}`,
      pod: 'new claim:data',
      expect: 'b',
    },
    { name: 'a claim that waits for a pod, and no volume', objects: `${WAITING} | ${claim()}`, pod: 'new claim:data', expect: NO_VOLUME },
    {
      name: 'a volume that is too small',
      objects: `${WAITING} | ${volume('disk', '4Gi', 'a')} | ${claim()}`,
      pod: 'new claim:data',
      expect: NO_VOLUME,
    },
    {
      name: 'a volume of another mode',
      objects: `${WAITING} | ${volume('disk', '5Gi', 'a', ', volumeMode: Block')} | ${claim()}`,
      pod: 'new claim:data',
      expect: NO_VOLUME,
    },
    {
      name: 'two claims need two volumes',
      objects: `${WAITING} | ${volume('disk', '5Gi', 'a')} | ${claim()} | ${claim('', 'more')}`,
      pod: 'new claim:data claim:more',
      expect: NO_VOLUME,
    },
    {
      name: 'each node is judged by itself',
      nodes: 'a | b cordoned',
      objects: `${WAITING} | ${volume('disk', '5Gi', 'b')} | ${claim()}`,
      pod: 'new claim:data',
      expect:
        "0/2 nodes are available: 1 node(s) didn't find available persistent volumes to bind, 1 node(s) were unschedulable. preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.",
    },
    {
      name: 'a volume can be made anywhere: the pod waits for it on its node',
      objects: `${EXTERNAL} | ${claim()}`,
      pod: 'new claim:data',
      expect: 'undecided',
    },
    {
      name: 'and goes there when it has been made',
      nodes: 'a | b',
      objects: `${EXTERNAL} | ${claim()}`,
      pod: 'new claim:data {nodeSelector: {kubernetes.io/hostname: b}}',
      then: [`create ${volume('made', '5Gi', 'b', ', claimRef: {namespace: default, name: data}')}`],
      expect: 'b',
    },
    {
      name: 'a volume that was ordered for one node keeps the pod from others',
      nodes: 'a cordoned | b',
      objects: `${EXTERNAL} | ${claim().replace(' {spec', ' {metadata: {annotations: {volume.kubernetes.io/selected-node: a}}, spec')}`,
      pod: 'new claim:data',
      expect: "0/2 nodes are available: 1 node(s) didn't find available persistent volumes to bind, 1 node(s) were unschedulable.",
    },
    {
      name: 'volumes can be made in allowed topologies only',
      nodes: 'a zone=z1',
      objects: `${storageClass('disks.example.com', 'allowedTopologies: [{matchLabelExpressions: [{key: zone, values: [z2]}]}]')} | ${claim()}`,
      pod: 'new claim:data',
      expect: NO_VOLUME,
    },
    {
      name: 'a driver that tells how much it has left has too little',
      objects: `${EXTERNAL} | CSIDriver disks.example.com {spec: {storageCapacity: true}} | CSIStorageCapacity left {storageClassName: slow, nodeTopology: {}, capacity: 1Gi} | ${claim()}`,
      pod: 'new claim:data',
      expect: '0/1 nodes are available: 1 node(s) did not have enough free storage.',
    },
    {
      name: 'or enough, but elsewhere',
      nodes: 'a zone=z1 | b zone=z2',
      objects: `${EXTERNAL} | CSIDriver disks.example.com {spec: {storageCapacity: true}} | CSIStorageCapacity left {storageClassName: slow, nodeTopology: {matchLabels: {zone: z2}}, capacity: 9Gi} | ${claim()}`,
      pod: 'new claim:data {nodeSelector: {zone: z1}}',
      expect: "0/2 nodes are available: 1 node(s) did not have enough free storage, 1 node(s) didn't match Pod's node affinity/selector.",
    },
    {
      name: 'a claim that has lost its volume',
      objects: `${volume('disk', '5Gi', 'a')} | ${claim()}`,
      pod: 'first',
      then: ['delete PersistentVolume disk', 'patch PersistentVolume disk {metadata: {finalizers: null}}', 'create new claim:data'],
      outcomeOf: 'new',
      expect: '0/1 nodes are available: persistentvolumeclaim "data" bound to non-existent persistentvolume "disk".',
    },
  ]);
});
