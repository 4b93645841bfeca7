import { SCORE_PLUGIN_NAMES } from '@drydock/sandbox';
import { shownDecision } from './shown-decision.ts';

const points = (given: Readonly<Record<string, number>>) => SCORE_PLUGIN_NAMES.map((name) => given[name] ?? 0);

describe('a decision of the scheduler, as a page shows it', () => {
  it('leaves out the plugins that do not tell the nodes apart', () => {
    const shown = shownDecision({
      namespace: 'default',
      pod: 'web',
      uid: 'u1',
      at: 1000,
      node: 'node01',
      refused: [{ plugin: 'NodeUnschedulable', reason: 'node(s) were unschedulable', nodes: ['node03'] }],
      scores: [
        { node: 'node01', points: points({ TaintToleration: 300, NodeResourcesFit: 90 }) },
        { node: 'node02', points: points({ TaintToleration: 300, NodeResourcesFit: 40 }) },
      ],
    });
    expect(shown).toEqual({
      id: 'u1',
      namespace: 'default',
      pod: 'web',
      at: new Date(1000),
      node: 'node01',
      roomOn: undefined,
      victims: [],
      refused: [{ plugin: 'NodeUnschedulable', reason: 'node(s) were unschedulable', nodes: ['node03'] }],
      scores: [
        { node: 'node01', total: 390, points: [{ plugin: 'NodeResourcesFit', points: 90 }] },
        { node: 'node02', total: 340, points: [{ plugin: 'NodeResourcesFit', points: 40 }] },
      ],
    });
  });

  it('says where room is made, and by whom', () => {
    const preempts = { node: 'node01', pods: ['default/low'] };
    const shown = shownDecision({ namespace: 'default', pod: 'web', uid: 'u1', at: 0, message: 'no', preempts, refused: [], scores: [] });
    expect(shown).toMatchObject({ roomOn: 'node01', victims: ['default/low'], message: 'no' });
  });
});
