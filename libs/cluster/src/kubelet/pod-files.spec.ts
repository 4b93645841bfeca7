import { TestCluster } from '../../test/test-cluster.ts';

const shell = (script: string) => ['sh', '-c', script];

const SETTINGS = `
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {COLOR: blue, app.conf: "a=1\\n"}
---
apiVersion: v1
kind: Secret
metadata: {name: login}
stringData: {user: admin, password: "s3cret"}
`;

describe('the environment', () => {
  it('comes from the spec, ConfigMaps, Secrets, the pod and Services', async () => {
    const test = new TestCluster();
    test.apply(SETTINGS);
    test.apply('{apiVersion: v1, kind: Service, metadata: {name: my-db}, spec: {clusterIP: 10.96.9.9, ports: [{name: sql, port: 5432}]}}');
    test.runPod(
      'x',
      'busybox',
      shell(
        'echo "$A|$B|$COLOR|$P_user|$PASSWORD|$NAME|$NODE|$IP|$CPU|$MEM|$MY_DB_SERVICE_HOST|$MY_DB_PORT_5432_TCP|$UNSET|$LITERAL"; sleep 999',
      ),
      { nodeName: 'node01' },
      {
        resources: { limits: { cpu: '250m', memory: '64Mi' } },
        envFrom: [
          { configMapRef: { name: 'settings' } },
          { secretRef: { name: 'login' }, prefix: 'P_' },
          { configMapRef: { name: 'nothing', optional: true } },
        ],
        env: [
          { name: 'A', value: 'one' },
          { name: 'B', value: '$(A)-two-$(MISSING)' },
          { name: 'LITERAL', value: '$$(A)' },
          { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'login', key: 'password' } } },
          { name: 'NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
          { name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
          { name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
          { name: 'CPU', valueFrom: { resourceFieldRef: { resource: 'limits.cpu', divisor: '1m' } } },
          { name: 'MEM', valueFrom: { resourceFieldRef: { resource: 'limits.memory', divisor: '1Mi' } } },
          { name: 'UNSET', valueFrom: { configMapKeyRef: { name: 'settings', key: 'none', optional: true } } },
        ],
      },
    );
    await test.pass(3);
    expect(test.logs('x')).toBe(
      'one|one-two-$(MISSING)|blue|admin|s3cret|x|node01|10.244.1.2|250|64|10.96.9.9|tcp://10.96.9.9:5432||$(A)\n',
    );
  });

  it.each([
    [{ envFrom: [{ configMapRef: { name: 'none' } }] }, 'configmap "none" not found'],
    [{ envFrom: [{ secretRef: { name: 'none' } }] }, 'secret "none" not found'],
    [
      { env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'settings', key: 'none' } } }] },
      "couldn't find key none in ConfigMap default/settings",
    ],
    [
      { env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'login', key: 'none' } } }] },
      "couldn't find key none in Secret default/login",
    ],
  ])('%j: %s', async (container, message) => {
    const test = new TestCluster();
    test.apply(SETTINGS);
    test.runPod('x', 'nginx:1.27', [], {}, container);
    await test.pass(3);
    expect(test.pod('x')?.status?.containerStatuses?.[0]?.state?.waiting).toEqual({ reason: 'CreateContainerConfigError', message });
    expect(test.events('x')).toContain(`Warning Failed Error: ${message}`);
  });

  it.each([3, 300])('starts when what was missing for %i s is there', async (seconds) => {
    const test = new TestCluster();
    test.runPod('x', 'nginx:1.27', [], {}, { envFrom: [{ configMapRef: { name: 'settings' } }] });
    await test.pass(seconds);
    test.apply(SETTINGS);
    await test.pass(12);
    expect(test.state('x')).toBe('Ready');
  });

  it('is not root where that is forbidden', async () => {
    const test = new TestCluster();
    test.runPod('x', 'nginx:1.27', [], { securityContext: { runAsNonRoot: true } });
    test.runPod('y', 'busybox', shell('id -u; sleep 99'), { securityContext: { runAsNonRoot: true, runAsUser: 1000 } });
    test.runPod('z', 'nginx:1.27', [], {}, { securityContext: { readOnlyRootFilesystem: true } });
    await test.pass(3);
    expect(test.pod('x')?.status?.containerStatuses?.[0]?.state?.waiting?.message).toMatch(
      /^container has runAsNonRoot and image will run as root \(pod: "x_default\(.*\)", container: x\)$/,
    );
    expect(test.logs('y')).toBe('1000\n');
    expect(test.logs('z')).toContain('[emerg] mkdir() "/var/cache/nginx/client_temp" failed (30: Read-only file system)');
  });
});

