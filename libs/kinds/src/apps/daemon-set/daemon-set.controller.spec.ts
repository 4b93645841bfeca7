import { formatTime } from '@drydock/apimachinery';
import { ControllerCluster } from '../../../test-support/controller-cluster.ts';
import type { Event } from '../../core/event/event.types.ts';
import { events } from '../../core/event/event.ts';
import { namespaces } from '../../core/namespace/namespace.ts';
import { nodes } from '../../core/node/node.ts';
import { pods } from '../../core/pod/pod.ts';
import type { Pod } from '../../core/pod/pod.types.ts';
import { controllerRevisions } from '../controller-revision/controller-revision.ts';
import type { ControllerRevision } from '../controller-revision/controller-revision.types.ts';
import { targetNode } from './daemon-pod.ts';
import { newDaemonSetController } from './daemon-set.controller.ts';
import { daemonSets } from './daemon-set.ts';
import type { DaemonSet } from './daemon-set.types.ts';
import { templateHashes } from '../../meta/template-hash.ts';

function newCluster(nodeNames: readonly string[]): ControllerCluster {
  const cluster = new ControllerCluster(
    [daemonSets, controllerRevisions, pods, events, namespaces, nodes],
    [newDaemonSetController(templateHashes['1.33'])],
  );
  cluster.client.create(namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } });
  for (const name of nodeNames) cluster.client.create(nodes, { apiVersion: 'v1', kind: 'Node', metadata: { name } });
  return cluster;
}

function createAgent(cluster: ControllerCluster, spec: Partial<DaemonSet['spec']> = {}): void {
  cluster.client.create<DaemonSet>(daemonSets, {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'agent', namespace: 'default' },
    spec: {
      selector: { matchLabels: { app: 'agent' } },
      template: { metadata: { labels: { app: 'agent' } }, spec: { containers: [{ name: 'agent', image: 'agent:1' }] } },
      ...spec,
    },
  });
}

/** Plays scheduler and kubelet for the pods that wait. Returns how many there were. */
function runPods(cluster: ControllerCluster): number {
  cluster.settle();
  const waiting = cluster.storage.list<Pod>('pods').filter(({ status }) => status?.phase === 'Pending');
  const conditions = [{ type: 'Ready', status: 'True', lastTransitionTime: formatTime(cluster.now) }];
  for (const { metadata } of waiting) {
    cluster.client.patch(pods, metadata.namespace, metadata.name, { status: { phase: 'Running', conditions } }, 'status');
  }
  return waiting.length;
}

const setImage = (cluster: ControllerCluster, image: string) =>
  cluster.client.patch(daemonSets, 'default', 'agent', { spec: { template: { spec: { containers: [{ name: 'agent', image }] } } } });
const placed = (cluster: ControllerCluster) =>
  cluster.storage
    .list<Pod>('pods')
    .map((pod) => `${targetNode(pod)} ${pod.spec.containers[0]!.image}`)
    .sort();
const status = (cluster: ControllerCluster) => cluster.storage.get<DaemonSet>('daemonsets.apps', 'default', 'agent')!.status;
const revisions = (cluster: ControllerCluster) =>
  cluster.storage
    .list<ControllerRevision>('controllerrevisions.apps')
    .map(({ revision }) => revision)
    .sort();
const messages = (cluster: ControllerCluster) =>
  cluster.storage.list<Event>('events').map(({ reason, message }) => `${reason}: ${message!.replace(/agent-\w{5}/, 'agent-X')}`);

