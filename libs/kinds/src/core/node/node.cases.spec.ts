import { testController } from '../../../test-support/controller-table.ts';

const condition = (type: string, status: string) => `{type: ${type}, status: "${status}", lastHeartbeatTime: "2030-01-01T00:00:00Z"}`;
const node = (name: string, ...conditions: string[]) =>
  `Node ${name} {status: {conditions: [${[condition('Ready', 'True'), ...conditions].join(', ')}]}}`;
const setStatus = (...conditions: string[]) => `status Node a {conditions: [${conditions.join(', ')}]}`;
const taints = 'Node a spec.taints';
const keys = (...names: [key: string, effect: string][]) =>
  names.map(([key, effect]) => ({ key: `node.kubernetes.io/${key}`, effect, timeAdded: '2026-11-20T18:00:00Z' }));
const pod = (name: string, more = '') => `Pod ${name} on:a {spec: {${more}}}`;
const evict = 'patch Node a {spec: {taints: [{key: maintenance, effect: NoExecute}]}}';

describe('node-controller', () => {
  testController(
    [
      {
        name: 'registers a node',
        when: [`create ${node('a')}`],
        then: { [taints]: undefined },
        events: ['RegisteredNode Node/a: Node a event: Registered Node a in Controller'],
      },
      {
        name: 'and tells when it goes',
        given: [node('a')],
        when: ['delete Node a'],
        events: ['RemovingNode Node/a: Node a event: Removing Node a from Controller'],
      },
      {
        name: 'taints a node that is cordoned',
        given: [node('a')],
        when: ['patch Node a {spec: {unschedulable: true}}'],
        then: { [taints]: keys(['unschedulable', 'NoSchedule']) },
      },
      {
        name: 'and takes it back',
        given: [node('a'), 'patch Node a {spec: {unschedulable: true}}'],
        when: ['patch Node a {spec: {unschedulable: null}}'],
        then: { [taints]: undefined },
      },
      ...(
        [
          ['MemoryPressure', 'memory-pressure'],
          ['DiskPressure', 'disk-pressure'],
          ['PIDPressure', 'pid-pressure'],
          ['NetworkUnavailable', 'network-unavailable'],
        ] as const
      ).map(([type, key]) => ({
        name: `taints a node with ${type}`,
        given: [node('a')],
        when: [setStatus(condition(type, 'True'))],
        then: { [taints]: keys([key, 'NoSchedule']) },
      })),
      {
        name: 'a node that is not ready',
        given: [node('a'), node('b')],
        when: [setStatus(condition('Ready', 'False'))],
        then: { [taints]: keys(['not-ready', 'NoSchedule'], ['not-ready', 'NoExecute']) },
        events: ['NodeNotReady Node/a: Node a status is now: NodeNotReady'],
      },
      {
        name: 'a node that nobody hears of',
        given: [node('a'), node('b')],
        when: [setStatus(condition('Ready', 'Unknown'))],
        then: { [taints]: keys(['unreachable', 'NoSchedule'], ['unreachable', 'NoExecute']) },
      },
      {
        name: 'its pods are not ready either',
        given: [node('a'), node('b'), pod('web'), 'run'],
        when: [setStatus(condition('Ready', 'False'))],
        then: { 'Pod web status.conditions': ['Ready=False', 'ContainersReady=True'] },
        events: ['NodeNotReady Node/a: Node a status is now: NodeNotReady', 'Warning NodeNotReady Pod/web: Node is not ready'],
      },
      {
        name: 'when all nodes are down, none is emptied',
        given: [node('a')],
        when: [setStatus(condition('Ready', 'False'))],
        then: { [taints]: keys(['not-ready', 'NoSchedule']) },
      },
      {
        name: 'when most nodes of a small zone are down, none is emptied either',
        given: ['a', 'b', 'c', 'd', 'e'].map((name) => node(name)),
        when: ['c', 'b', 'a'].map((name) => `status Node ${name} {conditions: [${condition('Ready', 'Unknown')}]}`),
        then: { 'Node a spec.taints': keys(['unreachable', 'NoSchedule']) },
      },
      {
        name: 'one node after the other is emptied, every ten seconds',
        given: ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => node(name)),
        when: [...['a', 'b'].map((name) => `status Node ${name} {conditions: [${condition('Ready', 'Unknown')}]}`), 'wait 10s'],
        then: {
          'Node a spec.taints': keys(['unreachable', 'NoSchedule'], ['unreachable', 'NoExecute']),
          'Node b spec.taints.1': { key: 'node.kubernetes.io/unreachable', effect: 'NoExecute', timeAdded: '2026-11-20T18:00:10Z' },
        },
      },
      {
        name: 'a node that recovers',
        given: [node('a'), node('b'), setStatus(condition('Ready', 'False'))],
        when: [setStatus(condition('Ready', 'True'))],
        then: { [taints]: undefined },
      },
    ],
    { component: 'node-controller' },
  );
});

