import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Api } from './api.mjs';
import { freePorts } from '../../workspace/free-ports.mjs';
import { makeCertificates } from './certificates.mjs';
import { Kubelets } from './kubelets.mjs';

const PATIENCE = 90_000;
const TOKENS = [
  'jane-token,jane,u1,developers',
  'bob-token,bob,u2,ops',
  'carol-token,carol,u3',
  'recorder-token,recorder,r1,"system:masters"',
];

/** A real control plane of its own: etcd, kube-apiserver, kube-controller-manager and kube-scheduler from the PATH, and kubelets that are played. */
export class ControlPlane {
  folder = mkdtempSync(path.join(tmpdir(), 'control-plane-'));
  port = 0;
  #programs = [];
  #kubelets;
  #api;

  static async start() {
    const plane = new ControlPlane();
    try {
      await plane.#start();
    } catch (error) {
      await plane.stop();
      throw error;
    }
    return plane;
  }

  /** Of its API server: `v1.33.1`. */
  async version() {
    return (await this.#api.get('/version')).gitVersion;
  }

  async #start() {
    const file = makeCertificates(this.folder);
    writeFileSync(file('tokens.csv'), `${TOKENS.join('\n')}\n`);
    const [etcd, peer, port] = await freePorts(3);
    this.port = port;
    this.#run('etcd', [
      '--data-dir',
      file('etcd'),
      '--listen-client-urls',
      `http://127.0.0.1:${etcd}`,
      '--advertise-client-urls',
      `http://127.0.0.1:${etcd}`,
      '--listen-peer-urls',
      `http://127.0.0.1:${peer}`,
      '--initial-advertise-peer-urls',
      `http://127.0.0.1:${peer}`,
      '--initial-cluster',
      `default=http://127.0.0.1:${peer}`,
      '--unsafe-no-fsync',
    ]);
    this.#run('kube-apiserver', [
      `--etcd-servers=http://127.0.0.1:${etcd}`,
      `--secure-port=${port}`,
      '--bind-address=127.0.0.1',
      '--advertise-address=172.30.1.2',
      `--tls-cert-file=${file('apiserver.crt')}`,
      `--tls-private-key-file=${file('apiserver.key')}`,
      `--client-ca-file=${file('ca.crt')}`,
      '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
      `--service-account-key-file=${file('sa.pub')}`,
      `--service-account-signing-key-file=${file('sa.key')}`,
      '--service-cluster-ip-range=10.96.0.0/12',
      '--authorization-mode=Node,RBAC',
      '--enable-admission-plugins=NodeRestriction',
      `--token-auth-file=${file('tokens.csv')}`,
      '--enable-bootstrap-token-auth=true',
      '--allow-privileged=true',
    ]);
    this.#api = new Api({ port, ca: readFileSync(file('ca.crt')), token: 'recorder-token' });
    await this.#until('/readyz');
    for (const [name, user] of [
      ['kcm', 'system:kube-controller-manager'],
      ['scheduler', 'system:kube-scheduler'],
      ['admin', 'kubernetes-admin'],
    ])
      writeFileSync(file(`${name}.conf`), this.#kubeconfig(file, name, user));
    await this.#api.post('/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', {
      metadata: { name: 'kubeadm:cluster-admins' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'kubeadm:cluster-admins' }],
    });
    this.#run('kube-controller-manager', [
      `--kubeconfig=${file('kcm.conf')}`,
      `--authentication-kubeconfig=${file('kcm.conf')}`,
      `--authorization-kubeconfig=${file('kcm.conf')}`,
      '--secure-port=0',
      '--use-service-account-credentials=true',
      '--controllers=*,bootstrapsigner,tokencleaner',
      `--cluster-signing-cert-file=${file('ca.crt')}`,
      `--cluster-signing-key-file=${file('ca.key')}`,
      `--root-ca-file=${file('ca.crt')}`,
      `--service-account-private-key-file=${file('sa.key')}`,
      '--allocate-node-cidrs=true',
      '--cluster-cidr=10.244.0.0/16',
      '--service-cluster-ip-range=10.96.0.0/12',
      '--leader-elect=false',
    ]);
    this.#run('kube-scheduler', [`--kubeconfig=${file('scheduler.conf')}`, '--secure-port=0', '--leader-elect=false']);
    this.#kubelets = new Kubelets(this.#api);
    await this.#kubelets.register();
    await this.#quiet();
    for (const event of (await this.#api.get('/api/v1/events')).items)
      await this.#api.delete(`/api/v1/namespaces/${event.metadata.namespace}/events/${event.metadata.name}`);
  }

  /** Waits until the nodes are ready and every namespace has what controllers put into it. */
  async #quiet() {
    const deadline = Date.now() + PATIENCE;
    while (Date.now() < deadline) {
      const nodes = (await this.#api.get('/api/v1/nodes')).items;
      const accounts = (await this.#api.get('/api/v1/serviceaccounts')).items.filter(({ metadata }) => metadata.name === 'default');
      const roots = (await this.#api.get('/api/v1/configmaps')).items.filter(({ metadata }) => metadata.name === 'kube-root-ca.crt');
      if (
        nodes.every(({ spec }) => spec.podCIDR && !spec.taints?.some(({ key }) => key.includes('not-ready'))) &&
        accounts.length >= 4 &&
        roots.length >= 4
      ) {
        await new Promise((resolve) => setTimeout(resolve, 1500));
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`the control plane has not come to rest: see ${this.folder}`);
  }

  #run(program, words) {
    const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'] });
    const log = createWriteStream(path.join(this.folder, `${program}.log`));
    child.stdout.pipe(log);
    child.stderr.pipe(log);
    child.on('error', (error) => console.error(`${program}: ${error.message}`));
    this.#programs.push(child);
  }

  async #until(path) {
    const deadline = Date.now() + PATIENCE;
    for (;;) {
      try {
        return await this.#api.get(path);
      } catch (error) {
        if (Date.now() > deadline) throw error;
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    }
  }

  #kubeconfig(file, name, user) {
    const data = (part) => readFileSync(file(part)).toString('base64');
    return JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': `${user}@kubernetes`,
      clusters: [
        { name: 'kubernetes', cluster: { server: `https://127.0.0.1:${this.port}`, 'certificate-authority-data': data('ca.crt') } },
      ],
      contexts: [{ name: `${user}@kubernetes`, context: { cluster: 'kubernetes', user } }],
      users: [{ name: user, user: { 'client-certificate-data': data(`${name}.crt`), 'client-key-data': data(`${name}.key`) } }],
    });
  }

  /** YAML as kubeadm writes it, for the session's home. */
  get adminKubeconfig() {
    const { clusters, contexts, users } = JSON.parse(readFileSync(path.join(this.folder, 'admin.conf'), 'utf8'));
    const { cluster } = clusters[0];
    const { user } = users[0];
    return `apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: ${cluster['certificate-authority-data']}
    server: ${cluster.server}
  name: kubernetes
contexts:
- context:
    cluster: kubernetes
    user: kubernetes-admin
  name: ${contexts[0].name}
current-context: kubernetes-admin@kubernetes
kind: Config
preferences: {}
users:
- name: kubernetes-admin
  user:
    client-certificate-data: ${user['client-certificate-data']}
    client-key-data: ${user['client-key-data']}
`;
  }

  /** Follows every change but those of leases; calls `onChange`. */
  followChanges(onChange) {
    const resources = [
      '/api/v1/events',
      '/api/v1/pods',
      '/api/v1/nodes',
      '/api/v1/services',
      '/api/v1/configmaps',
      '/api/v1/secrets',
      '/api/v1/namespaces',
      '/api/v1/persistentvolumes',
      '/api/v1/persistentvolumeclaims',
      '/api/v1/endpoints',
      '/api/v1/replicationcontrollers',
      '/api/v1/resourcequotas',
      '/api/v1/serviceaccounts',
      '/apis/apps/v1/deployments',
      '/apis/apps/v1/replicasets',
      '/apis/apps/v1/statefulsets',
      '/apis/apps/v1/daemonsets',
      '/apis/batch/v1/jobs',
      '/apis/batch/v1/cronjobs',
      '/apis/autoscaling/v2/horizontalpodautoscalers',
      '/apis/policy/v1/poddisruptionbudgets',
      '/apis/discovery.k8s.io/v1/endpointslices',
      '/apis/certificates.k8s.io/v1/certificatesigningrequests',
      '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
      '/apis/rbac.authorization.k8s.io/v1/clusterroles',
    ];
    const ends = resources.map((resource) => this.#api.watch(resource, onChange));
    return () => ends.forEach((end) => end());
  }

  async stop() {
    this.#kubelets?.stop();
    for (const child of this.#programs.reverse()) {
      if (child.exitCode !== null) continue;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    }
    this.#api?.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
