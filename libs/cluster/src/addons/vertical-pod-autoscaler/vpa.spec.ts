import type { KubeObject } from '@drydock/apimachinery';
import type { Deployment, Event, Pod } from '@drydock/kinds';
import { TestCluster } from '../../../test/test-cluster.ts';
import { metricsServerObjects } from '../metrics-server/metrics-server.objects.ts';
import { vpaObjects } from './vpa.objects.ts';
import { CHECKPOINT_KEY, VPA_KEY, VPAS, type VerticalPodAutoscaler } from './vpa.types.ts';

const DEPLOYMENTS = { group: 'apps', version: 'v1', plural: 'deployments' };
const DAY = 24 * 60 * 60;

function deployment(replicas: number, resources: object, annotations: object = { 'load.drydock.dev/cpu': '300m' }): string {
  return `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}, annotations: ${JSON.stringify(annotations)}}
    spec:
      terminationGracePeriodSeconds: 1
      containers: [{name: web, image: "nginx:1.27", resources: ${JSON.stringify(resources)}}]`;
}

function autoscaler(rest: object, kind = 'Deployment'): string {
  const spec = { targetRef: { apiVersion: 'apps/v1', kind, name: 'web' }, ...rest };
  return `{apiVersion: autoscaling.k8s.io/v1, kind: VerticalPodAutoscaler, metadata: {name: web}, spec: ${JSON.stringify(spec)}}`;
}

async function newCluster(): Promise<TestCluster> {
  const test = new TestCluster();
  test.applyObjects([...metricsServerObjects(), ...vpaObjects().filter(({ kind }) => kind === 'CustomResourceDefinition')]);
  await test.pass(5);
  test.applyObjects(vpaObjects().filter(({ kind }) => kind !== 'CustomResourceDefinition'));
  await test.pass(60);
  return test;
}

const webPods = (test: TestCluster) =>
  test.cluster.api.storage.list<Pod>('pods', 'default').filter(({ metadata }) => !metadata.deletionTimestamp);
const resourcesOf = (test: TestCluster) => webPods(test).map(({ spec }) => spec.containers[0]!.resources);
const vpaOf = (test: TestCluster) => test.cluster.api.storage.get<VerticalPodAutoscaler>(VPA_KEY, 'default', 'web')!;
const targetOf = (test: TestCluster) => vpaOf(test).status?.recommendation?.containerRecommendations?.[0]?.target;
const conditionsOf = (test: TestCluster) =>
  (vpaOf(test).status?.conditions ?? []).map(({ type, status, message }) => [type, status, message].filter(Boolean).join(' '));
const tellings = (test: TestCluster, reason: string) =>
  test.cluster.api.storage
    .list<Event>('events', 'default')
    .filter((event) => event.reason === reason)
    .map(({ involvedObject, message, source }) => `${involvedObject.kind} ${source?.component}: ${message}`);

function setReplicas(test: TestCluster, name: string, replicas: number): void {
  test.client.patch(DEPLOYMENTS, 'kube-system', name, { spec: { replicas } });
}

