import { runDrydock } from '../../test/run-drydock.ts';
import { Sandbox } from '@drydock/sandbox';
import { answerFaultLine, completeFaultLine, isFaultLine } from '../terminal/fault-lines.ts';

describe('drydock fault', () => {
  it('lists what can go wrong', async () => {
    const { stdout, status } = await runDrydock('fault');
    expect([stdout, status]).toEqual([expect.stringMatching(/^node-down +the machine of a node loses its power$/m), 0]);
  });

  it('tells what one of them needs', async () => {
    expect((await runDrydock('fault', 'node-down')).stdout).toBe(
      'node-down: the machine of a node loses its power\n\nParameters:\n  node   the name of a node (must be given)\n',
    );
    const { stderr, status } = await runDrydock('fault', 'flood');
    expect([stderr.split('\n')[0], status]).toEqual(['error: there is no fault "flood"; "drydock fault" lists them', 2]);
  });
});

describe('drydock shell --fault', () => {
  it('begins with something that has gone wrong', async () => {
    const script = 'sleep 60; kubectl get nodes --no-headers | tr -s " " | cut -d" " -f1,2';
    const { stdout } = await runDrydock('shell', '--fault', 'node-down node01', '-c', script);
    expect(stdout).toBe('controlplane Ready\nnode01 NotReady\nnode02 Ready\n');
  });

  it('refuses what there is not', async () => {
    const { stderr, status } = await runDrydock('shell', '--fault', 'node-down node09', '-c', 'true');
    expect([stderr.split('\n')[0], status]).toEqual(['error: --fault: there is no node "node09"', 2]);
  });
});

describe('a line at the prompt', () => {
  const sandbox = Sandbox.create({ seed: 1, now: Date.parse('2026-11-20T12:00:00Z') });
  const completions = (line: string) => completeFaultLine(sandbox, line, line.length)?.candidates.map(({ insert }) => insert);

  it.each([
    [':fault', true],
    ['  :fault list', true],
    [':faults', false],
    ['echo :fault', false],
  ])('%j is for faults: %s', (line, expected) => expect(isFaultLine(line)).toBe(expected));

  it.each([
    [':f', [':fault ']],
    [':fault inj', ['inject ']],
    [':fault inject node-down n', ['node=']],
    [':fault inject node-down node=node01', ['node=node01 ']],
    ['kubectl get :', undefined],
  ])('%j is completed', (line, expected) => expect(completions(line)).toEqual(expected));

  it('lets something go wrong', () => {
    expect(answerFaultLine(sandbox, ':fault  inject kubelet-stopped node02 ')).toEqual({
      text: 'injected: kubelet-stopped node=node02',
      failed: false,
    });
    expect(sandbox.cluster.nodes.machineOf('node02').kubelet).toBe('stopped');
  });
});
