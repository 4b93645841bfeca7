import { refusalOf, TestCluster } from '../../../test-support/test-cluster.ts';
import { horizontalPodAutoscalerController } from './horizontal-pod-autoscaler.controller.ts';
import { horizontalPodAutoscalers } from './horizontal-pod-autoscaler.ts';
import type { HorizontalPodAutoscaler } from './horizontal-pod-autoscaler.types.ts';

const PATH = '/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers';
const V1_PATH = '/apis/autoscaling/v1/namespaces/default/horizontalpodautoscalers/web';
const NO_METRICS =
  'failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)';

const autoscaler = (spec: object): HorizontalPodAutoscaler => ({
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: 'web', namespace: 'default' },
  spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, maxReplicas: 5, ...spec },
});

function newCluster(replicas: number): TestCluster {
  const cluster = new TestCluster([horizontalPodAutoscalerController]);
  cluster.trustServiceAccounts();
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } };
  cluster.create({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'default' },
    spec: { replicas, selector: { matchLabels: { app: 'web' } }, template },
  });
  return cluster;
}

const stored = (cluster: TestCluster) =>
  cluster.storage.get<HorizontalPodAutoscaler>('horizontalpodautoscalers.autoscaling', 'default', 'web')!;

describe('HorizontalPodAutoscaler', () => {
  it('reports that there are no metrics', () => {
    const cluster = newCluster(2);
    cluster.create(autoscaler({ minReplicas: 2 }));
    expect(horizontalPodAutoscalers.table.cells(stored(cluster), cluster.clock)).toEqual([
      'web',
      'Deployment/web',
      'cpu: <unknown>/80%',
      '2',
      5,
      0,
      '0s',
    ]);
    cluster.advance(15_000);
    expect(cluster.events).toEqual([
      `Warning FailedGetResourceMetric HorizontalPodAutoscaler/web: ${NO_METRICS}`,
      `Warning FailedComputeMetricsReplicas HorizontalPodAutoscaler/web: invalid metrics (1 invalid out of 1), first error is: failed to get cpu resource metric value: ${NO_METRICS}`,
    ]);
    const { currentReplicas, desiredReplicas, conditions } = stored(cluster).status!;
    expect([currentReplicas, desiredReplicas, conditions!.map(({ type, status, reason }) => `${type} ${status} ${reason}`)]).toEqual([
      2,
      0,
      ['AbleToScale True SucceededGetScale', 'ScalingActive False FailedGetResourceMetric'],
    ]);
  });

  it('keeps its target within the bounds', () => {
    const cluster = newCluster(1);
    cluster.create(autoscaler({ minReplicas: 3 }));
    cluster.advance(15_000);
    expect(cluster.storage.get('deployments.apps', 'default', 'web')!.spec).toMatchObject({ replicas: 3 });
    expect(cluster.events).toEqual([
      'Normal SuccessfulRescale HorizontalPodAutoscaler/web: New size: 3; reason: Current number of replicas below Spec.MinReplicas',
    ]);
  });

  it('says when its target is missing', () => {
    const cluster = new TestCluster([horizontalPodAutoscalerController]);
    cluster.trustServiceAccounts();
    cluster.create(autoscaler({}));
    cluster.advance(15_000);
    expect(cluster.events).toEqual(['Warning FailedGetScale HorizontalPodAutoscaler/web: deployments/scale.apps "web" not found']);
  });

  it('is served in its older version, too', () => {
    const cluster = newCluster(2);
    cluster.create(autoscaler({}));
    expect(cluster.send({ method: 'GET', path: V1_PATH }).body).toMatchObject({
      apiVersion: 'autoscaling/v1',
      spec: { minReplicas: 1, maxReplicas: 5, targetCPUUtilizationPercentage: 80 },
    });
  });

  it('keeps in annotations what the older version has no field for', () => {
    const cluster = newCluster(2);
    const memory = { type: 'Resource', resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '100Mi' } } };
    const hits = { type: 'Pods', pods: { metric: { name: 'hits' }, target: { type: 'AverageValue', averageValue: '1k' } } };
    const scaleDown = { stabilizationWindowSeconds: 60, selectPolicy: 'Min', policies: [{ type: 'Pods', value: 2, periodSeconds: 30 }] };
    cluster.create(autoscaler({ metrics: [memory, hits], behavior: { scaleDown } }));
    cluster.advance(15_000);
    const before = stored(cluster);
    const { body } = cluster.send({ method: 'GET', path: V1_PATH }) as { body: HorizontalPodAutoscaler };
    expect(JSON.parse(body.metadata.annotations!['autoscaling.alpha.kubernetes.io/metrics']!)).toEqual([
      { type: 'Resource', resource: { name: 'memory', targetAverageValue: '100Mi' } },
      { type: 'Pods', pods: { metricName: 'hits', targetAverageValue: '1k' } },
    ]);
    expect(body.metadata.annotations!['autoscaling.alpha.kubernetes.io/behavior']).toContain(
      '"ScaleDown":{"StabilizationWindowSeconds":60,"SelectPolicy":"Min","Policies":[{"Type":"Pods","Value":2,"PeriodSeconds":30}],"Tolerance":null}',
    );
    cluster.send({ method: 'PUT', path: V1_PATH, body: { ...body, spec: { ...body.spec, maxReplicas: 9 } } });
    const { metadata, spec, status } = stored(cluster);
    expect([metadata.annotations, spec, status]).toEqual([undefined, { ...before.spec, maxReplicas: 9 }, before.status]);
  });

  it.each([
    [
      { minReplicas: 1, maxReplicas: 0 },
      '[spec.maxReplicas: Invalid value: 0: must be greater than 0, spec.maxReplicas: Invalid value: 0: must be greater than or equal to `minReplicas`]',
    ],
    [
      { metrics: [{ type: 'Resource', resource: { name: 'memory', target: { type: 'Average', averageValue: '1Mi' } } }] },
      'spec.metrics[0].resource.target.type: Invalid value: "Average": must be either Utilization, Value, or AverageValue',
    ],
    [
      { behavior: { scaleUp: { policies: [] }, scaleDown: { policies: [] } } },
      '[spec.behavior.scaleUp.policies: Required value: must specify at least one Policy, spec.behavior.scaleDown.policies: Required value: must specify at least one Policy]',
    ],
  ])('refuses %j', (spec, errors) => {
    const body = autoscaler(spec);
    expect(refusalOf(newCluster(1).send({ method: 'POST', path: PATH, body }))).toBe(
      `HorizontalPodAutoscaler.autoscaling "web" is invalid: ${errors}`,
    );
  });
});
