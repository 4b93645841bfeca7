/** A cluster of which only the API server is asked, for benchmarks. */
const START = Date.UTC(2026, 10, 20, 12, 30);
const USER = { username: 'bench', groups: ['system:masters', 'system:authenticated'] };

export const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';
export const PODS = '/api/v1/namespaces/default/pods';

export async function newApiCluster() {
  const { bootedCluster, Cluster, createNodeRuntime, forkOf, LEARNER_PROFILE } = await import('@drydock/cluster');
  const profile = { ...LEARNER_PROFILE, name: 'api bench', systemWorkloads: false };
  return new Cluster(forkOf(bootedCluster(profile, START, createNodeRuntime), START, 1), createNodeRuntime);
}

/** The answer to one request. Throws when it is a refusal. */
export function ask(cluster, method, path, { body, query, contentType } = {}) {
  const request = { method, path, body, query, contentType, credentials: { loopback: USER }, userAgent: 'bench' };
  const answer = cluster.api.handle(request);
  if (answer.code >= 400) throw new Error(`${method} ${path}: ${answer.code} ${answer.body.message}`);
  return answer;
}

export const newConfigMap = (name, text = 'value') => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, labels: { app: 'bench' } },
  data: { text },
});

export const newPod = (name) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, labels: { app: 'web' } },
  spec: { containers: [{ name: 'web', image: 'nginx:1.27', ports: [{ containerPort: 80 }] }] },
});
