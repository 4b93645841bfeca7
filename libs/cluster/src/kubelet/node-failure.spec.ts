import { parseTime } from '@drydock/apimachinery';
import { leases, nodes, type Event, type Lease, type Node } from '@drydock/kinds';
import { START, TestCluster } from '../../test/test-cluster.ts';
import type { MachineChange } from './machine-state.ts';

const DEPLOYMENT = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      nodeSelector: {kubernetes.io/hostname: node01}
      containers: [{name: web, image: "nginx:1.27"}]
`;

function ready(test: TestCluster, name: string): string {
  const { status, reason } = test.client.get<Node>(nodes, undefined, name).status!.conditions!.find(({ type }) => type === 'Ready')!;
  return `${status} ${reason}`;
}

function taints(test: TestCluster, name: string): string[] {
  return (test.client.get<Node>(nodes, undefined, name).spec?.taints ?? []).map(({ key, effect }) => `${key}:${effect}`);
}

function nodeEvents(test: TestCluster, name: string): string[] {
  return test.cluster.api.storage
    .list<Event>('events', 'default')
    .filter(({ involvedObject }) => involvedObject.kind === 'Node' && involvedObject.name === name)
    .sort((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion))
    .map(({ source, reason, message }) => `${source?.component} ${reason} ${message}`);
}

function phases(test: TestCluster): string[] {
  return test.cluster.api.storage
    .list('pods', 'default')
    .map(({ metadata }) => (metadata.deletionTimestamp ? 'Terminating' : 'there'))
    .sort();
}

describe('a node that stops answering', () => {
  it.each<MachineChange>([{ kubelet: 'stopped' }, { power: 'off' }, { network: 'cut' }])(
    'after %j is unknown, tainted and emptied',
    async (change) => {
      const test = new TestCluster();
      test.apply(DEPLOYMENT);
      await test.pass(10);
      test.nodes.changeMachine('node01', change);
      await test.pass(39);
      expect(ready(test, 'node01')).toBe('True KubeletReady');
      await test.pass(21);
      expect(ready(test, 'node01')).toBe('Unknown NodeStatusUnknown');
      expect(taints(test, 'node01')).toEqual(['node.kubernetes.io/unreachable:NoSchedule', 'node.kubernetes.io/unreachable:NoExecute']);
      expect(nodeEvents(test, 'node01')).toEqual(['node-controller NodeNotReady Node node01 status is now: NodeNotReady']);
      expect(phases(test)).toEqual(['there', 'there']);
      await test.pass(300);
      expect(phases(test)).toEqual(['Terminating', 'Terminating', 'there', 'there']);
    },
  );

  it('makes its pods unready, with an event for each', async () => {
    const test = new TestCluster();
    test.runPod('web', 'nginx:1.27', [], { nodeName: 'node01' });
    await test.pass(10);
    test.nodes.changeMachine('node01', { kubelet: 'stopped' });
    await test.pass(60);
    expect(test.pod('web')?.status?.conditions?.find(({ type }) => type === 'Ready')?.status).toBe('False');
    const told = test.cluster.api.storage
      .list<Event>('events', 'default')
      .filter(({ reason, involvedObject }) => reason === 'NodeNotReady' && involvedObject.kind === 'Pod');
    expect(told.map(({ type, message }) => `${type} ${message}`)).toEqual(['Warning Node is not ready']);
    test.nodes.changeMachine('node01', { kubelet: 'running' });
    await test.pass(5);
    expect(test.state('web')).toBe('Ready');
    expect(test.pod('web')?.status?.conditions?.find(({ type }) => type === 'Ready')?.status).toBe('True');
  });

  it('recovers with the events of a kubelet that starts', async () => {
    const test = new TestCluster();
    test.nodes.changeMachine('node01', { kubelet: 'stopped' });
    await test.pass(70);
    test.nodes.changeMachine('node01', { kubelet: 'running' });
    await test.pass(1);
    expect(ready(test, 'node01')).toBe('True KubeletReady');
    expect(taints(test, 'node01')).toEqual([]);
    expect(nodeEvents(test, 'node01').slice(1)).toEqual([
      'kubelet Starting Starting kubelet.',
      'kubelet NodeHasSufficientMemory Node node01 status is now: NodeHasSufficientMemory',
      'kubelet NodeHasNoDiskPressure Node node01 status is now: NodeHasNoDiskPressure',
      'kubelet NodeHasSufficientPID Node node01 status is now: NodeHasSufficientPID',
      'kubelet NodeReady Node node01 status is now: NodeReady',
      'kubelet NodeAllocatableEnforced Updated Node Allocatable limit across pods',
    ]);
  });

  it('goes unnoticed when it is quick', async () => {
    const test = new TestCluster();
    test.nodes.changeMachine('node01', { kubelet: 'stopped' });
    await test.pass(30);
    test.nodes.changeMachine('node01', { kubelet: 'running' });
    await test.pass(600);
    expect(nodeEvents(test, 'node01').filter((event) => event.includes('NodeNotReady'))).toEqual([]);
  });

  it('says why it is not ready while its container runtime is down', async () => {
    const test = new TestCluster();
    test.nodes.changeMachine('node01', { containerRuntime: 'stopped' });
    await test.pass(30);
    expect(ready(test, 'node01')).toBe('False KubeletNotReady');
    expect(taints(test, 'node01')).toEqual(['node.kubernetes.io/not-ready:NoSchedule', 'node.kubernetes.io/not-ready:NoExecute']);
  });

  it('is not emptied while no node at all is ready', async () => {
    const test = new TestCluster();
    for (const name of ['controlplane', 'node01', 'node02']) test.nodes.changeMachine(name, { kubelet: 'stopped' });
    await test.pass(70);
    expect(taints(test, 'node02')).toEqual(['node.kubernetes.io/unreachable:NoSchedule']);
  });

  it('is emptied ten seconds after another', async () => {
    const test = new TestCluster();
    for (const name of ['node01', 'node02']) test.nodes.changeMachine(name, { kubelet: 'stopped' });
    await test.pass(90);
    const added = ['node01', 'node02'].map((name) =>
      parseTime(test.client.get<Node>(nodes, undefined, name).spec!.taints!.find(({ effect }) => effect === 'NoExecute')!.timeAdded)!,
    );
    expect(added[1]! - added[0]!).toBe(10_000);
  });
});

describe('heartbeats', () => {
  const lease = (test: TestCluster) => test.client.get<Lease>(leases, 'kube-node-lease', 'node01');
  const age = (test: TestCluster, time: string | undefined) => test.cluster.clock.now() - parseTime(time)!;

  it('move while nobody writes anything', async () => {
    const test = new TestCluster();
    const { resourceVersion } = lease(test).metadata;
    await test.pass(3600);
    expect(age(test, lease(test).spec!.renewTime)).toBeLessThan(10_000);
    const node = test.client.get<Node>(nodes, undefined, 'node01');
    expect(age(test, node.status!.conditions![0]!.lastHeartbeatTime)).toBeLessThan(300_000);
    expect(lease(test).metadata.resourceVersion).toBe(resourceVersion);
    expect(test.cluster.run()).toEqual({ state: 'blocked', wakeAt: undefined });
  });

  it('of a silent kubelet stand still', async () => {
    const test = new TestCluster();
    await test.pass(100);
    test.nodes.changeMachine('node01', { power: 'off' });
    await test.pass(100);
    expect(age(test, lease(test).spec!.renewTime)).toBeGreaterThanOrEqual(100_000);
    expect(START).toBeLessThan(test.cluster.clock.now());
  });

  it('of the control plane go on, too', async () => {
    const test = new TestCluster();
    await test.pass(1000);
    const own = test.client.list<Lease>(leases, 'kube-system').items;
    expect(own.map(({ metadata }) => metadata.name.replace(/apiserver-.*/, 'apiserver'))).toEqual([
      'apiserver',
      'kube-controller-manager',
      'kube-scheduler',
    ]);
    for (const { spec } of own) expect(age(test, spec!.renewTime)).toBeLessThanOrEqual(10_000);
  });
});
