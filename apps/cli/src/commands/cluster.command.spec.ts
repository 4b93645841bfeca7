import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseYaml } from '@drydock/apimachinery';
import { runDrydock, type Ran } from '../../test/run-drydock.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'drydock-cluster-'));
const file = (name: string, text: string): string => {
  writeFileSync(path.join(folder, name), text);
  return path.join(folder, name);
};
const kubeconfig = path.join(folder, 'config');

afterAll(() => rmSync(folder, { recursive: true }));

interface Config {
  clusters: { name: string; cluster: { server: string; 'certificate-authority-data': string } }[];
  users: { name: string; user: Record<string, string> }[];
  'current-context': string;
}

const readConfig = (): Config => parseYaml(readFileSync(kubeconfig, 'utf8')).documents[0] as Config;

/** Runs `drydock cluster` while `use` talks to it, then ends it as Ctrl-C does. */
async function served(words: readonly string[], use: () => Promise<void>): Promise<Ran> {
  rmSync(kubeconfig, { force: true });
  const running = runDrydock('cluster', '--port', '0', '--kubeconfig', kubeconfig, ...words);
  while (!isThere(kubeconfig)) await new Promise((resolve) => setTimeout(resolve, 20));
  // The signal is listened for right after the file was written.
  await new Promise((resolve) => setTimeout(resolve, 50));
  try {
    await use();
  } finally {
    process.emit('SIGINT');
  }
  return running;
}

function isThere(name: string): boolean {
  return statSync(name, { throwIfNoEntry: false }) !== undefined;
}

interface Answer {
  code: number;
  body: { kind: string; message?: string; items?: { metadata: { name: string } }[]; status?: { userInfo?: { username: string } } };
}

