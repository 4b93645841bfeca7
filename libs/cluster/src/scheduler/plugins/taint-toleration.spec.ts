import { testScheduling } from '../../../test/scheduling-table.ts';

const GPU = '0/1 nodes are available: 1 node(s) had untolerated taint {dedicated: gpu}.';

describe('TaintToleration', () => {
  testScheduling([
    { name: 'NoSchedule keeps pods away', nodes: 'a taint:dedicated=gpu:NoSchedule', pod: 'new', expect: GPU },
    { name: 'NoExecute keeps pods away', nodes: 'a taint:dedicated=gpu:NoExecute', pod: 'new', expect: GPU },
    { name: 'PreferNoSchedule does not', nodes: 'a taint:dedicated=gpu:PreferNoSchedule', pod: 'new', expect: 'a' },
    {
      name: 'the same key, value and effect is tolerated',
      nodes: 'a taint:dedicated=gpu:NoSchedule',
      pod: 'new {tolerations: [{key: dedicated, operator: Equal, value: gpu, effect: NoSchedule}]}',
      expect: 'a',
    },
    {
      name: 'Equal is the default',
      nodes: 'a taint:dedicated=gpu:NoSchedule',
      pod: 'new {tolerations: [{key: dedicated, value: gpu, effect: NoSchedule}]}',
      expect: 'a',
    },
    {
      name: 'another value is not',
      nodes: 'a taint:dedicated=gpu:NoSchedule',
      pod: 'new {tolerations: [{key: dedicated, value: cpu, effect: NoSchedule}]}',
      expect: GPU,
    },
    {
      name: 'another effect is not',
      nodes: 'a taint:dedicated=gpu:NoSchedule',
      pod: 'new {tolerations: [{key: dedicated, value: gpu, effect: PreferNoSchedule}]}',
      expect: GPU,
    },
    {
      name: 'no effect means every effect',
      nodes: 'a taint:dedicated=gpu:NoSchedule taint:dedicated=gpu:NoExecute',
      pod: 'new {tolerations: [{key: dedicated, value: gpu}]}',
      expect: 'a',
    },
    {
      name: 'Exists takes every value',
      nodes: 'a taint:dedicated=gpu:NoSchedule',
      pod: 'new {tolerations: [{key: dedicated, operator: Exists}]}',
      expect: 'a',
    },
    {
      name: 'Exists without a key takes every taint',
      nodes: 'a taint:dedicated=gpu:NoSchedule taint:x:NoExecute',
      pod: 'new {tolerations: [{operator: Exists}]}',
      expect: 'a',
    },
    {
      name: 'all taints must be tolerated; the first that is not is named',
      nodes: 'a taint:one:NoSchedule taint:two=2:NoSchedule taint:three:NoSchedule',
      pod: 'new {tolerations: [{key: one, operator: Exists}]}',
      expect: '0/1 nodes are available: 1 node(s) had untolerated taint {two: 2}.',
    },
    {
      name: 'each taint is counted by itself',
      nodes: 'a taint:x:NoSchedule | b taint:x:NoSchedule | c taint:y=1:NoSchedule',
      pod: 'new',
      expect:
        '0/3 nodes are available: 1 node(s) had untolerated taint {y: 1}, 2 node(s) had untolerated taint {x: }. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.',
    },
    {
      name: 'the node with fewer untolerated soft taints wins',
      nodes: 'a taint:x:PreferNoSchedule taint:y:PreferNoSchedule | b taint:x:PreferNoSchedule',
      pod: 'new',
      expect: 'b',
    },
    {
      name: 'soft taints that are tolerated do not count',
      nodes: 'a taint:x:PreferNoSchedule taint:w:PreferNoSchedule | b taint:z:PreferNoSchedule',
      pod: 'new {tolerations: [{key: x, operator: Exists}, {key: w, operator: Exists}]}',
      expect: 'a',
    },
    {
      name: 'a taint that goes lets the pod in',
      nodes: 'a taint:x:NoSchedule',
      pod: 'new',
      then: ['patch Node a {spec: {taints: null}}'],
      expect: 'a',
    },
  ]);
});
