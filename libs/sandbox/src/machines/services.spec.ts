import { Desk } from '../../test/desk.ts';

/** What `kubectl get nodes` says of node01. */
const statusOf = async (desk: Desk): Promise<string> =>
  (await desk.enter('kubectl get node node01 --no-headers | tr -s " " | cut -d" " -f2')).trim();

describe('the kubelet of a node', () => {
  it.each<[string, string, string, RegExp]>([
    [
      'a client CA that is not there',
      's#pki/ca.crt#pki/CA.crt#',
      '/var/lib/kubelet/config.yaml',
      /unable to load client CA file \/etc\/kubernetes\/pki\/CA\.crt: open \/etc\/kubernetes\/pki\/CA\.crt: no such file/,
    ],
    [
      'another kind',
      's/KubeletConfiguration/KubeletConfig/',
      '/var/lib/kubelet/config.yaml',
      /failed to load kubelet config file, path: \/var\/lib\/kubelet\/config\.yaml/,
    ],
    [
      'a soft threshold without a grace period',
      's/^kind:/evictionSoft: {memory.available: 1Gi}\\nkind:/',
      '/var/lib/kubelet/config.yaml',
      /failed to create kubelet: grace period must be specified for the soft eviction threshold memory\.available/,
    ],
    [
      'a client certificate that is not there',
      's#kubelet-client-current#current#',
      '/etc/kubernetes/kubelet.conf',
      /unable to read client-cert \/var\/lib\/kubelet\/pki\/current\.pem/,
    ],
    [
      'a program that is not there',
      's#/usr/bin/kubelet#/usr/local/bin/kubelet#',
      '/usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf',
      /status=203\/EXEC/,
    ],
    [
      'the wrong port of the API server',
      's/:6443/:6553/',
      '/etc/kubernetes/kubelet.conf',
      /dial tcp 172\.30\.1\.2:6553: connect: connection refused/,
    ],
  ])('with %s leaves its node NotReady until that is repaired', async (_, expression, file, log) => {
    const desk = new Desk();
    await desk.enter(`ssh node01 "cp ${file} /tmp/saved; sed -i '${expression}' ${file}; systemctl restart kubelet"`, 120_000);
    expect(await statusOf(desk)).toBe('NotReady');
    expect(await desk.enter('ssh node01 journalctl -u kubelet --no-pager')).toMatch(log);
    await desk.enter(`ssh node01 "cp /tmp/saved ${file}; systemctl restart kubelet"`, 20_000);
    expect(await statusOf(desk)).toBe('Ready');
  });

  it('is started again by systemd once its files are right', async () => {
    const desk = new Desk();
    await desk.enter('ssh node01 "mv /var/lib/kubelet/config.yaml /tmp; systemctl restart kubelet"', 60_000);
    expect(await desk.enter('ssh node01 systemctl is-active kubelet')).toBe('activating\n');
    await desk.enter('ssh node01 mv /tmp/config.yaml /var/lib/kubelet/', 15_000);
    expect(await desk.enter('ssh node01 systemctl is-active kubelet')).toBe('active\n');
  });
});

describe('systemctl', () => {
  it.each<[string, string]>([
    ['systemctl is-active kubelet; systemctl is-enabled containerd.service', 'active\nenabled\n'],
    ['systemctl stop kubelet; systemctl is-active kubelet; echo $?', 'inactive\n3\n'],
    ['systemctl status kube-proxy; echo $?', 'Unit kube-proxy.service could not be found.\n4\n'],
    ['systemctl start nothing; echo $?', 'Failed to start nothing.service: Unit nothing.service not found.\n5\n'],
    ['systemctl fly kubelet', "Unknown command verb 'fly'.\n"],
    [
      'systemctl disable kubelet; systemctl is-enabled kubelet',
      'Removed "/etc/systemd/system/multi-user.target.wants/kubelet.service".\ndisabled\n',
    ],
    ['systemctl daemon-reload; echo $?', '0\n'],
  ])('%s', async (line, expected) => {
    expect(await new Desk().enter(line, 100)).toBe(expected);
  });

  it('tells state and last lines', async () => {
    expect(await new Desk().enter('systemctl status kubelet --no-pager', 100)).toMatch(
      /^● kubelet\.service - kubelet: The Kubernetes Node Agent\n {5}Loaded: loaded .*\n(?:.*\n)*? {5}Active: active \(running\) since .*; 12h 44min ago\n/,
    );
  });
});

describe('crictl', () => {
  it('shows a component that keeps ending, and what it said', async () => {
    const desk = new Desk();
    await desk.enter("sed -i 's/--secure-port/--x/' /etc/kubernetes/manifests/kube-apiserver.yaml", 10_000);
    expect(await desk.enter('crictl logs $(crictl ps -a --name kube-apiserver -q | head -1)')).toBe('Error: unknown flag: --x\n');
    expect(await desk.enter('crictl ps | grep -c apiserver')).toBe('0\n');
  });

  it('lists containers in columns of twenty', async () => {
    const lines = (await new Desk().enter('crictl ps --name kube-scheduler')).split('\n');
    expect(lines[0]).toBe(
      'CONTAINER           IMAGE               CREATED             STATE               NAME                ATTEMPT             POD ID              POD                           NAMESPACE',
    );
    expect(lines[1]).toMatch(
      /^[0-9a-f]{13} {7}[0-9a-f]{13} {7}13 hours ago {8}Running {13}kube-scheduler {6}0 {19}[0-9a-f]{13} {7}kube-scheduler-controlplane {3}kube-system$/,
    );
  });

  it.each<[string, RegExp]>([
    [
      'crictl logs nothing',
      /^FATA\[0000\] rpc error: code = NotFound desc = an error occurred when try to find container "nothing": not found/,
    ],
    ['systemctl stop containerd; crictl ps', /^FATA\[0000\] validate service connection: .*containerd\.sock/],
  ])('%s', async (line, expected) => {
    expect(await new Desk().enter(line, 100)).toMatch(expected);
  });
});

describe('faults', () => {
  it.each<[string, Record<string, string>, RegExp]>([
    ['no-such-fault', {}, /^there is no fault "no-such-fault"; there are: node-down/],
    ['node-down', {}, /^the fault "node-down" needs the parameter "node"/],
    ['node-down', { node: 'node99' }, /^there is no node "node99"$/],
    ['node-down', { node: 'node01', x: '1' }, /^the fault "node-down" has no parameter "x"$/],
    ['controller-stopped', { controller: 'x' }, /^there is no controller "x"$/],
  ])('%s with %j is refused', (name, parameters, problem) => {
    expect(new Desk().sandbox.applyFault(name, parameters)?.problem).toMatch(problem);
  });

  it('stop a controller, also after a restore, until they are cleared', async () => {
    const before = new Desk();
    before.sandbox.applyFault('controller-stopped', { controller: 'deployment-controller' });
    const desk = before.reopened();
    await desk.enter('kubectl create deployment web --image=nginx', 5_000);
    expect(await desk.enter('kubectl get replicasets')).toBe('No resources found in default namespace.\n');
    desk.sandbox.clearFault('controller-stopped', { controller: 'deployment-controller' });
    await desk.pass(5_000);
    expect(await desk.enter('kubectl get replicasets -o name')).toContain('replicaset.apps/web-');
  });
});
