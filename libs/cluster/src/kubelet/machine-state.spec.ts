import { TestCluster } from '../../test/test-cluster.ts';
import { answers, changedMachine, isReachable, SOUND_MACHINE, type MachineChange } from './machine-state.ts';

describe('a machine', () => {
  it.each<[MachineChange, boolean, boolean]>([
    [{}, true, true],
    [{ kubelet: 'stopped' }, false, true],
    [{ power: 'off' }, false, false],
    [{ network: 'cut' }, false, false],
    [{ containerRuntime: 'stopped' }, true, true],
    [{ pressure: { disk: true } }, true, true],
  ])('after %j answers %s and is reachable %s', (change, answering, reachable) => {
    const machine = changedMachine(SOUND_MACHINE, change, 5);
    expect([answers(machine), isReachable(machine)]).toEqual([answering, reachable]);
    expect(machine.silentSince).toBe(answering ? undefined : 5);
  });

  it('is the same object when nothing changes', () => {
    expect(changedMachine(SOUND_MACHINE, { power: 'on', pressure: { memory: false } }, 5)).toBe(SOUND_MACHINE);
  });
});

describe('a node that loses power', () => {
  it('restarts its containers with a new sandbox', async () => {
    const test = new TestCluster();
    test.runPod('web', 'nginx:1.27', [], { nodeName: 'node01' });
    await test.pass(5);
    test.nodes.changeMachine('node01', { power: 'off' });
    await test.pass(10);
    expect(test.logs('web')).toMatch(
      /^error: Get "https:\/\/([\d.]+):10250\/containerLogs\/default\/web\/web": dial tcp \1:10250: connect: no route to host$/,
    );
    test.nodes.changeMachine('node01', { power: 'on' });
    await test.pass(5);
    expect(test.state('web')).toBe('Ready x1');
    expect(test.pod('web')?.status?.containerStatuses?.[0]?.lastState?.terminated).toMatchObject({ exitCode: 255, reason: 'Unknown' });
    expect(test.events('web')).toContain('Normal SandboxChanged Pod sandbox changed, it will be killed and re-created.');
  });

  it('is not reached over the network', async () => {
    const test = new TestCluster();
    test.runPod('web', 'nginx:1.27', [], { nodeName: 'node01' });
    test.runPod('client', 'busybox:1.36', ['sleep', '999'], { nodeName: 'node02' });
    await test.pass(5);
    const ask = () => test.exec('client', ['wget', '-T1', '-qO-', test.pod('web')!.status!.podIP!]);
    expect(await ask()).toContain('Welcome to nginx!');
    test.nodes.changeMachine('node01', { network: 'cut' });
    expect(await ask()).toMatch(/timed out/);
    test.nodes.changeMachine('node01', { network: 'connected' });
    expect(await ask()).toContain('Welcome to nginx!');
  });

  it('is part of the value of a cluster', () => {
    const test = new TestCluster();
    test.nodes.changeMachine('node01', { power: 'off' });
    const fork = test.fork();
    test.nodes.changeMachine('node01', { power: 'on' });
    expect([test.nodes.machineOf('node01').power, fork.nodes.machineOf('node01').power]).toEqual(['on', 'off']);
  });
});