describe('the recommender', () => {
  it('recommends what the load needs with a margin, and knows its limits better with time', async () => {
    const test = await newCluster();
    test.apply(deployment(2, { requests: { cpu: '100m', memory: '64Mi' } }));
    test.apply(autoscaler({ updatePolicy: { updateMode: 'Off' } }));
    await test.pass(150);
    // 300m end in the bucket up to 307.6m or so, and 15 % more are safe; less than 250 MiB is never recommended.
    expect(vpaOf(test).status).toMatchObject({
      conditions: [{ type: 'RecommendationProvided', status: 'True' }],
      recommendation: {
        containerRecommendations: [
          {
            containerName: 'web',
            target: { cpu: '350m', memory: '262144k' },
            uncappedTarget: { cpu: '350m', memory: '262144k' },
          },
        ],
      },
    });
    const boundsAt = () => {
      const { lowerBound, upperBound } = vpaOf(test).status!.recommendation!.containerRecommendations![0]!;
      return [lowerBound!.cpu, upperBound!.cpu];
    };
    expect(boundsAt()).toEqual(['58m', '504350m']);
    await test.pass(60 * 60);
    expect(boundsAt()).toEqual(['333m', '8892m']);
    await test.pass(DAY);
    // After a day the upper bound is twice the estimate, give or take what is not worth telling.
    expect(boundsAt()).toEqual(['349m', '712m']);
    expect(resourcesOf(test)).toEqual(Array(2).fill({ requests: { cpu: '100m', memory: '64Mi' } }));
    expect(tellings(test, 'EvictedByVPA')).toEqual([]);
  });

  it.each<[string, object, object | undefined]>([
    ['the most that is allowed', { maxAllowed: { cpu: '200m' } }, { cpu: '200m', memory: '262144k' }],
    ['the least that is allowed', { minAllowed: { cpu: '1', memory: '1Gi' } }, { cpu: '1', memory: '1Gi' }],
    ['one resource', { controlledResources: ['cpu'] }, { cpu: '350m' }],
    ['nothing', { mode: 'Off' }, undefined],
  ])('keeps to the policy: %s', async (_, policy, target) => {
    const test = await newCluster();
    test.apply(deployment(1, {}));
    test.apply(
      autoscaler({ updatePolicy: { updateMode: 'Off' }, resourcePolicy: { containerPolicies: [{ containerName: '*', ...policy }] } }),
    );
    await test.pass(150);
    expect(targetOf(test)).toEqual(target);
  });

  it.each<[string, string, readonly string[]]>([
    [
      'without a target',
      autoscaler({}),
      [
        'ConfigUnsupported True Cannot read targetRef. Reason: Deployment default/web does not exist',
        'NoPodsMatched True No pods match this VPA object',
        'RecommendationProvided False No pods match this VPA object',
      ],
    ],
    [
      'without pods',
      `${deployment(0, {})}\n---\n${autoscaler({})}`,
      ['NoPodsMatched True No pods match this VPA object', 'RecommendationProvided False No pods match this VPA object'],
    ],
    ['for pods that nobody has measured', `${deployment(1, {})}\n---\n${autoscaler({})}`, ['RecommendationProvided False']],
  ])('says what it cannot do: %s', async (name, manifests, conditions) => {
    const test = await newCluster();
    if (name.includes('measured')) setReplicas(test, 'metrics-server', 0);
    await test.pass(5);
    test.apply(manifests);
    await test.pass(90);
    expect(conditionsOf(test)).toEqual(conditions);
  });

  it('learns from containers that run out of memory', async () => {
    const test = await newCluster();
    test.apply(
      deployment(1, { requests: { memory: '400Mi' }, limits: { memory: '400Mi' } }, {}).replace(
        '"nginx:1.27"',
        '"polinux/stress", args: [stress, --vm, "1", --vm-bytes, 500M]',
      ),
    );
    test.apply(autoscaler({ updatePolicy: { updateMode: 'Off' } }));
    await test.pass(180);
    // 400 MiB and 100 MiB more are the peak: with the width of the bucket and the margin some 600 MB.
    const memory = Number(targetOf(test)!.memory);
    expect(memory).toBeGreaterThan(500 * 1024 * 1024 * 1.15);
    expect(memory).toBeLessThan(500 * 1024 * 1024 * 1.15 * 1.05);
  });

  it('keeps checkpoints, and drops them with their autoscaler', async () => {
    const test = await newCluster();
    test.apply(deployment(1, {}));
    test.apply(autoscaler({ updatePolicy: { updateMode: 'Off' } }));
    await test.pass(180);
    const [checkpoint] = test.cluster.api.storage.list<KubeObject>(CHECKPOINT_KEY, 'default');
    expect(checkpoint).toMatchObject({
      metadata: { name: 'web-web' },
      spec: { vpaObjectName: 'web', containerName: 'web' },
      status: { cpuHistogram: { bucketWeights: expect.anything() }, totalSamplesCount: expect.any(Number), version: 'v3' },
    });
    test.client.delete(VPAS, 'default', 'web');
    await test.pass(1);
    expect(test.cluster.api.storage.list(CHECKPOINT_KEY, 'default')).toEqual([]);
  });

  it('does nothing while its pod is away', async () => {
    const test = await newCluster();
    setReplicas(test, 'vpa-recommender', 0);
    await test.pass(5);
    test.apply(deployment(1, {}));
    test.apply(autoscaler({ updatePolicy: { updateMode: 'Off' } }));
    await test.pass(300);
    expect(vpaOf(test).status).toBe(undefined);
    setReplicas(test, 'vpa-recommender', 1);
    await test.pass(120);
    expect(targetOf(test)).toEqual({ cpu: '350m', memory: '262144k' });
  });
});

