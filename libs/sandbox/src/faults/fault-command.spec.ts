import { allFaults } from '@drydock/cluster';
import { Desk } from '../../test/desk.ts';
import { faultCandidates, faultCommand } from './fault-command.ts';

const said = ({ sandbox }: Desk, line: string) => faultCommand(sandbox, line.split(' ').filter(Boolean)).text;

describe('fault', () => {
  it('injects, shows and undoes', () => {
    const desk = new Desk();
    expect(said(desk, 'list')).toMatch(/Nothing is wrong at the moment\.$/);
    expect(said(desk, 'inject disk-full node01')).toBe('injected: disk-full node=node01');
    expect(said(desk, 'inject registry-slow factor=5')).toBe('injected: registry-slow factor=5');
    expect(said(desk, '')).toMatch(/In force:\n {2}disk-full node=node01\n {2}registry-slow factor=5$/);
    expect(said(desk, 'undo disk-full node=node01')).toBe('undone: disk-full node=node01');
    expect(said(desk, 'undo --all')).toBe('undone: registry-slow factor=5');
    expect(said(desk, 'undo --all')).toBe('nothing is wrong');
    expect(said(desk, 'undo disk-full')).toBe('"disk-full" is not in force');
  });

  it('tells of all of them', () => {
    const text = said(new Desk(), 'list');
    for (const { name, summary } of allFaults) {
      expect(text).toContain(name);
      expect(text).toContain(summary);
    }
  });

  it.each([
    ['inject', /^error: which fault\? There are: node-down, /],
    ['inject flood', /^error: there is no fault "flood"; there are: node-down, /],
    ['undo flood', /^error: there is no fault "flood"; there are: node-down, /],
    ['inject node-down', /^error: the fault "node-down" needs the parameter "node": the name of a node$/],
    ['inject node-down node09', /^error: there is no node "node09"$/],
    ['inject node-down node01 node02', /^error: the fault "node-down" has no parameter for "node02"$/],
    ['inject node-down host=node01', /^error: the fault "node-down" has no parameter "host"$/],
    ['break node-down', /^error: there is no command "break"\nfault list/],
    ['list --cluster=west', /^error: there is one cluster only, which has no name$/],
    ['help', /^fault list /],
  ])('%s', (line, answer) => {
    expect(said(new Desk(), line)).toMatch(answer);
  });

  it.each<[string, string[]]>([
    ['', ['list', 'inject', 'undo', 'help']],
    ['in', ['inject']],
    ['inject node', ['node-down']],
    ['undo ', ['kubelet-stopped', '--all']],
    ['inject node-down ', ['node=']],
    ['inject node-down node=node', ['node=node01', 'node=node02']],
    ['inject certificate-expired certificate=', ['certificate=apiserver', 'certificate=admin', 'certificate=kubelet']],
    ['undo kubelet-stopped node=', ['node=node02', 'node=controlplane', 'node=node01']],
    ['inject flood ', []],
  ])('completes %s', (line, expected) => {
    const desk = new Desk();
    desk.sandbox.applyFault('kubelet-stopped', { node: 'node02' });
    expect(faultCandidates(desk.sandbox, line.split(' '))).toEqual(expected);
  });
});
