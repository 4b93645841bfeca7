import { deployments, horizontalPodAutoscalers, type Deployment, type HorizontalPodAutoscaler } from '@drydock/kinds';
import { TestCluster } from '../../test/test-cluster.ts';

const WORKLOAD = (minReplicas: number, maxReplicas: number) => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "nginx:1.27"}]}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  minReplicas: ${minReplicas}
  maxReplicas: ${maxReplicas}
`;

describe('the autoscaler with the rights that a new cluster gives it', () => {
  it.each([
    [4, 9, 4, 'New size: 4; reason: Current number of replicas below Spec.MinReplicas'],
    [1, 2, 2, 'New size: 2; reason: Current number of replicas above Spec.MaxReplicas'],
  ])('brings a workload between %d and %d', async (least, most, expected, message) => {
    const test = new TestCluster();
    test.apply(WORKLOAD(least, most));
    await test.pass(20);
    expect(test.client.get<Deployment>(deployments, 'default', 'web').spec.replicas).toBe(expected);
    expect(test.client.get<HorizontalPodAutoscaler>(horizontalPodAutoscalers, 'default', 'web').status?.desiredReplicas).toBe(expected);
    const told = test.cluster.api.storage.list('events', 'default').filter((event) => event.reason === 'SuccessfulRescale');
    expect(told.map((event) => event.message)).toEqual([message]);
  });
});
