/** A client library that nobody here wrote, with a cluster of `drydock cluster`: it creates, watches, follows, runs and deletes. */
import { PassThrough } from 'node:stream';
import * as k8s from '@kubernetes/client-node';
import { serveCluster, type ServedEndpoint } from '../src/cluster/serve-cluster.ts';

const POD: k8s.V1Pod = {
  metadata: { name: 'web', labels: { app: 'web' } },
  spec: { containers: [{ name: 'web', image: 'nginx:1.27' }] },
};

describe('@kubernetes/client-node', () => {
  let endpoint: ServedEndpoint;
  const config = new k8s.KubeConfig();
  const bugs: unknown[] = [];

  beforeAll(async () => {
    endpoint = await serveCluster({
      port: 0,
      nodes: 2,
      without: [],
      addons: [],
      nodeGroups: [],
      tokens: {},
      clientAuthorities: [],
      apiServer: { authorizationModes: ['Node', 'RBAC'], disabledAdmissionPlugins: [] },
      speed: 60,
      onBug: (error) => bugs.push(error),
    });
    config.loadFromString(endpoint.kubeconfig);
  });
  afterEach(() => expect(bugs).toEqual([]));
  afterAll(() => endpoint.close());

  it('creates, watches, runs commands in, and deletes a pod', async () => {
    const core = config.makeApiClient(k8s.CoreV1Api);
    const seen: string[] = [];
    let stop = () => undefined as void;
    const gone = new Promise<void>((resolve, reject) => {
      const follow = (type: string, { metadata, status }: k8s.V1Pod) => {
        if (metadata?.name !== 'web') return;
        const what = `${type} ${status?.phase}`;
        if (seen.at(-1) !== what) seen.push(what);
        if (type === 'DELETED') resolve();
      };
      void new k8s.Watch(config)
        .watch('/api/v1/namespaces/default/pods', { allowWatchBookmarks: true }, follow, (error) => error && reject(error as Error))
        .then((controller) => (stop = () => controller.abort()));
    });
    await core.createNamespacedPod({ namespace: 'default', body: POD });
    await until(async () => (await core.readNamespacedPod({ namespace: 'default', name: 'web' })).status?.phase === 'Running');
    expect(await run(config, ['sh', '-c', 'echo hello from $HOSTNAME; exit 4'])).toEqual(['hello from web\n', 4]);
    expect(await core.readNamespacedPodLog({ namespace: 'default', name: 'web', tailLines: 1 })).toMatch(/\n$/);
    await core.deleteNamespacedPod({ namespace: 'default', name: 'web', gracePeriodSeconds: 1 });
    await gone.finally(stop);
    expect(seen[0]).toBe('ADDED Pending');
    expect(seen).toContain('MODIFIED Running');
    expect(seen.at(-1)).toMatch(/^DELETED /);
  });

  it('keeps a cache of what an informer sees', async () => {
    const core = config.makeApiClient(k8s.CoreV1Api);
    const informer = k8s.makeInformer(config, '/api/v1/namespaces/default/configmaps', () =>
      core.listNamespacedConfigMap({ namespace: 'default' }),
    );
    const seen: string[] = [];
    informer.on('add', ({ metadata }) => void seen.push(`add ${metadata?.name}`));
    informer.on('update', ({ metadata, data }) => void seen.push(`update ${metadata?.name} ${data?.['a']}`));
    informer.on('delete', ({ metadata }) => void seen.push(`delete ${metadata?.name}`));
    await informer.start();
    try {
      const name = { namespace: 'default', name: 'cm' };
      await core.createNamespacedConfigMap({ namespace: 'default', body: { metadata: { name: 'cm' }, data: { a: '1' } } });
      await until(() => seen.includes('add cm'));
      await core.patchNamespacedConfigMap(
        { ...name, body: { data: { a: '2' } } },
        k8s.setHeaderOptions('Content-Type', k8s.PatchStrategy.MergePatch),
      );
      await until(() => seen.includes('update cm 2'));
      await core.deleteNamespacedConfigMap(name);
      await until(() => seen.includes('delete cm'));
    } finally {
      await informer.stop();
    }
  });

  it('applies server-side, and tells failures by their codes', async () => {
    const objects = k8s.KubernetesObjectApi.makeApiClient(config);
    const applied = await objects.patch(
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'applied', namespace: 'default' }, data: { a: 'b' } } as k8s.V1ConfigMap,
      undefined,
      undefined,
      'a-library',
      true,
      k8s.PatchStrategy.ServerSideApply,
    );
    expect(applied.metadata?.managedFields?.[0]?.manager).toBe('a-library');
    const core = config.makeApiClient(k8s.CoreV1Api);
    await expect(core.readNamespacedPod({ namespace: 'default', name: 'nothing' })).rejects.toMatchObject({ code: 404 });
  });
});

/** What a command in the pod prints, and its exit code. */
async function run(config: k8s.KubeConfig, command: string[]): Promise<[string, number]> {
  const output = new PassThrough();
  let text = '';
  output.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const status = await new Promise<k8s.V1Status>((resolve, reject) => {
    new k8s.Exec(config).exec('default', 'web', 'web', command, output, null, null, false, resolve).catch(reject);
  });
  const code = status.details?.causes?.find(({ reason }) => reason === 'ExitCode')?.message ?? '0';
  return [text, Number(code)];
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await condition()); tries++) {
    if (tries > 300) throw new Error('it did not come about');
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}
