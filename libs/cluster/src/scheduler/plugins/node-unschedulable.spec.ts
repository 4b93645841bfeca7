import { testScheduling } from '../../../test/scheduling-table.ts';

const CORDONED = '0/1 nodes are available: 1 node(s) were unschedulable.';

describe('NodeUnschedulable', () => {
  testScheduling([
    { name: 'a cordoned node takes no new pods', nodes: 'a cordoned | b', pod: 'new', expect: 'b' },
    { name: 'and the pod waits when there is no other', nodes: 'a cordoned', pod: 'new', expect: CORDONED },
    { name: 'until it is uncordoned', nodes: 'a cordoned', pod: 'new', then: ['patch Node a {spec: {unschedulable: null}}'], expect: 'a' },
    {
      name: 'a pod that tolerates the taint of cordoned nodes goes there',
      nodes: 'a cordoned',
      pod: 'new {tolerations: [{key: node.kubernetes.io/unschedulable, operator: Exists, effect: NoSchedule}]}',
      expect: 'a',
    },
    {
      name: 'a toleration of another effect does not help',
      nodes: 'a cordoned',
      pod: 'new {tolerations: [{key: node.kubernetes.io/unschedulable, operator: Exists, effect: NoExecute}]}',
      expect: CORDONED,
    },
    { name: 'pods that are there already stay', nodes: 'a cordoned | b', pods: 'old on:a', pod: 'new', expect: 'b' },
    {
      name: 'preemption cannot help',
      nodes: 'a cordoned | b cordoned',
      pod: 'new',
      expect:
        '0/2 nodes are available: 2 node(s) were unschedulable. preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.',
    },
  ]);
});
