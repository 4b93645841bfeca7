import type { Pod } from '@drydock/kinds';
import { SchedulingWorld, testScheduling, type SchedulingRow } from '../../test/scheduling-table.ts';

/** What became of the pods: `new waits for a; low leaves; mid on a`. */
function outcomeOf(world: SchedulingWorld): string {
  const pods = world.cluster.api.storage.list<Pod>('pods', 'default');
  return pods.map(stateOf).sort().join('; ');
}

function stateOf({ metadata, spec, status }: Pod): string {
  const disruption = status?.conditions?.find(({ type }) => type === 'DisruptionTarget');
  if (metadata.deletionTimestamp)
    return `${metadata.name} leaves${disruption?.reason === 'PreemptionByScheduler' ? '' : ` (${disruption?.reason})`}`;
  if (spec.nodeName) return `${metadata.name} on ${spec.nodeName}`;
  return `${metadata.name} waits${status?.nominatedNodeName ? ` for ${status.nominatedNodeName}` : ''}`;
}

const budget = (app: string) => `PodDisruptionBudget ${app} {spec: {minAvailable: 1, selector: {matchLabels: {app: ${app}}}}}`;
const NEVER = 'PriorityClass patient {value: 20, preemptionPolicy: Never}';
const DEFAULT = 'PriorityClass usual {value: 5, globalDefault: true}';

const TWO = 'a cpu:2 | b cpu:2';
const since = (pod: string, minute: number) => `status Pod ${pod} {startTime: "2026-11-20T17:0${minute}:00Z"}`;

const ROWS: readonly SchedulingRow[] = [
  {
    name: 'a less important pod leaves',
    nodes: 'a cpu:2',
    pods: 'low priority:1 cpu:2',
    pod: 'new priority:2 cpu:2',
    expect: 'low leaves; new waits for a',
  },
  {
    name: 'an equally important pod stays',
    nodes: 'a cpu:2',
    pods: 'old priority:2 cpu:2',
    pod: 'new priority:2 cpu:2',
    expect: 'new waits; old on a',
  },
  {
    name: 'pods without a class have priority 0',
    nodes: 'a cpu:2',
    pods: 'none cpu:2',
    pod: 'new priority:1 cpu:2',
    expect: 'new waits for a; none leaves',
  },
  {
    name: 'and a negative one is less',
    nodes: 'a cpu:2',
    pods: 'low priority:-1 cpu:2',
    pod: 'new cpu:2',
    expect: 'low leaves; new waits for a',
  },
  {
    name: 'a default class gives its value',
    nodes: 'a cpu:2',
    objects: DEFAULT,
    pods: 'old cpu:2',
    pod: 'new priority:4 cpu:2',
    expect: 'new waits; old on a',
  },
  {
    name: 'as few leave as needed',
    nodes: 'a cpu:2',
    pods: 'low priority:1 cpu:500m | mid priority:2 cpu:1 | none cpu:500m',
    pod: 'new priority:9 cpu:900m',
    expect: 'low leaves; mid on a; new waits for a; none leaves',
  },
  {
    name: 'nobody leaves where it would not be enough',
    nodes: 'a cpu:2',
    pods: 'low priority:1 cpu:1',
    pod: 'new priority:9 cpu:3',
    expect: 'low on a; new waits',
  },
  {
    name: 'nobody leaves when there is room elsewhere',
    nodes: TWO,
    pods: 'low priority:1 cpu:2 on:a',
    pod: 'new priority:9 cpu:2',
    expect: 'low on a; new on b',
  },
  {
    name: 'nobody leaves a node that is closed for other reasons',
    nodes: 'a cpu:2 taint:x:NoSchedule',
    pods: 'low priority:1 cpu:2 on:a',
    pod: 'new priority:9 cpu:2',
    expect: 'low on a; new waits',
  },
  {
    name: 'preemptionPolicy Never: nobody leaves',
    nodes: 'a cpu:2',
    objects: NEVER,
    pods: 'low priority:1 cpu:2',
    pod: 'new cpu:2 {priorityClassName: patient}',
    expect: 'low on a; new waits',
  },
  {
    name: 'the pod goes where it waited when there is room',
    nodes: 'a cpu:2',
    pods: 'low priority:1 cpu:2',
    pod: 'new priority:2 cpu:2',
    then: ['delete low'],
    expect: 'new on a',
  },
  {
    name: 'it waits for all of those who leave',
    nodes: 'a cpu:2',
    pods: 'low priority:1 cpu:1 | none cpu:1',
    pod: 'new priority:2 cpu:2',
    then: ['delete low'],
    expect: 'new waits for a; none leaves',
  },
  {
    name: 'the room is kept from less important pods',
    nodes: 'a cpu:2',
    pods: 'low priority:1 cpu:2',
    pod: 'new priority:9 cpu:2',
    then: ['create late priority:5 cpu:1', 'delete low'],
    expect: 'late waits; new on a',
  },
  {
    name: 'not from more important ones',
    nodes: 'a cpu:2',
    pods: 'low priority:1 cpu:2',
    pod: 'new priority:5 cpu:2',
    then: ['create late priority:9 cpu:2', 'delete low'],
    expect: 'late on a; new waits',
  },

  {
    name: 'a node where no budget is hurt',
    nodes: TWO,
    objects: budget('web'),
    pods: 'one app=web priority:1 cpu:2 on:a | two priority:2 cpu:2 on:b',
    pod: 'new priority:9 cpu:2',
    expect: 'new waits for b; one on a; two leaves',
  },
  {
    name: 'on one node, a pod without a budget first',
    nodes: 'a cpu:2',
    objects: budget('web'),
    pods: 'one app=web priority:1 cpu:1 | two priority:2 cpu:1',
    pod: 'new priority:9 cpu:1',
    expect: 'new waits for a; one on a; two leaves',
  },
  {
    name: 'a budget is hurt when there is no other way',
    nodes: 'a cpu:2',
    objects: budget('web'),
    pods: 'one app=web priority:1 cpu:2',
    pod: 'new priority:9 cpu:2',
    expect: 'new waits for a; one leaves',
  },
  {
    name: 'the node whose most important victim is the least',
    nodes: TWO,
    pods: 'one priority:3 cpu:2 on:a | two priority:2 cpu:1 on:b | three priority:2 cpu:1 on:b',
    pod: 'new priority:9 cpu:2',
    expect: 'new waits for b; one on a; three leaves; two leaves',
  },
  {
    name: 'then the node whose victims are worth less',
    nodes: TWO,
    pods: 'one priority:3 cpu:1 on:a | two priority:3 cpu:1 on:a | three priority:3 cpu:1 on:b | four priority:1 cpu:1 on:b',
    pod: 'new priority:9 cpu:2',
    expect: 'four leaves; new waits for b; one on a; three leaves; two on a',
  },
  {
    name: 'then the node with fewer victims',
    nodes: TWO,
    pods: 'one priority:-1 cpu:1 on:a | two priority:-1 cpu:1 on:a | three priority:-1 cpu:2 on:b',
    pod: 'new priority:9 cpu:2',
    expect: 'new waits for b; one on a; three leaves; two on a',
  },
  {
    name: 'then the node whose victim started last',
    nodes: TWO,
    pods: 'one priority:1 cpu:2 on:a | two priority:1 cpu:2 on:b',
    before: [since('one', 1), since('two', 2)],
    pod: 'new priority:9 cpu:2',
    expect: 'new waits for b; one on a; two leaves',
  },
  {
    name: 'of equals on one node, the one that started last',
    nodes: 'a cpu:2',
    pods: 'one priority:1 cpu:1 | two priority:1 cpu:1',
    before: [since('one', 1), since('two', 2)],
    pod: 'new priority:9 cpu:1',
    expect: 'new waits for a; one on a; two leaves',
  },
];

