import { StatusError } from '@drydock/apimachinery';
import { PATCH_TYPES, unwrap } from '@drydock/apiserver';
import { ControllerCluster } from '../../../test-support/controller-cluster.ts';
import { namespaces } from '../namespace/namespace.ts';
import { pods } from './pod.ts';
import type { Pod } from './pod.types.ts';

function newCluster(): ControllerCluster {
  const cluster = new ControllerCluster([pods, namespaces], []);
  cluster.client.create(namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } });
  const containers = [
    { name: 'web', image: 'nginx:1.27' },
    { name: 'side', image: 'busybox:1.36' },
  ];
  const spec = { containers, initContainers: [{ name: 'prepare', image: 'busybox:1.36' }] };
  cluster.client.create(pods, { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x', namespace: 'default' }, spec });
  return cluster;
}

const bindTo = (name: string) => ({ apiVersion: 'v1', kind: 'Binding', metadata: { name: 'x' }, target: { kind: 'Node', name } });
const podOf = (cluster: ControllerCluster) => cluster.storage.get<Pod>('pods', 'default', 'x');

function refusal(request: () => unknown): string {
  try {
    request();
  } catch (error) {
    if (error instanceof StatusError) return error.message;
    throw error;
  }
  return 'accepted';
}

describe('pods on the server', () => {
  it('begin pending with a generation and a class', () => {
    const pod = podOf(newCluster())!;
    expect(pod.metadata.generation).toBe(1);
    expect(pod.status).toEqual({ phase: 'Pending', qosClass: 'BestEffort' });
  });

  it('are bound once', () => {
    const cluster = newCluster();
    const bind = (node: string) => cluster.client.createSubresource(pods, 'default', 'x', 'binding', bindTo(node));
    bind('node01');
    expect(podOf(cluster)!.spec.nodeName).toBe('node01');
    expect(podOf(cluster)!.status!.conditions).toEqual([
      { type: 'PodScheduled', status: 'True', lastProbeTime: null, lastTransitionTime: '2026-11-20T18:00:00Z' },
    ]);
    expect(refusal(() => bind('node02'))).toBe(
      'Operation cannot be fulfilled on pods/binding "x": pod x is already assigned to node "node01"',
    );
  });

  it('are deleted at once before they are bound, and gracefully after', () => {
    const cluster = newCluster();
    cluster.client.createSubresource(pods, 'default', 'x', 'binding', bindTo('node01'));
    cluster.client.delete(pods, 'default', 'x');
    expect(podOf(cluster)!.metadata).toMatchObject({ deletionTimestamp: '2026-11-20T18:00:30Z', deletionGracePeriodSeconds: 30 });
    cluster.client.delete(pods, 'default', 'x', { gracePeriodSeconds: 0 });
    expect(podOf(cluster)).toBeUndefined();
    const other = newCluster();
    other.client.delete(pods, 'default', 'x');
    expect(podOf(other)).toBeUndefined();
  });

  it('are evicted', () => {
    const cluster = newCluster();
    cluster.client.createSubresource(pods, 'default', 'x', 'eviction', {
      apiVersion: 'policy/v1',
      kind: 'Eviction',
      metadata: { name: 'x' },
    });
    expect(podOf(cluster)).toBeUndefined();
  });

  it.each([
    [{}, 'a container name must be specified for pod x, choose one of: [web side] or one of the init containers: [prepare]'],
    [{ container: 'nope' }, 'container nope is not valid for pod x'],
    [
      { container: 'web', tailLines: '-1' },
      'PodLogOptions "x" is invalid: tailLines: Invalid value: -1: must be greater than or equal to 0',
    ],
  ])('refuse logs with %j', (query, message) => {
    const cluster = newCluster();
    const client = cluster.server.clientFor({ username: 'admin', groups: ['system:masters'] }, 'test');
    const response = client.send({ method: 'GET', path: '/api/v1/namespaces/default/pods/x/log', query });
    expect((response.body as { message: string }).message).toBe(message);
  });

  it('take ephemeral containers and keep them', () => {
    const cluster = newCluster();
    const client = cluster.server.clientFor({ username: 'admin', groups: ['system:masters'] }, 'test');
    const path = '/api/v1/namespaces/default/pods/x/ephemeralcontainers';
    const debug = (...ephemeralContainers: object[]) => {
      const body = { spec: { ephemeralContainers } };
      return unwrap(client.send({ method: 'PATCH', path, contentType: PATCH_TYPES.strategic, body }));
    };
    const [first, second] = ['debug', 'other'].map((name) => ({ name, image: 'busybox:1.36' }));
    debug(first!);
    debug(first!, second!);
    expect(podOf(cluster)!.spec.ephemeralContainers!.map(({ name }) => name)).toEqual(['debug', 'other']);
    expect(refusal(() => debug({ name: 'debug', image: 'alpine:3' }))).toContain(
      'existing ephemeral containers "debug" may not be changed',
    );
  });
});
