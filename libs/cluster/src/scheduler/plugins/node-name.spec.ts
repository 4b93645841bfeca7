import type { Pod } from '@drydock/kinds';
import { SchedulingWorld, testScheduling } from '../../../test/scheduling-table.ts';
import type { SchedulingContext } from '../framework.ts';
import type { NodeInfo } from '../node-info.ts';
import { nodeName } from './node-name.plugin.ts';

describe('NodeName', () => {
  it.each([
    ['a pod that names no node', undefined, 'a', true],
    ['the node that is named', 'a', 'a', true],
    ['another node', 'a', 'b', false],
  ])('judges %s', (_, named, node, fits) => {
    const context = { pod: { spec: { nodeName: named } } as unknown as Pod } as SchedulingContext;
    const info = { node: { metadata: { name: node } } } as NodeInfo;
    const refusals = fits ? [] : [{ reason: "node(s) didn't match the requested node name", unresolvable: true }];
    expect(nodeName.filter(info, context)).toEqual(refusals);
  });

  testScheduling([
    { name: 'whoever names a node is not scheduled', nodes: 'a | b', pod: 'new on:b', expect: 'b without the scheduler' },
    {
      name: 'not even when the node is full',
      nodes: 'a cpu:1',
      pods: 'old on:a cpu:1',
      pod: 'new on:a cpu:1',
      expect: 'a without the scheduler',
    },
    { name: 'or cordoned and tainted', nodes: 'a cordoned taint:x:NoSchedule', pod: 'new on:a', expect: 'a without the scheduler' },
  ]);

  it('a node that does not exist is taken by its word', () => {
    const world = new SchedulingWorld();
    world.nodes('a');
    world.pods('new on:nowhere');
    expect([world.pod('new')?.spec.nodeName, world.events('new')]).toEqual(['nowhere', []]);
  });
});