/** As the administrator, or with a token. */
async function ask(
  method: string,
  url: string,
  { token, body, contentType = 'application/json' }: { token?: string; body?: unknown; contentType?: string } = {},
): Promise<Answer> {
  const { clusters, users } = readConfig();
  const decode = (text: string) => Buffer.from(text, 'base64');
  const { user } = users.find(({ name }) => name === 'drydock-admin')!;
  const { cluster } = clusters.find(({ name }) => name === 'drydock')!;
  const content = body === undefined ? undefined : JSON.stringify(body);
  const sent = request(new URL(url, cluster.server), {
    method,
    agent: false,
    ca: decode(cluster['certificate-authority-data']),
    ...(token ? {} : { cert: decode(user['client-certificate-data']!), key: decode(user['client-key-data']!) }),
    headers: {
      'content-type': contentType,
      'content-length': Buffer.byteLength(content ?? ''),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
  });
  sent.end(content);
  const [response] = await once(sent, 'response');
  let text = '';
  for await (const chunk of response) text += chunk;
  return { code: response.statusCode, body: text.startsWith('{') ? JSON.parse(text) : { kind: text } };
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** The names in a list, as soon as there are some. */
async function found(path: string): Promise<string[]> {
  let names: string[] = [];
  for (let tries = 0; names.length === 0 && tries < 300; tries++) {
    names = namesOf(await ask('GET', path));
    await pause(20);
  }
  return names;
}

const namesOf = ({ body }: Answer): string[] => body.items!.map(({ metadata }) => metadata.name).sort();
const REVIEW = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web' },
  spec: { containers: [{ name: 'web', image: 'nginx' }], serviceAccountName: 'default' },
};

describe('drydock cluster', () => {
  it('serves a cluster whose pods come to run, to whoever has its kubeconfig', async () => {
    const { stdout, status } = await served(['--speed', '60', '--nodes', '2'], async () => {
      expect(statSync(kubeconfig).mode & 0o777).toBe(0o600);
      expect(namesOf(await ask('GET', '/api/v1/nodes'))).toEqual(['controlplane', 'node01']);
      expect((await ask('POST', '/api/v1/namespaces/default/pods', { body: pod })).code).toBe(201);
      const path = '/api/v1/namespaces/default/pods?fieldSelector=status.phase%3DRunning';
      let running: string[] = [];
      for (let tries = 0; running.length === 0 && tries < 200; tries++) {
        running = namesOf(await ask('GET', path));
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      expect(running).toEqual(['web']);
    });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^The cluster is at https:\/\/127\.0\.0\.1:\d+\. Try: kubectl --kubeconfig \S+ get nodes\n$/);
  });

  it('knows the users of a token file, and what they may do by its modes', async () => {
    const tokens = file('tokens.csv', 'secret,jane,u1,"developers,testers"\n');
    await served(['--token-auth-file', tokens], async () => {
      const { body } = await ask('POST', REVIEW, { token: 'secret', body: review });
      expect(body.status?.userInfo).toMatchObject({
        username: 'jane',
        uid: 'u1',
        groups: ['developers', 'testers', 'system:authenticated'],
      });
      expect((await ask('GET', '/api/v1/nodes', { token: 'secret' })).code).toBe(403);
      expect((await ask('GET', '/api/v1/nodes', { token: 'wrong' })).code).toBe(401);
    });
    await served(['--token-auth-file', tokens, '--authorization-mode', 'AlwaysAllow'], async () => {
      expect((await ask('GET', '/api/v1/nodes', { token: 'secret' })).code).toBe(200);
    });
  });

  it('has no node with --nodes 0, and takes those that somebody makes', async () => {
    await served(['--nodes', '0'], async () => {
      expect(namesOf(await ask('GET', '/api/v1/nodes'))).toEqual([]);
      const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'mine' } };
      expect((await ask('POST', '/api/v1/nodes', { body: node })).code).toBe(201);
      expect(namesOf(await ask('GET', '/api/v1/nodes'))).toEqual(['mine']);
    });
  });

  it('leaves out what somebody else is to play', async () => {
    await served(['--without', 'scheduler', '--speed', '600'], async () => {
      await ask('POST', '/api/v1/namespaces/default/pods', { body: pod });
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(namesOf(await ask('GET', '/api/v1/namespaces/default/pods?fieldSelector=spec.nodeName%3D'))).toEqual(['web']);
    });
  });

  it('lets somebody else play the kubelet over HTTP', async () => {
    await served(['--without', 'kubelet', '--speed', '60', '--nodes', '1'], async () => {
      const pods = '/api/v1/namespaces/default/pods';
      await ask('POST', pods, { body: pod });
      const bound = await found(`${pods}?fieldSelector=spec.nodeName%3Dcontrolplane`);
      expect(bound).toEqual(['web']);
      const status = {
        phase: 'Running',
        podIP: '10.1.2.3',
        podIPs: [{ ip: '10.1.2.3' }],
        conditions: [{ type: 'Ready', status: 'True' }],
        containerStatuses: [
          { name: 'web', ready: true, started: true, restartCount: 0, image: 'nginx', imageID: 'x', state: { running: {} } },
        ],
      };
      const reported = await ask('PATCH', `${pods}/web/status`, { body: { status }, contentType: 'application/merge-patch+json' });
      expect(reported.code).toBe(200);
      // The controllers believe it: a Service gets an endpoint.
      const service = {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'web' },
        spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
      };
      await ask('PATCH', `${pods}/web`, { body: { metadata: { labels: { app: 'web' } } }, contentType: 'application/merge-patch+json' });
      await ask('POST', '/api/v1/namespaces/default/services', { body: service });
      const slices = '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices?labelSelector=kubernetes.io/service-name%3Dweb';
      expect((await found(slices)).length).toBe(1);
      expect(JSON.stringify((await ask('GET', slices)).body)).toContain('10.1.2.3');
      const deleted = await ask('DELETE', `${pods}/web`, { body: { gracePeriodSeconds: 0 } });
      expect(deleted.code).toBe(200);
      expect(namesOf(await ask('GET', pods))).toEqual([]);
    });
  });

  it('refuses connections while the API server of the cluster is down', async () => {
    const script = 'mv /m/kube-apiserver.yaml /m/../away; sleep 300; mv /m/../away /m/kube-apiserver.yaml; sleep 9999';
    const breaker = {
      ...pod,
      metadata: { name: 'breaker' },
      spec: {
        nodeName: 'controlplane',
        containers: [{ name: 'c', image: 'busybox', command: ['sh', '-c', script], volumeMounts: [{ name: 'm', mountPath: '/m' }] }],
        volumes: [{ name: 'm', hostPath: { path: '/etc/kubernetes/manifests' } }],
      },
    };
    await served(['--speed', '200', '--nodes', '1'], async () => {
      const codes = new Set<number | string>();
      const look = async () =>
        codes.add(
          await ask('GET', '/readyz').then(
            ({ code }) => code,
            (error: NodeJS.ErrnoException) => error.code ?? '?',
          ),
        );
      await ask('POST', '/api/v1/namespaces/default/pods', { body: breaker });
      for (let tries = 0; !codes.has('ECONNREFUSED') && tries < 300; tries++) await look().then(() => pause(20));
      expect([...codes]).toContain('ECONNREFUSED');
      codes.clear();
      for (let tries = 0; !codes.has(200) && tries < 300; tries++) await look().then(() => pause(20));
      expect([...codes]).toContain(200);
    });
  });

  it('takes addresses of Services from another range', async () => {
    const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { ports: [{ port: 80 }] } };
    const look = {
      ...pod,
      spec: { containers: [{ name: 'c', image: 'busybox', command: ['sh', '-c', 'cat /etc/resolv.conf; nslookup kubernetes'] }] },
    };
    await served(['--service-cluster-ip-range', '10.111.0.0/16', '--speed', '60', '--nodes', '2'], async () => {
      const services = '/api/v1/namespaces/default/services';
      const created = (await ask('POST', services, { body: service })).body as { spec?: { clusterIP: string } };
      expect(created.spec?.clusterIP).toMatch(/^10\.111\./);
      const own = (await ask('GET', `${services}/kubernetes`)).body as { spec?: { clusterIP: string } };
      expect(own.spec?.clusterIP).toBe('10.111.0.1');
      await ask('POST', '/api/v1/namespaces/default/pods', { body: look });
      let log = '';
      for (let tries = 0; !log.includes('Address') && tries < 200; tries++) {
        await pause(30);
        log = (await ask('GET', '/api/v1/namespaces/default/pods/web/log')).body.kind;
      }
      expect(log).toContain('nameserver 10.111.0.10');
      expect(log).toContain('10.111.0.1\n');
    });
  });

  it('keeps what else a kubeconfig holds', async () => {
    const other = 'apiVersion: v1\nkind: Config\nusers:\n- name: mine\n  user: {token: x}\n';
    const mine = file('mine', other);
    const running = runDrydock('cluster', '--port', '0', '--nodes', '0', '--kubeconfig', mine);
    while (!readFileSync(mine, 'utf8').includes('drydock-admin')) await new Promise((resolve) => setTimeout(resolve, 20));
    await new Promise((resolve) => setTimeout(resolve, 50));
    process.emit('SIGINT');
    await running;
    const { users } = parseYaml(readFileSync(mine, 'utf8')).documents[0] as Config;
    expect(users.map(({ name }) => name)).toEqual(['mine', 'drydock-admin']);
  });

  it.each([
    [['--port', '99999'], '--port: 99999 is no port: it must be from 0 (any free one) to 65535'],
    [['--nodes', '-1'], '--nodes: -1 must be a whole number from 0 to 1000'],
    [['--speed', '0'], '--speed: 0 must be a number above 0, at most 10000'],
    [['--node-group', '1:2'], '--node-group: 1:2 has no name of small letters, digits and dashes'],
    [['--node-group', '3:2:workers'], '--node-group: 3:2:workers has more nodes at least than at most'],
    [['--node-group', 'workers'], '--node-group: workers must be <min>:<max>:<name>[:<cpu>:<memory>]'],
    [['--node-group', '1:2:workers:many:4Gi'], '--node-group: 1:2:workers:many:4Gi asks for "many", which is no quantity'],
    [['--node-group', '1:2:workers'], '--node-group: --addons must name cluster-autoscaler'],
    [['--addons', 'cluster-autoscaler', '--node-group', '1:2:a', '--node-group', '1:2:a'], '--node-group: a is named twice'],
    [
      ['--addons', 'dashboard'],
      '--addons: dashboard is unknown; there are cloud-provider, cluster-autoscaler, csi-disk, gateway-api, ingress-nginx, logging, metrics-server, vertical-pod-autoscaler',
    ],
    [['--without', 'etcd'], '--without: etcd is unknown; there are scheduler, kubelet, controllers'],
    [['--authorization-mode', 'ABAC'], "authorization-mode ABAC's authorization policy file not passed"],
    [['--authorization-mode', 'Webhook'], "authorization-mode Webhook's authorization config file not passed"],
    [['--authorization-mode', 'Nope'], 'authorization-mode "Nope" is not a valid mode'],
    [['--authorization-mode', ''], 'at least one authorization-mode must be passed'],
    [['--authorization-mode', 'Node,Node'], 'authorization-mode ["Node" "Node"] has mode specified more than once'],
    [['--enable-admission-plugins', 'Nope'], 'enable-admission-plugins plugin "Nope" is unknown'],
    [['--disable-admission-plugins', 'Nope'], 'disable-admission-plugins plugin "Nope" is unknown'],
    [
      ['--enable-admission-plugins', 'PodSecurity', '--disable-admission-plugins', 'PodSecurity'],
      '[PodSecurity] in enable-admission-plugins and disable-admission-plugins overlapped',
    ],
    [['--service-cluster-ip-range', 'nonsense'], 'service-cluster-ip-range is not a valid cidr'],
    [
      ['--service-cluster-ip-range', '10.0.0.0/8'],
      'specified --service-cluster-ip-range is too large; for 32-bit addresses, the mask must be >= 12',
    ],
    [['--service-cluster-ip-range', 'fd00::/112'], '--service-cluster-ip-range: IPv6 is not simulated'],
    [['--token-auth-file', '/no/such'], '--token-auth-file: /no/such: no such file or directory'],
    [['--token-auth-file', file('short.csv', 'a,b\n')], 'must have at least 3 columns (token, user name, user uid), found 2 in line 1'],
    [['--client-ca-file', file('ca.pem', 'nothing')], 'data does not contain any valid RSA or ECDSA certificates'],
    [['--kubeconfig', '/no/such/config'], '--kubeconfig: /no/such/config: no such file or directory'],
    [['--kubeconfig', file('not-a-config', 'a: 1\n')], 'exists and is no kubeconfig'],
  ])('refuses %j', async (words, message) => {
    const { status, stderr } = await runDrydock(
      'cluster',
      '--port',
      '0',
      '--nodes',
      '0',
      '--kubeconfig',
      path.join(folder, 'never'),
      ...words,
    );
    expect([status, stderr]).toEqual([1, expect.stringContaining(message)]);
  });

  it('says that the port is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { status, stderr } = await runDrydock('cluster', '--nodes', '0', '--port', `${port}`, '--kubeconfig', path.join(folder, 'never'));
    expect([status, stderr]).toEqual([1, `error: --port: ${port} is in use by another program\n`]);
    other.close();
  });
});
