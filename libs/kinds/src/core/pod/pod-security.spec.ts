import type { KubeObject } from '@drydock/apimachinery';
import { podSecurity } from '@drydock/apiserver';
import { TestCluster } from '../../../test-support/test-cluster.ts';
import { establishingController } from '../../apiextensions/custom-resource-definition/establishing.controller.ts';
import { namingConditionController } from '../../apiextensions/custom-resource-definition/naming-condition.controller.ts';

const WARNING = 'would violate PodSecurity "baseline:latest": privileged (container "c" must not set securityContext.privileged=true)';

const containers = [{ name: 'c', image: 'nginx', securityContext: { privileged: true } }];
const labels = { app: 'web' };
const selector = { matchLabels: labels };
const template = { metadata: { labels }, spec: { containers } };
const task = { metadata: {}, spec: { containers, restartPolicy: 'Never' } };

function newCluster(): TestCluster {
  const cluster = new TestCluster([namingConditionController, establishingController], [podSecurity]);
  const metadata = { name: 'shop', labels: { 'pod-security.kubernetes.io/warn': 'baseline' } };
  cluster.send({ method: 'POST', path: '/api/v1/namespaces', body: { metadata } });
  return cluster;
}

/** Jobs of another group than that of Jobs. */
function serveOtherJobs(cluster: TestCluster): void {
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  const spec = {
    group: 'example.com',
    scope: 'Namespaced',
    names: { plural: 'jobs', kind: 'Job' },
    versions: [{ name: 'v1', served: true, storage: true, schema }],
  };
  const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
  cluster.send({ method: 'POST', path, body: { metadata: { name: 'jobs.example.com' }, spec } });
  cluster.settle();
}

describe('PodSecurity', () => {
  it.each<[string, string, Partial<KubeObject>]>([
    ['/api/v1', 'pods', { spec: { containers } }],
    ['/api/v1', 'podtemplates', { template }],
    ['/api/v1', 'replicationcontrollers', { spec: { selector: labels, template } }],
    ['/apis/apps/v1', 'replicasets', { spec: { selector, template } }],
    ['/apis/apps/v1', 'deployments', { spec: { selector, template } }],
    ['/apis/apps/v1', 'statefulsets', { spec: { selector, template, serviceName: 'web' } }],
    ['/apis/apps/v1', 'daemonsets', { spec: { selector, template } }],
    ['/apis/batch/v1', 'jobs', { spec: { template: task } }],
    ['/apis/batch/v1', 'cronjobs', { spec: { schedule: '@daily', jobTemplate: { spec: { template: task } } } }],
  ])('warns of what is asked for in %s %s', (root, plural, body) => {
    const path = `${root}/namespaces/shop/${plural}`;
    const response = newCluster().send({ method: 'POST', path, body: { metadata: { name: 'web' }, ...body } });
    expect([response.code, response.warnings]).toEqual([201, [WARNING]]);
  });

  it.each<[string, object]>([
    ['a template of pods', template],
    ['something else', { spec: { containers: 5 } }],
  ])('leaves custom resources alone that have %s where others have a template', (_, given) => {
    const cluster = newCluster();
    serveOtherJobs(cluster);
    const path = '/apis/example.com/v1/namespaces/shop/jobs';
    const body = { apiVersion: 'example.com/v1', kind: 'Job', metadata: { name: 'web' }, spec: { template: given } };
    const { code, warnings } = cluster.send({ method: 'POST', path, body });
    expect([code, warnings]).toEqual([201, []]);
  });
});
