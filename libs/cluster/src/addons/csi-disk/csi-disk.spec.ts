import { nodes, type CSINode, type Event, type Node, type PersistentVolume, type VolumeAttachment } from '@drydock/kinds';
import { TestCluster } from '../../../test/test-cluster.ts';
import { csiDiskObjects } from './csi-disk.objects.ts';
import { DISK_DRIVER } from './csi-disk.driver.ts';

const CLAIM = `
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec: {storageClassName: csi-disk, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
`;
const VOLUMES = [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }];
const MOUNTS = { volumeMounts: [{ name: 'data', mountPath: '/data' }] };

async function clusterWithDriver(): Promise<TestCluster> {
  const test = new TestCluster();
  test.applyObjects(csiDiskObjects());
  await test.pass(30);
  test.apply(CLAIM);
  return test;
}

/** Runs a pod that mounts the claim. */
function user(test: TestCluster, name: string, node: string): void {
  test.runPod(name, 'nginx:1.27', [], { nodeName: node, volumes: VOLUMES }, MOUNTS);
}

function attachments(test: TestCluster): string[] {
  return test.cluster.api.storage
    .list<VolumeAttachment>('volumeattachments.storage.k8s.io')
    .map(({ spec, status }) => `${spec.nodeName} ${status?.attached}`);
}

function volumes(test: TestCluster, name: string): { attached: number; inUse: number } {
  const { volumesAttached = [], volumesInUse = [] } = test.client.get<Node>(nodes, undefined, name).status!;
  return { attached: volumesAttached.length, inUse: volumesInUse.length };
}

function attachEvents(test: TestCluster, pod: string): string[] {
  return test.cluster.api.storage
    .list<Event>('events', 'default')
    .filter(({ involvedObject, source }) => involvedObject.name === pod && source?.component === 'attachdetach-controller')
    .map(({ type, reason, message }) => `${type} ${reason} ${message!.replaceAll(/pvc-[-0-9a-f]+/g, 'PV')}`);
}

const SUCCESS = 'Normal SuccessfulAttachVolume AttachVolume.Attach succeeded for volume "PV" ';

