import { LEARNER_PROFILE, withWorkers } from '@drydock/cluster';
import { Desk } from '../test/desk.ts';
import { Sandbox } from './sandbox.ts';

const NOW = Date.UTC(2026, 0, 5, 9);

const newSandbox = () => Sandbox.create({ seed: 7, now: NOW, clusters: { east: LEARNER_PROFILE, west: withWorkers(LEARNER_PROFILE, 1) } });

const script = async (sandbox: Sandbox, text: string) => {
  const { stdout, stderr } = await sandbox.runScript(text);
  return stdout + stderr;
};

describe('a sandbox with several clusters', () => {
  it('has a kubeconfig with a context for each', async () => {
    const sandbox = newSandbox();
    expect(await script(sandbox, 'hostname; kubectl config get-contexts; kubectl get nodes -o name')).toBe(
      `base
CURRENT   NAME   CLUSTER   AUTHINFO     NAMESPACE
*         east   east      east-admin   
          west   west      west-admin   
node/east-controlplane
node/east-node01
node/east-node02
`,
    );
    expect(await script(sandbox, 'kubectl config use-context west; kubectl get nodes -o name')).toBe(
      'Switched to context "west".\nnode/west-controlplane\nnode/west-node01\n',
    );
  });

  it.each([
    [
      'kubectl create ns a && kubectl --context west get ns a',
      'namespace/a created\nError from server (NotFound): namespaces "a" not found\n',
    ],
    ['ssh west-controlplane kubectl get nodes -o name', 'node/west-controlplane\nnode/west-node01\n'],
    ['ssh west-node01 hostname', 'west-node01\n'],
    ['ssh west-node02 hostname', 'ssh: Could not resolve hostname west-node02: Name or service not known\n'],
    ['ssh east-node01 "ssh west-node01 hostname; ssh base hostname"', 'west-node01\nbase\n'],
    ['echo hello > a; scp -q a west-node01:/tmp/; ssh west-node01 cat /tmp/a', 'hello\n'],
    ['kubectl --server https://172.29.1.2:6443 get nodes', /certificate signed by unknown authority/],
    ['kubectl --server https://172.28.1.2:6443 get nodes', /dial tcp 172.28.1.2:6443: i\/o timeout/],
    ['crictl ps; kubeadm version', 'bash: line 1: crictl: command not found\nbash: line 1: kubeadm: command not found\n'],
    ['ssh west-controlplane kubeadm token create --print-join-command', /^kubeadm join 172\.29\.1\.2:6443 --token /],
    ['curl -sk https://172.29.1.2:6443/version | grep gitVersion', /v1\.33/],
    ['curl -s -m 2 http://10.96.0.1', ''],
    ['ssh west-controlplane cat /etc/kubernetes/manifests/etcd.yaml | grep -c -e west-controlplane -e 172.29.1.2', /^[1-9]/],
  ])('answers %s', async (line, expected) => {
    const text = await script(newSandbox(), line);
    if (typeof expected === 'string') expect(text).toBe(expected);
    else expect(text).toMatch(expected);
  });

  it('gives the clusters nothing in common', () => {
    const { clusters } = newSandbox();
    const [east, west] = [clusters.get('east'), clusters.get('west')];
    expect(east.caCertificate).not.toBe(west.caCertificate);
    expect(east.adminCredentials).not.toEqual(west.adminCredentials);
    const uid = (cluster: typeof east) =>
      cluster.api.storage.get<{ metadata: { uid: string } } & never>('namespaces', undefined, 'default');
    expect(uid(east)).not.toEqual(uid(west));
  });

  it('reaches ports of nodes from the workstation and from other clusters', async () => {
    const sandbox = newSandbox();
    const out = await script(
      sandbox,
      `kubectl --context west create deployment web --image nginx:1.27 >/dev/null
       kubectl --context west expose deployment web --type NodePort --port 80 >/dev/null
       kubectl --context west rollout status deployment web >/dev/null
       port=$(kubectl --context west get svc web -o jsonpath='{.spec.ports[0].nodePort}')
       curl -s http://west-node01:$port | grep -o '<title>.*</title>'
       ssh east-node01 curl -s http://172.29.2.2:$port | grep -o '<title>.*</title>'`,
    );
    expect(out).toBe('<title>Welcome to nginx!</title>\n'.repeat(2));
  });

  it('tells the commands and requests of all of them, those made through ssh, too', async () => {
    const desk = new Desk(newSandbox());
    const { sandbox } = desk;
    await desk.enter('kubectl get ns default');
    await desk.enter('kubectl --context west get ns kube-system');
    await desk.enter('ssh west-controlplane');
    await desk.enter('kubectl get ns kube-public');
    const names = (cluster?: string) =>
      sandbox.auditRecords(undefined, cluster).flatMap(({ objectRef }) => (objectRef?.resource === 'namespaces' ? [objectRef.name] : []));
    expect(names()).toEqual(['default', 'kube-system', 'kube-public']);
    expect(names('west')).toEqual(['kube-system', 'kube-public']);
    expect(sandbox.commands.map(({ line }) => line)).toEqual([
      'kubectl get ns default',
      'kubectl --context west get ns kube-system',
      'ssh west-controlplane',
      'kubectl get ns kube-public',
    ]);
  });

  it('shows the prompt of the machine that one is on', async () => {
    const desk = new Desk(newSandbox());
    await desk.enter('ssh west-node01');
    expect(await desk.enter('hostname; exit')).toContain('west-node01\nlogout\nConnection to west-node01 closed.\n');
    expect(await desk.enter('hostname')).toBe('base\n');
  });

  it('lets all of them live at the same time', async () => {
    const sandbox = newSandbox();
    await script(sandbox, 'for c in east west; do kubectl --context $c create job j --image busybox:1.36 -- sleep 60; done');
    await sandbox.pass(90_000);
    const done = 'for c in east west; do kubectl --context $c get job j -o jsonpath="{.status.succeeded} {.status.completionTime};"; done';
    const [east, west] = (await script(sandbox, done)).split(';');
    expect(east).toMatch(/^1 2026-01-05T09:01/);
    expect(west).toBe(east);
    expect(sandbox.clusters.get('east').clock.now()).toBe(sandbox.clusters.get('west').clock.now());
  });

  it('keeps a cluster that nobody touches as a value, and catches up when somebody does', async () => {
    const sandbox = newSandbox();
    await script(sandbox, 'kubectl --context west create job j --image busybox:1.36 -- sleep 3600');
    await sandbox.pass(30_000);
    const fork = sandbox.fork();
    await script(fork, 'kubectl get nodes');
    expect(fork.clusters.live).toHaveLength(1);
    await fork.pass(2 * 3_600_000);
    expect(fork.clusters.live).toHaveLength(2);
    expect(await script(fork, 'kubectl --context west get job j -o jsonpath={.status.succeeded}')).toBe('1');
  });

  it('goes on where it was saved', async () => {
    const desk = new Desk(newSandbox());
    await desk.enter('echo note > note.txt; kubectl config use-context west');
    await desk.enter('ssh east-node01');
    await desk.enter('touch /tmp/here; kubectl get nodes');
    const copy = desk.reopened();
    expect(await copy.enter('hostname; ls /tmp')).toBe('east-node01\nhere\n');
    expect(await copy.enter('exit')).toContain('Connection to east-node01 closed.');
    expect(await copy.enter('cat note.txt; kubectl config current-context; kubectl get nodes -o name')).toBe(
      'note\nwest\nnode/west-controlplane\nnode/west-node01\n',
    );
    expect(copy.sandbox.save().clusters).toHaveProperty('west');
  });
});

describe('a sandbox that another version has saved', () => {
  it.each([1, 6, 8, undefined])('is not opened (format %s)', (format) => {
    const saved = Sandbox.create({ seed: 3, now: NOW }).save();
    expect(() => Sandbox.restore({ ...saved, format } as never)).toThrow(
      `a sandbox that was saved in format ${String(format)} cannot be opened: this version reads format ${saved.format}`,
    );
  });
});
