import { testScheduling } from '../../../test/scheduling-table.ts';

const NO_MATCH = "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.";

const required = (...terms: string[]) =>
  `new {affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [${terms.join(', ')}]}}}}`;
const labels = (...requirements: string[]) => `{matchExpressions: [${requirements.join(', ')}]}`;
const named = (operator: string, names: string) => `{matchFields: [{key: metadata.name, operator: ${operator}, values: ${names}}]}`;
const preferred = (...terms: string[]) =>
  `new {affinity: {nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [${terms.join(', ')}]}}}`;
const worth = (weight: number, requirement: string) => `{weight: ${weight}, preference: ${labels(requirement)}}`;

describe('NodeAffinity', () => {
  testScheduling([
    { name: 'a node selector', nodes: 'a | b disk=ssd', pod: 'new {nodeSelector: {disk: ssd}}', expect: 'b' },
    { name: 'a node selector that no node matches', nodes: 'a disk=hdd', pod: 'new {nodeSelector: {disk: ssd}}', expect: NO_MATCH },
    { name: 'all of its labels must match', nodes: 'a disk=ssd', pod: 'new {nodeSelector: {disk: ssd, zone: z1}}', expect: NO_MATCH },
    {
      name: 'a label that comes later',
      pod: 'new {nodeSelector: {disk: ssd}}',
      then: ['patch Node a {metadata: {labels: {disk: ssd}}}'],
      expect: 'a',
    },
    {
      name: 'a label that goes later does not matter',
      nodes: 'a disk=ssd',
      pod: 'new {nodeSelector: {disk: ssd}}',
      then: ['patch Node a {metadata: {labels: {disk: null}}}'],
      expect: 'a',
    },
    { name: 'In', nodes: 'a zone=z1 | b zone=z3', pod: required(labels('{key: zone, operator: In, values: [z2, z3]}')), expect: 'b' },
    { name: 'In needs the label', pod: required(labels('{key: zone, operator: In, values: [z1]}')), expect: NO_MATCH },
    { name: 'NotIn', nodes: 'a zone=z1 | b zone=z2', pod: required(labels('{key: zone, operator: NotIn, values: [z1]}')), expect: 'b' },
    {
      name: 'NotIn takes nodes without the label',
      nodes: 'a zone=z1 | b',
      pod: required(labels('{key: zone, operator: NotIn, values: [z1]}')),
      expect: 'b',
    },
    { name: 'Exists', nodes: 'a | b gpu=', pod: required(labels('{key: gpu, operator: Exists}')), expect: 'b' },
    { name: 'DoesNotExist', nodes: 'a gpu=yes | b', pod: required(labels('{key: gpu, operator: DoesNotExist}')), expect: 'b' },
    { name: 'Gt', nodes: 'a cores=4 | b cores=8', pod: required(labels('{key: cores, operator: Gt, values: ["4"]}')), expect: 'b' },
    { name: 'Lt', nodes: 'a cores=4 | b cores=8', pod: required(labels('{key: cores, operator: Lt, values: ["8"]}')), expect: 'a' },
    {
      name: 'Gt of what is no number',
      nodes: 'a cores=many',
      pod: required(labels('{key: cores, operator: Gt, values: ["4"]}')),
      expect: NO_MATCH,
    },
    {
      name: 'all expressions of a term must match',
      nodes: 'a zone=z1',
      pod: required(labels('{key: zone, operator: Exists}', '{key: gpu, operator: Exists}')),
      expect: NO_MATCH,
    },
    {
      name: 'one of the terms is enough',
      nodes: 'a zone=z1',
      pod: required(labels('{key: gpu, operator: Exists}'), labels('{key: zone, operator: Exists}')),
      expect: 'a',
    },
    {
      name: 'selector and affinity must both match',
      nodes: 'a disk=ssd | b disk=ssd zone=z1',
      pod: `${required(labels('{key: zone, operator: Exists}')).slice(0, -1)}, nodeSelector: {disk: ssd}}`,
      expect: 'b',
    },
    { name: 'a node by its name', nodes: 'a | b', pod: required(named('In', '[b]')), expect: 'b' },
    { name: 'not a node, by its name', nodes: 'a | b', pod: required(named('NotIn', '[b]')), expect: 'a' },
    {
      name: 'the only node that a pod is for is full',
      nodes: 'a cpu:1 | b | c',
      pod: `${required(named('In', '[a]')).replace('new', 'new cpu:2')}`,
      expect:
        "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) didn't satisfy plugin(s) [NodeAffinity]. preemption: 0/3 nodes are available: 1 No preemption victims found for incoming pod, 2 Preemption is not helpful for scheduling.",
    },
    {
      name: 'a node that there is not',
      nodes: 'a | b',
      pod: required(named('In', '[nowhere]')),
      expect: "0/2 nodes are available: 2 node(s) didn't satisfy plugin(s) [NodeAffinity].",
    },
    {
      name: 'two names at once',
      nodes: 'a | b',
      pod: required('{matchFields: [{key: metadata.name, operator: In, values: [a]}, {key: metadata.name, operator: In, values: [b]}]}'),
      expect: '0/2 nodes are available: pod affinity terms conflict.',
    },
    {
      name: 'the heavier preference wins',
      nodes: 'a zone=z1 | b gpu=yes',
      pod: preferred(worth(2, '{key: zone, operator: Exists}'), worth(5, '{key: gpu, operator: Exists}')),
      expect: 'b',
    },
    {
      name: 'preferences add up',
      nodes: 'a zone=z1 disk=ssd | b gpu=yes',
      pod: preferred(
        worth(3, '{key: zone, operator: Exists}'),
        worth(3, '{key: disk, operator: Exists}'),
        worth(5, '{key: gpu, operator: Exists}'),
      ),
      expect: 'a',
    },
    { name: 'a preference that nobody meets stops nobody', pod: preferred(worth(1, '{key: gpu, operator: Exists}')), expect: 'a' },
  ]);
});