describe('volumes', () => {
  const configVolume = {
    volumes: [{ name: 'v', configMap: { name: 'settings', items: [{ key: 'app.conf', path: 'conf/app.conf', mode: 0o400 }] } }],
  };

  it('shows a ConfigMap as links to files', async () => {
    const test = new TestCluster();
    test.apply(SETTINGS);
    test.runPod('x', 'busybox', shell('sleep 999'), configVolume, { volumeMounts: [{ name: 'v', mountPath: '/etc/app' }] });
    await test.pass(3);
    expect(
      await test.exec(
        'x',
        shell(
          'ls -a /etc/app; readlink /etc/app/conf; cat /etc/app/conf/app.conf; stat -L -c %a /etc/app/conf/app.conf; echo y > /etc/app/z',
        ),
      ),
    ).toMatch(/^\.\n\.\.\n\.\.20\d\d[_0-9]+\.\d{9}\n\.\.data\nconf\n\.\.data\/conf\na=1\n400\nsh: .*Read-only file system\n\(1\)$/);
  });

  it('updates it within a minute or two, but not what is mounted by subPath', async () => {
    const test = new TestCluster();
    test.apply(SETTINGS);
    const volumeMounts = [
      { name: 'v', mountPath: '/etc/app' },
      { name: 'v', mountPath: '/etc/one', subPath: 'COLOR' },
    ];
    test.runPod('x', 'busybox', shell('sleep 9999'), { volumes: [{ name: 'v', configMap: { name: 'settings' } }] }, { volumeMounts });
    await test.pass(3);
    const read = () => test.exec('x', shell('cat /etc/app/COLOR; echo; cat /etc/one'));
    expect(await read()).toBe('blue\nblue');
    test.client.patch({ group: '', version: 'v1', plural: 'configmaps' }, 'default', 'settings', { data: { COLOR: 'red' } });
    await test.pass(1);
    expect(await read()).toBe('blue\nblue');
    await test.pass(90);
    expect(await read()).toBe('red\nblue');
  });

  it('updates labels of the pod, too', async () => {
    const test = new TestCluster();
    const items = [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }];
    const volumes = [{ name: 'v', downwardAPI: { items } }];
    test.runPod('x', 'busybox', shell('sleep 9999'), { volumes }, { volumeMounts: [{ name: 'v', mountPath: '/etc/pod' }] });
    await test.pass(3);
    test.client.patch({ group: '', version: 'v1', plural: 'pods' }, 'default', 'x', { metadata: { labels: { tier: 'front' } } });
    await test.pass(90);
    expect(await test.exec('x', shell('cat /etc/pod/labels'))).toContain('tier="front"');
  });

  it.each([
    [{ configMap: { name: 'none' } }, 'configmap "none" not found'],
    [{ secret: { secretName: 'none' } }, 'secret "none" not found'],
    [{ configMap: { name: 'settings', items: [{ key: 'none', path: 'x' }] } }, 'configmap references non-existent config key: none'],
    [{ hostPath: { path: '/nowhere', type: 'Directory' } }, 'hostPath type check failed: /nowhere is not a directory'],
    [{ hostPath: { path: '/etc/hosts', type: 'Directory' } }, 'hostPath type check failed: /etc/hosts is not a directory'],
  ])('%j: %s', async (source, error) => {
    const test = new TestCluster();
    test.apply(SETTINGS);
    test.runPod('x', 'nginx:1.27', [], { volumes: [{ name: 'v', ...source }] });
    await test.pass(3);
    expect(test.state('x')).toBe('ContainerCreating');
    expect(test.events('x')).toEqual([`Warning FailedMount MountVolume.SetUp failed for volume "v" : ${error} x3`]);
  });

  it('shares an emptyDir between containers and keeps it over restarts', async () => {
    const test = new TestCluster();
    test.apply(`
apiVersion: v1
kind: Pod
metadata: {name: x}
spec:
  volumes: [{name: v, emptyDir: {}}]
  containers:
  - {name: writer, image: "busybox:1.36", command: [sh, -c, "date >> /out/log; sleep 5"], volumeMounts: [{name: v, mountPath: /out}]}
  - {name: web, image: "nginx:1.27", volumeMounts: [{name: v, mountPath: /usr/share/nginx/html}]}
`);
    await test.pass(20);
    const text = await test.exec('x', ['curl', '-s', 'localhost/log'], 'web');
    expect(text.split('\n').length).toBeGreaterThan(2);
  });

  it('keeps a hostPath on its node', async () => {
    const test = new TestCluster();
    const spec = { nodeName: 'node01', restartPolicy: 'Never' as const, volumes: [{ name: 'v', hostPath: { path: '/data/x' } }] };
    const mounts = { volumeMounts: [{ name: 'v', mountPath: '/m' }] };
    test.runPod('a', 'busybox', shell('echo hi > /m/f'), spec, mounts);
    await test.pass(3);
    test.runPod('b', 'busybox', shell('cat /m/f'), spec, mounts);
    test.runPod('c', 'busybox', shell('cat /m/f'), { ...spec, nodeName: 'node02' }, mounts);
    await test.pass(3);
    expect([test.logs('b'), test.state('c')]).toEqual(['hi\n', 'Error 1']);
  });

  it('keeps the contents of a claim from pod to pod', async () => {
    const test = new TestCluster();
    test.apply(`
apiVersion: v1
kind: PersistentVolume
metadata: {name: pv}
spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], nfs: {server: 10.0.0.1, path: /x}, storageClassName: ""}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: claim}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}, storageClassName: "", volumeName: pv}
`);
    const spec = { restartPolicy: 'Never' as const, volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'claim' } }] };
    const mounts = { volumeMounts: [{ name: 'v', mountPath: '/m' }] };
    test.runPod('a', 'busybox', shell('echo kept > /m/f'), spec, mounts);
    await test.pass(5);
    test.delete('a');
    test.runPod('b', 'busybox', shell('cat /m/f'), spec, mounts);
    await test.pass(5);
    expect(test.logs('b')).toBe('kept\n');
  });

  it('evicts a pod that writes too much', async () => {
    const test = new TestCluster();
    const spec = { restartPolicy: 'Never' as const, volumes: [{ name: 'v', emptyDir: { sizeLimit: '1Ki' } }] };
    test.runPod('x', 'busybox', shell('head -c 4000 /dev/zero > /m/f; sleep 100'), spec, {
      volumeMounts: [{ name: 'v', mountPath: '/m' }],
    });
    await test.pass(60);
    expect(test.pod('x')?.status).toMatchObject({
      phase: 'Failed',
      reason: 'Evicted',
      message: 'Usage of EmptyDir volume "v" exceeds the limit "1Ki". ',
    });
  });

  it('gives the token of the account', async () => {
    const test = new TestCluster();
    test.runPod('x', 'busybox', shell('sleep 99'));
    await test.pass(3);
    const directory = '/var/run/secrets/kubernetes.io/serviceaccount';
    expect(await test.exec('x', shell(`ls ${directory}; cut -c1-3 ${directory}/token; cat ${directory}/namespace`))).toBe(
      'ca.crt\nnamespace\ntoken\neyJ\ndefault',
    );
  });
});
