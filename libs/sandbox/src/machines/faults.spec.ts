import { allFaults } from '@drydock/cluster';
import { Desk } from '../../test/desk.ts';

const statusOf = async (desk: Desk, node: string): Promise<string> =>
  (await desk.enter(`kubectl get node ${node} --no-headers | tr -s " " | cut -d" " -f2`)).trim();
const active = ({ sandbox: { cluster } }: Desk) =>
  allFaults.flatMap(({ name, active: inForce }) => inForce(cluster).map((parameters) => [name, ...Object.values(parameters)].join(' ')));

const EXPIRED =
  /(?:^|\n)Unable to connect to the server: tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 20\S+Z is after 20\S+Z\n$/;

describe('a certificate that has expired', () => {
  it('of the API server stops everybody until it is renewed', async () => {
    const desk = new Desk();
    desk.sandbox.applyFault('certificate-expired', {});
    expect(await desk.enter('kubectl get pods')).toMatch(EXPIRED);
    expect(active(desk)).toEqual(['certificate-expired apiserver']);
    expect(await desk.enter('kubectl get nodes --insecure-skip-tls-verify -o name', 100)).toContain('node/node01');
    expect(await desk.enter('openssl x509 -in /etc/kubernetes/pki/apiserver.crt -noout -checkend 0; echo $?')).toContain('1\n');
    expect(await desk.enter('kubeadm certs check-expiration 2>/dev/null | grep "^apiserver "')).toContain('<invalid>');
    expect(await desk.enter('ssh node01 journalctl -u kubelet --no-pager | tail -1')).toMatch(
      /Error updating node status, will retry.*x509: certificate has expired/,
    );
    await desk.enter('kubectl create deployment web --image nginx --insecure-skip-tls-verify', 60_000);
    expect(await desk.enter('kubectl get pods --insecure-skip-tls-verify')).toContain('No resources found');
    await desk.enter('kubeadm certs renew apiserver', 100);
    expect(await desk.enter('kubectl get nodes -o name')).toContain('node/node01');
    await desk.enter('sleep 20', 30_000);
    expect(await desk.enter('kubectl get pods --no-headers')).toMatch(/^web-\S+ +1\/1 +Running/);
    expect(active(desk)).toEqual([]);
  });

  it('of the administrator is nobody’s', async () => {
    const desk = new Desk();
    desk.sandbox.applyFault('certificate-expired', { certificate: 'admin' });
    expect(await desk.enter('kubectl get pods')).toContain(
      'error: You must be logged in to the server (the server has asked for the client to provide credentials)\n',
    );
    await desk.enter('kubeadm certs renew admin.conf; cp /etc/kubernetes/admin.conf ~/.kube/config', 100);
    expect(await desk.enter('kubectl get nodes -o name')).toContain('node/node01');
  });

  it('of a kubelet keeps it from starting, until that is undone', async () => {
    const desk = new Desk();
    const parameters = { certificate: 'kubelet', node: 'node01' };
    desk.sandbox.applyFault('certificate-expired', parameters);
    await desk.enter('sleep 100', 120_000);
    expect(await statusOf(desk, 'node01')).toBe('NotReady');
    expect(await desk.enter('ssh node01 journalctl -u kubelet --no-pager')).toMatch(
      /bootstrap\.go:266\] "part of the existing bootstrap client certificate in \/etc\/kubernetes\/kubelet\.conf is expired: 20\d\d-\d\d-\d\d \S+ \+0000 UTC"/,
    );
    expect(active(desk)).toEqual(['kubelet-stopped node01', 'certificate-expired kubelet node01']);
    desk.sandbox.clearFault('certificate-expired', parameters);
    await desk.enter('sleep 10', 20_000);
    expect(await statusOf(desk, 'node01')).toBe('Ready');
    expect(active(desk)).toEqual([]);
  });
});

describe('a slow etcd', () => {
  it('makes everybody wait, and says so', async () => {
    const desk = new Desk();
    desk.sandbox.applyFault('etcd-slow', {});
    const before = desk.sandbox.now;
    expect(await desk.enter('kubectl get nodes -o name', 5000)).toContain('node/node01');
    expect(desk.sandbox.now - before).toBeGreaterThanOrEqual(3000);
    const log = await desk.enter('kubectl logs -n kube-system etcd-controlplane | tail -1', 5000);
    expect(JSON.parse(log)).toMatchObject({ level: 'warn', msg: 'apply request took too long', took: '3s', 'expected-duration': '100ms' });
    expect(active(desk)).toEqual(['etcd-slow 3000']);
  });

  it('that is slower still changes nothing any more', async () => {
    const desk = new Desk();
    desk.sandbox.applyFault('etcd-slow', { milliseconds: '8000' });
    expect(await desk.enter('kubectl create namespace x', 10_000)).toBe('Error from server: etcdserver: request timed out\n');
    desk.sandbox.clearFault('etcd-slow', {});
    expect(await desk.enter('kubectl create namespace x')).toBe('namespace/x created\n');
  });
});

describe('what is asked of faults that makes no sense', () => {
  it.each<[string, Record<string, string>, RegExp]>([
    [
      'certificate-expired',
      { certificate: 'etcd' },
      /^"certificate" of the fault "certificate-expired" is one of apiserver, admin, kubelet, not "etcd"$/,
    ],
    ['certificate-expired', { certificate: 'kubelet' }, /needs the parameter "node"$/],
    ['certificate-expired', { certificate: 'kubelet', node: 'node09' }, /^there is no node "node09"$/],
  ])('%s %j', (name, parameters, problem) => {
    expect(new Desk().sandbox.applyFault(name, parameters)?.problem).toMatch(problem);
  });
});

describe('every fault', () => {
  const GIVEN: Readonly<Record<string, Record<string, string>>> = {
    'controller-stopped': { controller: 'deployment-controller' },
    'image-gone': { image: 'nginx:1.27' },
  };

  it.each(allFaults.map(({ name }) => name))('%s can be found in force, and undone', (name) => {
    const desk = new Desk();
    const { parameters } = allFaults.find((each) => each.name === name)!;
    const given = parameters.some((each) => each.name === 'node' && each.default === undefined) ? { node: 'node01' } : (GIVEN[name] ?? {});
    expect(desk.sandbox.applyFault(name, given)).toBeUndefined();
    expect(active(desk).filter((text) => text.startsWith(name))).toHaveLength(1);
    for (const each of allFaults.find((fault) => fault.name === name)!.active(desk.sandbox.cluster)) desk.sandbox.clearFault(name, each);
    expect(active(desk)).toEqual([]);
  });
});
