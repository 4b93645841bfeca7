import { SchedulingWorld, testScheduling, withoutPreemption } from '../../test/scheduling-table.ts';

const GATED = 'SchedulingGated: Scheduling is blocked due to non-empty scheduling gates';

describe('SchedulingGates', () => {
  testScheduling([
    { name: 'a gated pod is not scheduled', pod: 'new gate:example.com/one', expect: GATED },
    {
      name: 'not even when one of its gates has been opened',
      pod: 'new gate:example.com/one gate:example.com/two',
      then: ['patch Pod new {spec: {schedulingGates: [{$patch: delete, name: example.com/one}]}}'],
      expect: GATED,
    },
    { name: 'it is when all have', pod: 'new gate:example.com/one', then: ['patch Pod new {spec: {schedulingGates: null}}'], expect: 'a' },
    {
      name: 'where it belongs by then',
      nodes: 'a | b zone=z1',
      pod: 'new gate:example.com/one',
      then: ['patch Pod new {spec: {nodeSelector: {zone: z1}}}', 'patch Pod new {spec: {schedulingGates: null}}'],
      expect: 'b',
    },
  ]);

  it('nothing is said of a gated pod', () => {
    const world = new SchedulingWorld();
    world.play({ pod: 'new gate:example.com/one' });
    expect(world.events('new')).toEqual([]);
  });
});

describe('PrioritySort', () => {
  testScheduling([
    {
      name: 'the most important of those that wait goes first',
      nodes: 'a cordoned cpu:2',
      pods: 'low priority:1 cpu:2 | mid priority:5 cpu:2',
      pod: 'high priority:9 cpu:2',
      then: ['patch Node a {spec: {unschedulable: null}}'],
      expect: 'a',
    },
    {
      name: 'whenever it came',
      nodes: 'a cordoned cpu:2',
      pod: 'high priority:9 cpu:2',
      then: ['create low priority:1 cpu:2', 'patch Node a {spec: {unschedulable: null}}'],
      expect: 'a',
    },
    {
      name: 'of equals the one that came first',
      nodes: 'a cordoned cpu:2',
      pod: 'one cpu:2',
      then: ['create two cpu:2', 'patch Node a {spec: {unschedulable: null}}'],
      expect: 'a',
    },
  ]);
});

describe('the scheduler', () => {
  testScheduling([
    { name: 'assigns a pod', pod: 'new', expect: 'a' },
    { name: 'leaves pods of other schedulers alone', pod: 'new {schedulerName: mine}', expect: 'undecided' },
    { name: 'tries again when a node comes', nodes: 'a cordoned', pod: 'new', then: ['create Node b'], expect: 'b' },
    { name: 'says when there are no nodes at all', nodes: '', pod: 'new', expect: 'no nodes available to schedule pods' },
    {
      name: 'names each reason once, with the number of nodes, in the order of their text',
      nodes: 'a cordoned | b cordoned | c taint:x:NoSchedule | d cpu:1 | e cpu:1 memory:1Gi',
      pod: 'new cpu:2 memory:2Gi',
      expect:
        '0/5 nodes are available: 1 Insufficient memory, 1 node(s) had untolerated taint {x: }, 2 Insufficient cpu, 2 node(s) were unschedulable.',
    },
    {
      name: 'asks the plugins in their order: the first that refuses a node is the one that is named',
      nodes: 'a cordoned taint:x:NoSchedule cpu:1',
      pod: 'new cpu:2 {nodeSelector: {no: where}}',
      expect: '0/1 nodes are available: 1 node(s) were unschedulable.',
    },
  ]);

  it('counts what it says of one version of a pod as one series of events; the condition has the latest message', () => {
    const world = new SchedulingWorld();
    world.play({
      nodes: 'a cordoned | b cordoned',
      pod: 'new',
      then: [
        'patch Node b {metadata: {labels: {zone: z1}}}',
        'patch Node b {spec: {unschedulable: null, taints: [{key: x, effect: NoSchedule}]}}',
      ],
    });
    const first = '0/2 nodes are available: 2 node(s) were unschedulable.';
    const said = world.events('new').map(withoutPreemption);
    expect(said).toEqual([`Warning FailedScheduling ${first}`, `Warning FailedScheduling ${first}`]);
    const { message = '' } = world.pod('new')!.status!.conditions!.find(({ type }) => type === 'PodScheduled')!;
    expect(withoutPreemption(message)).toBe(
      '0/2 nodes are available: 1 node(s) had untolerated taint {x: }, 1 node(s) were unschedulable.',
    );
  });
});