describe('a disk', () => {
  it('is made, attached, mounted, and detached when its pod is gone', async () => {
    const test = await clusterWithDriver();
    const drivers = test.cluster.api.storage.get<CSINode>('csinodes.storage.k8s.io', undefined, 'node01')?.spec.drivers;
    expect(drivers).toEqual([{ name: DISK_DRIVER, nodeID: 'node01', topologyKeys: null, allocatable: { count: 16 } }]);
    test.runPod('web', 'nginx:1.27', [], { volumes: VOLUMES, nodeSelector: { 'kubernetes.io/hostname': 'node01' } }, MOUNTS);
    await test.pass(0.5);
    expect(attachments(test)).toEqual(['node01 false']);
    expect(test.state('web')).toBe('ContainerCreating');
    await test.pass(5);
    expect(test.state('web')).toBe('Ready');
    expect(attachments(test)).toEqual(['node01 true']);
    expect(attachEvents(test, 'web')).toEqual([SUCCESS]);
    expect(volumes(test, 'node01')).toEqual({ attached: 1, inUse: 1 });
    const [volume] = test.cluster.api.storage.list<PersistentVolume>('persistentvolumes');
    expect(test.client.get<Node>(nodes, undefined, 'node01').status!.volumesAttached).toEqual([
      { name: `kubernetes.io/csi/${DISK_DRIVER}^${volume!.spec.csi!.volumeHandle}`, devicePath: '' },
    ]);
    expect(volume!.metadata.finalizers).toEqual(['kubernetes.io/pv-protection', 'external-attacher/disk-csi-drydock-dev']);
    await test.exec('web', ['sh', '-c', 'echo kept > /data/x']);
    test.delete('web', 0);
    await test.pass(10);
    expect(attachments(test)).toEqual([]);
    expect(volumes(test, 'node01')).toEqual({ attached: 0, inUse: 0 });
    user(test, 'other', 'node02');
    await test.pass(10);
    expect(await test.exec('other', ['cat', '/data/x'])).toBe('kept\n');
  });

  it('is for one node: another waits, and is told why', async () => {
    const test = await clusterWithDriver();
    test.runPod('web', 'nginx:1.27', [], { volumes: VOLUMES, nodeSelector: { 'kubernetes.io/hostname': 'node01' } }, MOUNTS);
    await test.pass(10);
    user(test, 'second', 'node02');
    await test.pass(60);
    expect(test.state('second')).toBe('ContainerCreating');
    const refusal = 'Warning FailedAttachVolume Multi-Attach error for volume "PV" Volume is already used by pod(s) web';
    expect(attachEvents(test, 'second')).toEqual([refusal]);
    test.delete('web', 0);
    await test.pass(15);
    expect(test.state('second')).toBe('Ready');
    expect(attachEvents(test, 'second')).toEqual([refusal, SUCCESS]);
  });

  it.each([
    ['after six minutes', false, 420],
    ['at once when the node is out of service', true, 10],
  ])('is taken from a node that is down %s', async (_, outOfService, seconds) => {
    const test = await clusterWithDriver();
    test.runPod('web', 'nginx:1.27', [], { volumes: VOLUMES, nodeSelector: { 'kubernetes.io/hostname': 'node01' } }, MOUNTS);
    await test.pass(10);
    test.nodes.changeMachine('node01', { power: 'off' });
    await test.pass(60);
    test.delete('web', outOfService ? 30 : 0);
    await test.pass(10);
    expect(attachments(test)).toEqual(['node01 true']);
    user(test, 'second', 'node02');
    await test.pass(1);
    expect(attachEvents(test, 'second')[0]).toBe(
      outOfService
        ? 'Warning FailedAttachVolume Multi-Attach error for volume "PV" Volume is already used by pod(s) web'
        : `Warning FailedAttachVolume Multi-Attach error for volume "PV" Volume is already exclusively attached to one node and can't be attached to another`,
    );
    const { spec } = test.client.get<Node>(nodes, undefined, 'node01');
    const taint = { key: 'node.kubernetes.io/out-of-service', value: 'nodeshutdown', effect: 'NoExecute' };
    if (outOfService) test.client.patch(nodes, undefined, 'node01', { spec: { taints: [...(spec?.taints ?? []), taint] } });
    await test.pass(seconds / 2);
    if (!outOfService) expect(test.state('second')).toBe('ContainerCreating');
    await test.pass(seconds / 2);
    expect(test.state('second')).toBe('Ready');
    expect(attachments(test)).toEqual(['node02 true']);
  });

  it('waits for a driver, which has two minutes', async () => {
    const test = new TestCluster();
    test.apply(`
apiVersion: v1
kind: PersistentVolume
metadata: {name: far}
spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], csi: {driver: ebs.csi.aws.com, volumeHandle: vol-1}}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec: {storageClassName: "", accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
`);
    await test.pass(20);
    user(test, 'web', 'node01');
    await test.pass(119);
    expect(attachEvents(test, 'web')).toEqual([]);
    await test.pass(2);
    expect(attachEvents(test, 'web')).toEqual([
      'Warning FailedAttachVolume AttachVolume.Attach failed for volume "far" : timed out waiting for external-attacher of ebs.csi.aws.com CSI driver to attach volume vol-1',
    ]);
    expect(attachments(test)).toEqual(['node01 false']);
  });

  it('goes with its claim once it is off the node', async () => {
    const test = await clusterWithDriver();
    test.runPod('web', 'nginx:1.27', [], { volumes: VOLUMES }, MOUNTS);
    await test.pass(10);
    test.delete('web', 0);
    test.client.delete({ group: '', version: 'v1', plural: 'persistentvolumeclaims' }, 'default', 'data');
    await test.pass(1);
    expect(test.cluster.api.storage.list('persistentvolumes')).toHaveLength(1);
    await test.pass(10);
    expect(test.cluster.api.storage.list('persistentvolumes')).toEqual([]);
    await test.pass(700);
    expect(test.cluster.run()).toEqual({ state: 'blocked', wakeAt: undefined });
  });
});

describe('the number of disks of a node', () => {
  it('is limited', async () => {
    const test = await clusterWithDriver();
    const claims = Array.from({ length: 17 }, (_, index) => `c${index}`);
    for (const name of claims) test.apply(CLAIM.replace('name: data', `name: ${name}`));
    for (const name of claims) {
      const each = [{ name: 'data', persistentVolumeClaim: { claimName: name } }];
      test.runPod(name, 'nginx:1.27', [], { volumes: each, nodeSelector: { 'kubernetes.io/hostname': 'node01' } }, MOUNTS);
    }
    await test.pass(30);
    expect(claims.filter((name) => test.state(name) === 'Ready')).toHaveLength(16);
    expect(test.pod('c16')!.status!.conditions![0]!.message).toBe(
      "0/3 nodes are available: 1 node(s) didn't match Pod's node affinity/selector, 1 node(s) exceed max volume count, 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }. preemption: 0/3 nodes are available: 1 No preemption victims found for incoming pod, 2 Preemption is not helpful for scheduling.",
    );
    test.delete('c0', 0);
    await test.pass(10);
    expect(test.state('c16')).toBe('Ready');
  });
});