describe('DefaultPreemption', () => {
  it.each(ROWS.map((row) => [row.name, row] as const))('%s', (_, row) => {
    const world = new SchedulingWorld();
    world.play(row);
    expect(outcomeOf(world)).toBe(row.expect);
  });

  const tried = (reasons: string) =>
    `0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint {x: }. ${reasons}`.trim();
  const NODES = 'a cpu:2 | b cpu:2 taint:x:NoSchedule';

  testScheduling([
    {
      name: 'says that nobody is less important',
      nodes: NODES,
      pods: 'old priority:2 cpu:2',
      pod: 'new priority:2 cpu:1',
      expect: tried(
        'preemption: 0/2 nodes are available: 1 No preemption victims found for incoming pod, 1 Preemption is not helpful for scheduling.',
      ),
    },
    {
      name: 'says that it would not be enough',
      nodes: NODES,
      pods: 'old priority:1 cpu:2',
      pod: 'new priority:2 cpu:3',
      expect: tried('preemption: 0/2 nodes are available: 1 Insufficient cpu, 1 Preemption is not helpful for scheduling.'),
    },
    {
      name: 'says that the pod may not preempt',
      nodes: NODES,
      objects: NEVER,
      pods: 'old priority:1 cpu:2',
      pod: 'new cpu:1 {priorityClassName: patient}',
      expect: tried('preemption: not eligible due to preemptionPolicy=Never.'),
    },
    {
      name: 'says that somebody is leaving already',
      nodes: NODES,
      pods: 'one priority:1 cpu:1 | two priority:1 cpu:1',
      pod: 'new priority:2 cpu:2',
      then: ['delete one'],
      expect: tried('preemption: not eligible due to a terminating pod on the nominated node.'),
    },
  ]);

  it('tells the victim, and marks it, and says nothing more to the pod that waits', () => {
    const world = new SchedulingWorld();
    world.play({ nodes: 'a cpu:2', pods: 'low priority:1 cpu:2', pod: 'new priority:2 cpu:2' });
    const uid = world.pod('new')!.metadata.uid;
    expect(world.events('low').at(-1)).toBe(`Normal Preempted Preempted by pod ${uid} on node a`);
    expect(world.pod('low')!.status!.conditions!.find(({ type }) => type === 'DisruptionTarget')).toMatchObject({
      status: 'True',
      reason: 'PreemptionByScheduler',
      message: 'default-scheduler: preempting to accommodate a higher priority pod',
    });
    expect(world.outcomeOf('new')).toBe('0/1 nodes are available: 1 Insufficient cpu.');
  });
});
