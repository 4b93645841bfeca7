import type { KubeObject } from '@drydock/apimachinery';
import { horizontalPodAutoscalers, type Event, type HorizontalPodAutoscaler, type NodeMetrics, type PodMetrics } from '@drydock/kinds';
import { TestCluster } from '../../../test/test-cluster.ts';
import { metricsServerObjects } from './metrics-server.objects.ts';

const METRICS = { group: 'metrics.k8s.io', version: 'v1beta1' };
const PODS = { ...METRICS, plural: 'pods' };

function refusalOf(action: () => unknown): string {
  try {
    action();
    return 'none';
  } catch (error) {
    return (error as Error).message;
  }
}

function install(test: TestCluster, change: (object: KubeObject) => KubeObject = (object) => object): void {
  test.applyObjects(metricsServerObjects().map(change));
}

/** Milli-CPU of each pod that has metrics. */
function usesOf(test: TestCluster): Record<string, number[]> {
  const { items } = test.client.list<PodMetrics>(PODS, 'default');
  return Object.fromEntries(
    items.map(({ metadata, containers }) => [metadata.name, containers.map(({ usage }) => Number.parseInt(usage.cpu, 10) / 1e6)]),
  );
}

describe('a metrics server', () => {
  it('is not there until somebody installs it, and goes with its pods', async () => {
    const test = new TestCluster();
    test.runPod('web', 'nginx:1.27');
    expect(refusalOf(() => test.client.list(PODS, 'default'))).toBe('the server could not find the requested resource');
    install(test);
    await test.pass(10);
    expect(refusalOf(() => test.client.list(PODS, 'default'))).toBe('the server is currently unable to handle the request');
    await test.pass(60);
    expect(usesOf(test)).toEqual({ web: [1] });
    const nodes = test.client.list<NodeMetrics>({ ...METRICS, plural: 'nodes' }).items;
    expect(nodes.map(({ metadata, usage }) => [metadata.name, usage])).toEqual([
      ['controlplane', { cpu: '35000000n', memory: '430080Ki' }],
      ['node01', expect.objectContaining({ cpu: expect.stringMatching(/^\d+n$/) })],
      ['node02', expect.anything()],
    ]);
    test.client.patch({ group: 'apps', version: 'v1', plural: 'deployments' }, 'kube-system', 'metrics-server', { spec: { replicas: 0 } });
    await test.pass(60);
    expect(refusalOf(() => test.client.list(PODS, 'default'))).toBe('the server is currently unable to handle the request');
  });

  it('never becomes ready when it does not trust the kubelets', async () => {
    const test = new TestCluster({ declaredPortsAnswer: false });
    install(test, (object) =>
      object.kind === 'Deployment' ? (JSON.parse(JSON.stringify(object).replace(',"--kubelet-insecure-tls"', '')) as KubeObject) : object,
    );
    await test.pass(120);
    expect(refusalOf(() => test.client.list(PODS, 'default'))).toBe('the server is currently unable to handle the request');
    const events = test.cluster.api.storage.list<Event>('events', 'kube-system');
    expect(events.map(({ message }) => message)).toContain('Readiness probe failed: HTTP probe failed with statuscode: 500');
  });
});

describe('what pods are measured to use', () => {
  it.each<[string, string, readonly string[], object, object, number]>([
    ['a server at rest', 'nginx:1.27', [], {}, {}, 1],
    ['a sleeping shell', 'busybox', ['sleep', '3600'], {}, {}, 0],
    ['a loop without end', 'busybox', ['sh', '-c', 'while true; do :; done'], {}, {}, 1000],
    ['stress within its limit', 'polinux/stress', ['stress', '--cpu', '2'], { limits: { cpu: '200m' } }, {}, 200],
    ['stress', 'polinux/stress', ['stress', '--cpu', '2'], {}, {}, 2000],
    ['what its author says', 'nginx:1.27', [], {}, { 'load.drydock.dev/cpu': '350m' }, 350],
  ])('%s', async (_, image, args, resources, annotations, milliCpu) => {
    const test = new TestCluster();
    install(test);
    await test.pass(40);
    test.runPod('busy', image, args, {}, { resources }, annotations);
    await test.pass(40);
    expect(usesOf(test)).toEqual({ busy: [milliCpu] });
  });

  it('grows with the requests that it answers', async () => {
    const test = new TestCluster();
    install(test);
    test.runPod('php', 'registry.k8s.io/hpa-example');
    await test.pass(60);
    const address = test.pod('php')!.status!.podIP!;
    test.runPod('load', 'busybox', ['sh', '-c', `while sleep 0.1; do wget -q -O- http://${address}; done`]);
    await test.pass(60);
    expect(usesOf(test)['php']![0]).toBeGreaterThan(50);
    test.client.delete({ group: '', version: 'v1', plural: 'pods' }, 'default', 'load', { gracePeriodSeconds: 0 });
    await test.pass(60);
    expect(usesOf(test)['php']).toEqual([1]);
  });
});

const WORKLOAD = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}, annotations: {load.drydock.dev/cpu: 300m}}
    spec: {containers: [{name: web, image: "nginx:1.27", resources: {requests: {cpu: 200m}}}]}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  maxReplicas: 6
  metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}}]
`;

describe('an autoscaler with metrics', () => {
  it('grows to what the load needs, and no further than it may', async () => {
    const test = new TestCluster();
    install(test);
    await test.pass(60);
    test.apply(WORKLOAD);
    await test.pass(120);
    const { status } = test.client.get<HorizontalPodAutoscaler>(horizontalPodAutoscalers, 'default', 'web');
    expect(status!.conditions!.map(({ type, status: value, reason, message }) => [type, value, reason, message])).toEqual([
      ['AbleToScale', 'True', 'ReadyForNewScale', 'recommended size matches current size'],
      [
        'ScalingActive',
        'True',
        'ValidMetricFound',
        'the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)',
      ],
      ['ScalingLimited', 'True', 'TooManyReplicas', 'the desired replica count is more than the maximum replica count'],
    ]);
    expect(status).toMatchObject({
      currentReplicas: 6,
      desiredReplicas: 6,
      currentMetrics: [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 150, averageValue: '300m' } } }],
    });
    const told = test.cluster.api.storage.list<Event>('events', 'default').filter(({ reason }) => reason === 'SuccessfulRescale');
    expect(told.map(({ message }) => message)).toEqual([
      'New size: 3; reason: cpu resource utilization (percentage of request) above target',
      'New size: 6; reason: cpu resource utilization (percentage of request) above target',
    ]);
  });
});
