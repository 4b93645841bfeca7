import { SchedulingWorld } from '../../test/scheduling-table.ts';
import { SCORE_PLUGIN_NAMES, totalOf, type SchedulingDecision } from './decision.ts';

/** `node a: 90 …` of a decision, and who refused the others. */
function told({ node, message, preempts, refused, scores }: SchedulingDecision): string[] {
  return [
    node ? `to ${node}` : (message ?? ''),
    ...(preempts ? [`room on ${preempts.node}: ${preempts.pods.join(' ')}`] : []),
    ...refused.map(({ plugin, reason, nodes }) => `${nodes.join(' ')} refused by ${plugin}: ${reason}`),
    ...scores.map((score) => `${score.node} ${totalOf(score)}`),
  ];
}

function decisions(world: SchedulingWorld): Record<string, string[]> {
  return Object.fromEntries(world.cluster.schedulingDecisions.map((decision) => [decision.pod, told(decision)]));
}

describe('the decision about a pod', () => {
  it('says who refused which node, and what the others were worth', () => {
    const world = new SchedulingWorld();
    world.play({ nodes: 'a cordoned | b taint:x:NoSchedule | c cpu:1 | d | e', pods: 'old on:e cpu:3', pod: 'new cpu:1500m memory:3Gi' });
    expect(decisions(world).new).toEqual([
      'to d',
      'a refused by NodeUnschedulable: node(s) were unschedulable',
      'b refused by TaintToleration: node(s) had untolerated taint {x: }',
      'c e refused by NodeResourcesFit: Insufficient cpu',
    ]);
  });

  it('has the weighted points of each plugin', () => {
    const world = new SchedulingWorld();
    world.play({ nodes: 'a | b taint:x:PreferNoSchedule', pod: 'new cpu:1' });
    const [decision] = world.cluster.schedulingDecisions;
    const points = decision!.scores.map(({ node, points: each }) => [node, each[SCORE_PLUGIN_NAMES.indexOf('TaintToleration')]]);
    expect([decision!.node, points]).toEqual([
      'a',
      [
        ['a', 300],
        ['b', 0],
      ],
    ]);
    expect(decision!.scores.map(totalOf)).toEqual([...decision!.scores.map(totalOf)].sort((x, y) => y - x));
  });

  it('says who has to make room', () => {
    const world = new SchedulingWorld();
    world.play({ nodes: 'a cpu:2', pods: 'low priority:1 cpu:2', pod: 'new priority:2 cpu:2' });
    expect(decisions(world).new).toEqual([
      '0/1 nodes are available: 1 Insufficient cpu.',
      'room on a: default/low',
      'a refused by NodeResourcesFit: Insufficient cpu',
    ]);
  });

  it('names a plugin that refuses all nodes at once', () => {
    const world = new SchedulingWorld();
    world.play({ nodes: 'a | b', pod: 'new claim:data' });
    expect(decisions(world).new![1]).toBe('a b refused by VolumeBinding: persistentvolumeclaim "data" not found');
  });

  it('is the latest one, and goes with the pod', () => {
    const world = new SchedulingWorld();
    world.play({ nodes: 'a cordoned', pod: 'one', then: ['patch Node a {spec: {unschedulable: null}}', 'create two'] });
    expect(decisions(world)).toEqual({ one: ['to a'], two: ['to a'] });
    world.act('delete one');
    world.act('create three');
    expect(Object.keys(decisions(world))).toEqual(['two', 'three']);
  });

  it('is saved with the cluster', () => {
    const world = new SchedulingWorld();
    world.play({ pod: 'new' });
    const { memories } = world.cluster.snapshot();
    expect(JSON.parse(JSON.stringify(memories))).toEqual(memories);
    expect(JSON.stringify(memories)).toContain('"node":"a"');
  });
});