describe('the updater', () => {
  it('evicts pods that are out of bounds, one after the other, and the new ones have what is recommended', async () => {
    const test = await newCluster();
    test.apply(deployment(3, { requests: { cpu: '50m', memory: '64Mi' }, limits: { cpu: '100m' } }, { 'load.drydock.dev/cpu': '90m' }));
    test.apply(autoscaler({}));
    expect(vpaOf(test).spec.updatePolicy).toEqual({ updateMode: 'Recreate' });
    await test.pass(600);
    // A target of some 110m within limits of twice as much.
    const [{ requests, limits }] = resourcesOf(test) as [{ requests: Record<string, string>; limits: Record<string, string> }];
    expect(Number.parseInt(limits['cpu']!, 10)).toBe(2 * Number.parseInt(requests['cpu']!, 10));
    expect(requests['memory']).toBe('262144k');
    expect(new Set(resourcesOf(test).map((each) => JSON.stringify(each))).size).toBe(1);
    expect(webPods(test)[0]!.metadata.annotations).toMatchObject({
      vpaObservedContainers: 'web',
      vpaUpdates:
        'Pod resources updated by web: container 0: memory: limit NOT set since originalLimit is nil or 0, cpu request, memory request, cpu limit',
    });
    expect(tellings(test, 'EvictedByVPA')).toEqual(
      Array(3).fill('Pod vpa-updater: Pod was evicted by VPA Updater to apply resource recommendation.'),
    );
    expect(tellings(test, 'EvictedPod')[0]).toMatch(
      /^VerticalPodAutoscaler vpa-updater: VPA Updater evicted Pod web-\S+ to apply resource recommendation\.$/,
    );
  });

  it.each<[string, number, object, (test: TestCluster) => void, number]>([
    ['a lonely pod stays', 1, {}, () => undefined, 0],
    ['a lonely pod goes if it is allowed to', 1, { updatePolicy: { updateMode: 'Recreate', minReplicas: 1 } }, () => undefined, 1],
    [
      'a lonely pod goes if the updater is told so',
      1,
      {},
      (test) =>
        test.client.patch(DEPLOYMENTS, 'kube-system', 'vpa-updater', {
          spec: { template: { spec: { containers: [{ ...updaterContainer(test), args: ['--min-replicas=1'] }] } } },
        }),
      1,
    ],
    ['Initial lets pods live', 3, { updatePolicy: { updateMode: 'Initial' } }, () => undefined, 0],
    [
      'a budget is kept',
      3,
      {},
      (test) =>
        test.apply('{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: all}, spec: {minAvailable: 3, selector: {}}}'),
      0,
    ],
    ['nobody goes without an admission controller', 3, {}, (test) => setReplicas(test, 'vpa-admission-controller', 0), 0],
    ['nobody goes without an updater', 3, {}, (test) => setReplicas(test, 'vpa-updater', 0), 0],
    [
      'nobody goes for less than was required',
      3,
      {
        updatePolicy: {
          updateMode: 'Recreate',
          evictionRequirements: [{ resources: ['cpu', 'memory'], changeRequirement: 'TargetLowerThanRequests' }],
        },
      },
      () => undefined,
      0,
    ],
  ])('%s', async (_, replicas, spec, prepare, evicted) => {
    const test = await newCluster();
    prepare(test);
    await test.pass(30);
    test.apply(deployment(replicas, { requests: { cpu: '50m', memory: '64Mi' } }));
    test.apply(autoscaler(spec));
    await test.pass(600);
    expect(tellings(test, 'EvictedByVPA')).toHaveLength(evicted);
  });

  it('resizes pods in place', async () => {
    const test = await newCluster();
    test.apply(deployment(2, { requests: { cpu: '50m', memory: '64Mi' } }));
    const names = () => webPods(test).map(({ metadata }) => metadata.name);
    await test.pass(20);
    const before = names();
    test.apply(autoscaler({ updatePolicy: { updateMode: 'InPlaceOrRecreate' } }));
    await test.pass(600);
    expect(names()).toEqual(before);
    expect(resourcesOf(test)).toEqual(Array(2).fill({ requests: { cpu: '350m', memory: '262144k' } }));
    expect(webPods(test)[0]!.metadata.annotations).toMatchObject({
      vpaInPlaceUpdated: 'true',
      vpaUpdates: 'Pod resources updated by web: container 0: cpu request, memory request',
    });
  });
});

