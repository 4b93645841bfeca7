import { testController } from '../../../test-support/controller-table.ts';

const scaler = (spec: string) =>
  `HorizontalPodAutoscaler web {spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, ${spec}}}`;
const CPU = 'metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}}]';
const conditions = 'HorizontalPodAutoscaler web status.conditions';
const NO_METRICS =
  'unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)';

describe('horizontal-pod-autoscaler', () => {
  testController(
    [
      {
        name: 'has nothing to scale',
        when: [`create ${scaler(`maxReplicas: 3, ${CPU}`)}`, 'wait 15s'],
        then: {
          [conditions]: [
            'AbleToScale=False FailedGetScale: the HPA controller was unable to get the target\'s current scale: deployments/scale.apps "web" not found',
          ],
        },
        events: ['Warning FailedGetScale HorizontalPodAutoscaler/web: deployments/scale.apps "web" not found'],
      },
      {
        name: 'scales down to its maximum',
        given: ['Deployment web replicas:5', 'run'],
        when: [`create ${scaler(`maxReplicas: 3, ${CPU}`)}`, 'wait 15s'],
        then: { 'Deployment web spec.replicas': 3 },
        events: ['SuccessfulRescale HorizontalPodAutoscaler/web: New size: 3; reason: Current number of replicas above Spec.MaxReplicas'],
      },
      {
        name: 'scales up to its minimum',
        given: ['Deployment web replicas:1', 'run'],
        when: [`create ${scaler(`minReplicas: 2, maxReplicas: 3, ${CPU}`)}`, 'wait 15s'],
        then: { 'Deployment web spec.replicas': 2 },
        events: ['SuccessfulRescale HorizontalPodAutoscaler/web: New size: 2; reason: Current number of replicas below Spec.MinReplicas'],
      },
      {
        name: 'leaves what has been scaled to zero',
        given: ['Deployment web replicas:0'],
        when: [`create ${scaler(`maxReplicas: 3, ${CPU}`)}`, 'wait 15s'],
        then: {
          [conditions]: [
            "AbleToScale=True SucceededGetScale: the HPA controller was able to get the target's current scale",
            'ScalingActive=False ScalingDisabled: scaling is disabled since the replica count of the target is zero',
          ],
          'Deployment web spec.replicas': 0,
        },
        events: [],
      },
      {
        name: 'says that it knows no metrics',
        given: ['Deployment web replicas:1', 'run'],
        when: [`create ${scaler(`maxReplicas: 3, ${CPU}`)}`, 'wait 15s'],
        then: {
          [conditions]: [
            "AbleToScale=True SucceededGetScale: the HPA controller was able to get the target's current scale",
            `ScalingActive=False FailedGetResourceMetric: the HPA was unable to compute the replica count: failed to get cpu utilization: ${NO_METRICS}`,
          ],
        },
        events: [
          `Warning FailedGetResourceMetric HorizontalPodAutoscaler/web: failed to get cpu utilization: ${NO_METRICS}`,
          `Warning FailedComputeMetricsReplicas HorizontalPodAutoscaler/web: invalid metrics (1 invalid out of 1), first error is: failed to get cpu resource metric value: failed to get cpu utilization: ${NO_METRICS}`,
        ],
      },
    ],
    { component: 'horizontal-pod-autoscaler' },
  );
});