describe('taint-eviction-controller', () => {
  const marked = (name: string) => `TaintManagerEviction Pod/${name}: Marking for deletion Pod default/${name}`;
  testController(
    [
      {
        name: 'removes pods that do not tolerate NoExecute',
        given: [node('a'), pod('web'), 'run'],
        when: [evict],
        then: { 'Pod web': 'gone' },
        events: [marked('web')],
      },
      {
        name: 'leaves those that do',
        given: [node('a'), pod('web', 'tolerations: [{key: maintenance, operator: Exists}]'), 'run'],
        when: [evict, 'wait 1d'],
        then: { 'Pod web': 'there' },
        events: [],
      },
      {
        name: 'for as long as they do',
        given: [
          node('a'),
          pod('web', 'tolerations: [{key: maintenance, operator: Exists, effect: NoExecute, tolerationSeconds: 60}]'),
          'run',
        ],
        when: [evict, 'wait 59s'],
        then: { 'Pod web': 'there' },
        events: [],
      },
      {
        name: 'and not longer',
        given: [
          node('a'),
          pod('web', 'tolerations: [{key: maintenance, operator: Exists, effect: NoExecute, tolerationSeconds: 60}]'),
          'run',
        ],
        when: [evict, 'wait 60s'],
        then: { 'Pod web': 'gone' },
        events: [marked('web')],
      },
      {
        name: 'takes it back when the taint goes',
        given: [
          node('a'),
          pod('web', 'tolerations: [{key: maintenance, operator: Exists, effect: NoExecute, tolerationSeconds: 60}]'),
          'run',
          evict,
        ],
        when: ['patch Node a {spec: {taints: null}}', 'wait 90s'],
        then: { 'Pod web': 'there' },
        events: ['TaintManagerEviction Pod/web: Cancelling deletion of Pod default/web'],
      },
      {
        name: 'NoSchedule removes nobody',
        given: [node('a'), pod('web'), 'run'],
        when: ['patch Node a {spec: {taints: [{key: maintenance, effect: NoSchedule}]}}', 'wait 1d'],
        then: { 'Pod web': 'there' },
        events: [],
      },
      {
        name: 'a node that is down: pods leave after five minutes',
        given: [node('a'), node('b'), pod('web'), 'run', setStatus(condition('Ready', 'Unknown'))],
        when: ['wait 299s'],
        then: { 'Pod web': 'there' },
        events: [],
      },
      {
        name: 'then they are marked',
        given: [node('a'), node('b'), pod('web'), 'run', setStatus(condition('Ready', 'Unknown'))],
        when: ['wait 300s'],
        events: [marked('web')],
      },
    ],
    { component: 'taint-eviction-controller' },
  );
});

describe('node-ipam-controller', () => {
  testController([
    {
      name: 'gives each node a range',
      when: [`create ${node('a')}`, `create ${node('b')}`],
      then: { 'Node a spec.podCIDRs': ['10.244.0.0/24'], 'Node b spec.podCIDR': '10.244.1.0/24' },
    },
    {
      name: 'leaves one that a node has',
      when: ['create Node a {spec: {podCIDR: 10.244.9.0/24, podCIDRs: [10.244.9.0/24]}}'],
      then: { 'Node a spec.podCIDR': '10.244.9.0/24' },
    },
    {
      name: 'gives a range that has become free to the next',
      given: [node('a'), node('b'), 'delete Node a'],
      when: [`create ${node('c')}`],
      then: { 'Node c spec.podCIDR': '10.244.0.0/24' },
    },
  ]);
});