function updaterContainer(test: TestCluster): object {
  return test.client.get<Deployment>(DEPLOYMENTS, 'kube-system', 'vpa-updater').spec.template.spec.containers[0]!;
}

describe('the admission controller', () => {
  it.each<[string, object, object | undefined]>([
    ['Off', {}, {}],
    ['Initial', {}, { requests: { cpu: '350m', memory: '262144k' } }],
  ])('gives new pods what is recommended, in mode %s', async (updateMode, resources, expected) => {
    const test = await newCluster();
    test.apply(deployment(1, resources));
    test.apply(autoscaler({ updatePolicy: { updateMode } }));
    await test.pass(150);
    test.client.delete({ group: '', version: 'v1', plural: 'pods' }, 'default', webPods(test)[0]!.metadata.name);
    await test.pass(20);
    expect(resourcesOf(test)).toEqual([expected]);
    expect(webPods(test)[0]!.metadata.annotations?.['vpaObservedContainers']).toBe('web');
  });

  it.each<[string, object, string]>([
    ['a policy without a mode', { updatePolicy: {} }, 'updateMode is required if UpdatePolicy is used'],
    ['no replicas', { updatePolicy: { updateMode: 'Off', minReplicas: 0 } }, 'minReplicas has to be positive, got 0'],
    [
      'more than the most',
      { resourcePolicy: { containerPolicies: [{ containerName: 'web', minAllowed: { cpu: '2' }, maxAllowed: { cpu: '1' } }] } },
      'max resource for cpu is lower than min',
    ],
    ['a nameless container', { resourcePolicy: { containerPolicies: [{ mode: 'Off' }] } }, 'containerPolicies.ContainerName is required'],
    [
      'half a thousandth',
      { resourcePolicy: { containerPolicies: [{ containerName: '*', maxAllowed: { cpu: '0.5m' } }] } },
      'maxAllowed: CPU [0.5m] must be a whole number of milli CPUs',
    ],
    [
      'two recommenders',
      { recommenders: [{ name: 'a' }, { name: 'b' }] },
      "the current version of VPA object shouldn't specify more than one recommenders",
    ],
  ])('refuses %s', async (_, spec, message) => {
    const test = await newCluster();
    expect(() => test.apply(autoscaler(spec))).toThrow(`admission webhook "vpa.k8s.io" denied the request: ${message}`);
  });

  it('goes on where a fork leaves off', async () => {
    const test = await newCluster();
    test.apply(deployment(2, { requests: { cpu: '50m', memory: '64Mi' } }));
    test.apply(autoscaler({}));
    await test.pass(100);
    const fork = test.fork();
    await Promise.all([test.pass(500), fork.pass(500)]);
    expect(vpaOf(fork)).toEqual(vpaOf(test));
    expect(tellings(fork, 'EvictedPod').sort()).toEqual(tellings(test, 'EvictedPod').sort());
  });
});
