/** Clusters of many nodes for benchmarks, with what is asked of them. */
const START = Date.UTC(2026, 10, 20, 12, 30);
const POD_CAPACITY = '200';
const PATIENCE = 60 * 60 * 1000;
const USER = { username: 'bench', groups: ['system:masters'] };

/** A fork of a booted cluster with that many workers. Booting one costs more than what is measured on it: it is done once and kept. */
export async function newBigCluster(workers) {
  const { bootedCluster, Cluster, forkOf, LEARNER_PROFILE, withWorkers } = await import('@drydock/cluster');
  const { nodeRuntimeFor } = await import('@drydock/sandbox');
  const shape = withWorkers(LEARNER_PROFILE, workers);
  const profile = { ...shape, name: `${shape.name}-bench`, nodes: { ...shape.nodes, pods: POD_CAPACITY } };
  const createNodeRuntime = nodeRuntimeFor(profile);
  return new Cluster(forkOf(bootedCluster(profile, START, createNodeRuntime), START, 1), createNodeRuntime);
}

/** Creates a Deployment of that many replicas, without requests. */
export async function deploy(cluster, replicas) {
  const { ResourceClient } = await import('@drydock/apiserver');
  const labels = { app: 'web' };
  const client = new ResourceClient(cluster.api.clientFor(USER, 'bench'));
  client.create(
    { group: 'apps', version: 'v1', plural: 'deployments' },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'default', labels },
      spec: {
        replicas,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name: 'nginx', image: 'nginx' }] } },
      },
    },
  );
}

/** Lets time pass from event to event until `done`. Returns the CPU that it took, in milliseconds. */
export function cpuUntil(cluster, done) {
  const end = cluster.clock.now() + PATIENCE;
  const before = process.cpuUsage();
  for (;;) {
    const run = cluster.run();
    if (done()) break;
    if (run.state === 'more') continue;
    if (run.state === 'pending' || run.wakeAt === undefined || run.wakeAt > end) throw new Error('what was waited for does not happen');
    cluster.clock.advanceTo(run.wakeAt);
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Whether every replica of the Deployment is available. */
export function isAvailable(cluster, replicas) {
  const deployment = cluster.api.storage.get('deployments.apps', 'default', 'web');
  return deployment?.status?.availableReplicas === replicas;
}