describe('the daemon set controller', () => {
  it('runs one pod on each node that the template tolerates', () => {
    const cluster = newCluster(['a', 'b', 'c']);
    cluster.client.patch(nodes, undefined, 'c', { spec: { taints: [{ key: 'k', effect: 'NoSchedule' }] } });
    createAgent(cluster);
    expect(runPods(cluster)).toBe(2);
    cluster.settle();
    expect(placed(cluster)).toEqual(['a agent:1', 'b agent:1']);
    expect(messages(cluster)).toEqual(['SuccessfulCreate: Created pod: agent-X', 'SuccessfulCreate: Created pod: agent-X']);
    expect(status(cluster)).toEqual({
      currentNumberScheduled: 2,
      desiredNumberScheduled: 2,
      numberAvailable: 2,
      numberMisscheduled: 0,
      numberReady: 2,
      observedGeneration: 1,
      updatedNumberScheduled: 2,
    });
  });

  it('gives its pods the tolerations of daemons and the labels of their revision', () => {
    const cluster = newCluster(['a']);
    createAgent(cluster, {
      template: { metadata: { labels: { app: 'agent' } }, spec: { hostNetwork: true, containers: [{ name: 'agent', image: 'agent:1' }] } },
    });
    cluster.settle();
    const [{ metadata, spec }] = cluster.storage.list<Pod>('pods') as [Pod];
    expect(spec.tolerations!.map(({ key, effect }) => `${key}:${effect}`)).toEqual([
      'node.kubernetes.io/not-ready:NoExecute',
      'node.kubernetes.io/unreachable:NoExecute',
      'node.kubernetes.io/disk-pressure:NoSchedule',
      'node.kubernetes.io/memory-pressure:NoSchedule',
      'node.kubernetes.io/pid-pressure:NoSchedule',
      'node.kubernetes.io/unschedulable:NoSchedule',
      'node.kubernetes.io/network-unavailable:NoSchedule',
    ]);
    expect(Object.keys(metadata.labels!).sort()).toEqual(['app', 'controller-revision-hash', 'pod-template-generation']);
  });

  it('follows labels of nodes and new nodes', () => {
    const cluster = newCluster(['a', 'b']);
    const template = {
      metadata: { labels: { app: 'agent' } },
      spec: { nodeSelector: { disk: 'ssd' }, containers: [{ name: 'agent', image: 'agent:1' }] },
    };
    createAgent(cluster, { template });
    runPods(cluster);
    expect(placed(cluster)).toEqual([]);
    cluster.client.patch(nodes, undefined, 'b', { metadata: { labels: { disk: 'ssd' } } });
    cluster.client.create(nodes, { apiVersion: 'v1', kind: 'Node', metadata: { name: 'c', labels: { disk: 'ssd' } } });
    runPods(cluster);
    expect(placed(cluster)).toEqual(['b agent:1', 'c agent:1']);
    cluster.client.patch(nodes, undefined, 'b', { metadata: { labels: { disk: null } } });
    cluster.settle();
    expect(placed(cluster)).toEqual(['c agent:1']);
  });

  it('replaces as many at a time as may be unavailable', () => {
    const cluster = newCluster(['a', 'b', 'c', 'd']);
    createAgent(cluster, { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '50%' } } });
    runPods(cluster);
    setImage(cluster, 'agent:2');
    expect([runPods(cluster), runPods(cluster), runPods(cluster)]).toEqual([2, 2, 0]);
    expect(new Set(placed(cluster).map((each) => each.split(' ')[1]))).toEqual(new Set(['agent:2']));
  });

  it('starts new pods before old ones end when it may surge', () => {
    const cluster = newCluster(['a', 'b']);
    createAgent(cluster, { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } } });
    runPods(cluster);
    setImage(cluster, 'agent:2');
    cluster.settle();
    expect(placed(cluster)).toEqual(['a agent:1', 'a agent:2', 'b agent:1']);
    expect([runPods(cluster), runPods(cluster), runPods(cluster)]).toEqual([1, 1, 0]);
    expect(placed(cluster)).toEqual(['a agent:2', 'b agent:2']);
  });

  it('leaves old pods to their users with OnDelete', () => {
    const cluster = newCluster(['a']);
    createAgent(cluster, { updateStrategy: { type: 'OnDelete' } });
    runPods(cluster);
    setImage(cluster, 'agent:2');
    expect(runPods(cluster)).toBe(0);
    cluster.client.deleteCollection(pods, 'default');
    runPods(cluster);
    expect(placed(cluster)).toEqual(['a agent:2']);
  });

  it('keeps a history in which going back is a new revision', () => {
    const cluster = newCluster(['a']);
    createAgent(cluster);
    for (const image of ['agent:2', 'agent:3', 'agent:2']) {
      runPods(cluster);
      setImage(cluster, image);
    }
    runPods(cluster);
    expect(revisions(cluster)).toEqual([1, 3, 4]);
  });

  it('replaces a failed pod at once, and the next one not before a second has passed', () => {
    const cluster = newCluster(['a']);
    createAgent(cluster);
    const names = () => cluster.storage.list<Pod>('pods').map(({ metadata }) => metadata.name);
    const fail = () => {
      const [name] = names();
      cluster.client.patch(pods, 'default', name!, { status: { phase: 'Failed' } }, 'status');
      cluster.settle();
      return name;
    };
    cluster.settle();
    const first = fail();
    expect(names()).not.toEqual([first]);
    const second = fail();
    expect(names()).toEqual([second]);
    cluster.advance(1000);
    expect(names()).not.toEqual([second]);
    expect(messages(cluster)).toContain('FailedDaemonPod: Found failed daemon pod default/agent-X on node a, will try to kill it');
  });
});
