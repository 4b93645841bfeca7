import { TestCluster } from '../../test/test-cluster.ts';
import { clusterOverview } from './cluster-overview.ts';

const SECONDS = 1000;

function newCluster(yaml: string, seconds = 60): TestCluster {
  const cluster = new TestCluster();
  cluster.apply(yaml);
  cluster.cluster.advanceTo(cluster.cluster.clock.now() + seconds * SECONDS);
  return cluster;
}

const deployment = (image: string) => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: "${image}" }] }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
`;

const pod = (name: string, spec: string) => `
apiVersion: v1
kind: Pod
metadata: { name: ${name} }
spec: ${spec}
`;

const ours = (cluster: TestCluster) => clusterOverview(cluster.cluster).pods.filter(({ namespace }) => namespace === 'default');

test('shows nodes, pods with their workload, and where a Service leads', () => {
  const { nodes, pods, workloads, services, problem } = clusterOverview(newCluster(deployment('nginx')).cluster);
  expect(problem).toBeUndefined();
  expect(nodes.map(({ name, status, isReady }) => [name, status, isReady])).toContainEqual([nodes[0]!.name, 'Ready', true]);
  const web = workloads.find(({ name, namespace }) => name === 'web' && namespace === 'default')!;
  expect(web).toMatchObject({ kind: 'Deployment', ready: 2, desired: 2 });
  const webPods = pods.filter(({ workload }) => workload === web.uid);
  expect(webPods).toHaveLength(2);
  for (const each of webPods)
    expect(each).toMatchObject({ status: 'Running', ready: '1/1', restarts: '0', tone: 'running', message: undefined });
  const service = services.find(({ name, namespace }) => name === 'web' && namespace === 'default')!;
  expect(service).toMatchObject({ type: 'ClusterIP', ports: ['80/TCP'] });
  expect([...service.endpoints].sort()).toEqual(webPods.map(({ uid }) => uid).sort());
});

test.each([
  ['an image that is not there', '{ containers: [{ name: a, image: "nginx:no-such" }] }', 'failing', /BackOff|ErrImagePull/, /pull/],
  ['no node for it', '{ nodeSelector: { disk: tape }, containers: [{ name: a, image: nginx }] }', 'waiting', /^Pending$/, /0\/\d+ nodes/],
  ['a crash', '{ containers: [{ name: a, image: busybox, command: [sh, -c, "exit 3"] }] }', 'failing', /CrashLoopBackOff|Error/, /./],
  [
    'its work is done',
    '{ restartPolicy: Never, containers: [{ name: a, image: busybox, command: [sh, -c, "true"] }] }',
    'done',
    /^Completed$/,
    undefined,
  ],
])('says how it is with a pod: %s', (_, spec, tone, status, message) => {
  const [shown] = ours(newCluster(pod('a', spec)));
  expect(shown!.tone).toBe(tone);
  expect(shown!.status).toMatch(status);
  if (message) expect(shown!.message).toMatch(message);
  else expect(shown!.message).toBeUndefined();
});

test('a pod that is being deleted is ending', () => {
  const cluster = newCluster(pod('a', '{ containers: [{ name: a, image: busybox, command: [sleep, "1000"] }] }'));
  cluster.client.delete({ group: '', version: 'v1', plural: 'pods' }, 'default', 'a');
  cluster.cluster.run();
  expect(ours(cluster)[0]).toMatchObject({ tone: 'ending', status: 'Terminating' });
});

test('nothing is shown that the API server does not say', () => {
  const { api, clock, nodes } = new TestCluster().cluster;
  const down = { ...nodes, apiServerProblem: () => 'refused' as const };
  expect(clusterOverview({ api, clock, nodes: down as typeof nodes })).toEqual({
    problem: 'connection refused',
    nodes: [],
    pods: [],
    workloads: [],
    services: [],
  });
});
