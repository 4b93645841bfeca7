import { testScheduling } from '../../../test/scheduling-table.ts';

const FULL = '0/1 nodes are available: 1 Insufficient cpu.';

const containers = (kind: string, ...each: string[]) =>
  `${kind}: [${each.map((cpu, at) => `{name: ${kind[0]}${at}, image: nginx, resources: {requests: {cpu: "${cpu}"}}}`).join(', ')}]`;

describe('NodeResourcesFit', () => {
  testScheduling([
    { name: 'enough of everything', nodes: 'a cpu:2 memory:1Gi', pod: 'new cpu:2 memory:1Gi', expect: 'a' },
    { name: 'too little cpu', nodes: 'a cpu:2', pod: 'new cpu:2001m', expect: FULL },
    {
      name: 'too little memory',
      nodes: 'a memory:1Gi',
      pod: 'new memory:1025Mi',
      expect: '0/1 nodes are available: 1 Insufficient memory.',
    },
    {
      name: 'too little disk',
      nodes: 'a ephemeral-storage:1Gi',
      pod: 'new ephemeral-storage:2Gi',
      expect: '0/1 nodes are available: 1 Insufficient ephemeral-storage.',
    },
    {
      name: 'too little of several things: all are named',
      nodes: 'a cpu:1 memory:1Gi',
      pod: 'new cpu:2 memory:2Gi',
      expect: '0/1 nodes are available: 1 Insufficient cpu, 1 Insufficient memory.',
    },
    { name: 'too many pods', nodes: 'a pods:1', pods: 'old on:a', pod: 'new', expect: '0/1 nodes are available: 1 Too many pods.' },
    { name: 'what runs already counts', nodes: 'a cpu:2', pods: 'old on:a cpu:1500m', pod: 'new cpu:600m', expect: FULL },
    {
      name: 'requests count, not use: a pod without requests always fits',
      nodes: 'a cpu:1',
      pods: 'old on:a cpu:1',
      pod: 'new',
      expect: 'a',
    },
    { name: 'an extended resource', nodes: 'a | b example.com/gpu:1', pod: 'new example.com/gpu:1', expect: 'b' },
    {
      name: 'an extended resource that is used up',
      nodes: 'a example.com/gpu:1',
      pods: 'old on:a example.com/gpu:1',
      pod: 'new example.com/gpu:1',
      expect: '0/1 nodes are available: 1 Insufficient example.com/gpu.',
    },
    { name: 'containers add up', nodes: 'a cpu:2', pod: `new {${containers('containers', '1', '1.5')}}`, expect: FULL },
    {
      name: 'init containers do not: the neediest counts',
      nodes: 'a cpu:2',
      pod: `new {${containers('containers', '1')}, ${containers('initContainers', '2', '2')}}`,
      expect: 'a',
    },
    {
      name: 'an init container that needs more than the node has',
      nodes: 'a cpu:2',
      pod: `new {${containers('containers', '1')}, ${containers('initContainers', '3')}}`,
      expect: FULL,
    },
    {
      name: 'sidecars add to the containers',
      nodes: 'a cpu:2',
      pod: `new {${containers('containers', '1.5')}, initContainers: [{name: s, image: nginx, restartPolicy: Always, resources: {requests: {cpu: "1"}}}]}`,
      expect: FULL,
    },
    {
      name: 'so does the overhead of a runtime class',
      nodes: 'a cpu:2',
      objects: 'RuntimeClass heavy {handler: runc, overhead: {podFixed: {cpu: 500m}}}',
      pod: 'new cpu:1600m {runtimeClassName: heavy}',
      expect: FULL,
    },
    { name: 'a pod that ends makes room', nodes: 'a cpu:2', pods: 'old on:a cpu:2', pod: 'new cpu:1', then: ['delete old'], expect: 'a' },
    {
      name: 'a node that grows makes room',
      nodes: 'a cpu:1',
      pod: 'new cpu:2',
      then: ['status Node a {allocatable: {cpu: "4"}}'],
      expect: 'a',
    },
    {
      name: 'the emptier node wins (LeastAllocated)',
      nodes: 'a | b',
      pods: 'old on:a cpu:2 memory:4Gi',
      pod: 'new cpu:100m memory:200Mi',
      expect: 'b',
    },
    {
      name: 'the bigger node wins when both are empty',
      nodes: 'a cpu:2 memory:2Gi | b cpu:8 memory:8Gi',
      pod: 'new cpu:1 memory:1Gi',
      expect: 'b',
    },
    {
      name: 'pods without requests count for something, so that they do not pile up',
      nodes: 'a | b',
      pods: 'one on:a | two on:a | three on:b',
      pod: 'new',
      expect: 'b',
    },
    {
      name: 'nodes without room and nodes that are cordoned, counted apart',
      nodes: 'a cpu:1 | b cpu:1 | c cordoned',
      pod: 'new cpu:2',
      expect: '0/3 nodes are available: 1 node(s) were unschedulable, 2 Insufficient cpu.',
    },
  ]);
});
