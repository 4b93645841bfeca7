import { LEARNER_PROFILE, withSpares } from '@drydock/cluster';
import { Desk, START } from '../../../test/desk.ts';
import { Sandbox } from '../../sandbox.ts';

const MINUTE = 60_000;
const deskWithSpare = () => new Desk(Sandbox.create({ seed: 7, now: START, profile: withSpares(LEARNER_PROFILE, 1) }));

describe('a machine that belongs to no cluster', () => {
  it('joins with what token create prints', async () => {
    const desk = deskWithSpare();
    expect(await desk.enter('kubectl get nodes --no-headers | wc -l')).toBe('3\n');
    expect(await desk.enter('ssh node03 systemctl is-active kubelet', 2000)).toContain('activating');
    const command = (await desk.enter('kubeadm token create --print-join-command')).trim();
    const printed = await desk.enter(`ssh node03 ${command}`, MINUTE);
    expect(printed).toBe(`[preflight] Running pre-flight checks
[preflight] Reading configuration from the "kubeadm-config" ConfigMap in namespace "kube-system"...
[preflight] Use 'kubeadm init phase upload-config --config your-config-file' to re-upload it.
[kubelet-start] Writing kubelet configuration to file "/var/lib/kubelet/config.yaml"
[kubelet-start] Writing kubelet environment file with flags to file "/var/lib/kubelet/kubeadm-flags.env"
[kubelet-start] Starting the kubelet
[kubelet-check] Waiting for a healthy kubelet at http://127.0.0.1:10248/healthz. This can take up to 4m0s
[kubelet-check] The kubelet is healthy after 501.844201ms
[kubelet-start] Waiting for the kubelet to perform the TLS Bootstrap

This node has joined the cluster:
* Certificate signing request was sent to apiserver and a response was received.
* The Kubelet was informed of the new secure connection details.

Run 'kubectl get nodes' on the control-plane to see this node join the cluster.

`);
    expect(await desk.enter('kubectl get nodes node03 --no-headers', MINUTE)).toMatch(/^node03 +Ready +<none> +\d+s +v1\.33\.1\n$/);
    expect(await desk.enter('kubectl get csr --no-headers')).toMatch(
      /kube-apiserver-client-kubelet +system:bootstrap:\w{6} .*Approved,Issued/,
    );
    expect(await desk.enter('kubectl -n kube-system get po -o wide | grep node03')).toMatch(/^kube-proxy-\w+ +1\/1 +Running/);
    await desk.enter('kubectl create deployment web --image=nginx --replicas=6', 2 * MINUTE);
    expect(await desk.enter('kubectl get po -o wide | grep -c node03')).not.toBe('0\n');
    const again = await desk.reopened().enter(`ssh node03 ${command}`, MINUTE);
    expect(again).toContain(
      'error execution phase preflight: [preflight] Some fatal errors occurred:\n\t[ERROR FileAvailable--etc-kubernetes-kubelet.conf]: /etc/kubernetes/kubelet.conf already exists\n\t[ERROR Port-10250]: Port 10250 is in use\n',
    );
  });

  it('leaves by reset, and may come back', async () => {
    const desk = deskWithSpare();
    const command = (await desk.enter('kubeadm token create --print-join-command')).trim();
    await desk.enter('kubectl drain node02 --ignore-daemonsets; kubectl delete node node02', MINUTE);
    expect(await desk.enter('ssh node02 kubeadm reset -f', MINUTE)).toContain('[reset] Stopping the kubelet service');
    expect(await desk.enter('ssh node02 ls /etc/kubernetes/pki /etc/kubernetes/kubelet.conf')).toContain('No such file');
    await desk.enter(`ssh node02 ${command}`, 2 * MINUTE);
    expect(await desk.enter('kubectl get nodes node02 --no-headers')).toMatch(/^node02 +Ready/);
  });

  it.each([
    [
      'a token that nobody knows',
      '--token aaaaaa.0123456789abcdef --discovery-token-ca-cert-hash sha256:00',
      'could not find a JWS signature in the cluster-info ConfigMap for token ID "aaaaaa"',
    ],
    ['no token', '', 'discovery: Invalid value: "": bootstrapToken or file must be set'],
    ['another CA', '--token TOKEN --discovery-token-ca-cert-hash sha256:00', 'are pinned'],
  ])('does not join with %s', async (_, flags, message) => {
    const desk = deskWithSpare();
    const token = (await desk.enter('kubeadm token create')).trim();
    const printed = await desk.enter(`ssh node03 kubeadm join 172.30.1.2:6443 ${flags.replace('TOKEN', token)}`, 10 * MINUTE);
    expect(printed).toContain(message);
    expect(await desk.enter('kubectl get nodes node03')).toContain('NotFound');
  });
});

describe('a node whose object was deleted', () => {
  it('registers again when its kubelet starts', async () => {
    const desk = new Desk();
    await desk.enter('kubectl delete node node01', MINUTE);
    expect(await desk.enter('kubectl get nodes node01')).toContain('NotFound');
    await desk.enter('ssh node01 systemctl restart kubelet', MINUTE);
    expect(await desk.enter('kubectl get nodes node01 --no-headers')).toMatch(/^node01 +Ready/);
  });
});

describe('an upgrade', () => {
  it('is planned, applied, and finished by the packages of nodes', async () => {
    const desk = new Desk();
    expect(await desk.enter('kubeadm upgrade apply v1.33.5 -y')).toContain(
      '\t- Specified version to upgrade to "v1.33.5" is higher than the kubeadm version "v1.33.1". Upgrade kubeadm first using the tool you used to install kubeadm\n',
    );
    await desk.enter("apt-mark unhold kubeadm && apt-get update && apt-get install -y kubeadm='1.33.5-*' && apt-mark hold kubeadm", MINUTE);
    expect(await desk.enter('kubeadm version -o short')).toBe('v1.33.5\n');
    const plan = await desk.enter('kubeadm upgrade plan');
    expect(plan).toContain('kube-apiserver            controlplane   v1.33.1    v1.33.5\n');
    expect(plan).toContain('\n\tkubeadm upgrade apply v1.33.5\n');
    expect(await desk.enter('kubeadm upgrade diff v1.33.5')).toContain(
      '-    image: registry.k8s.io/kube-apiserver:v1.33.1\n+    image: registry.k8s.io/kube-apiserver:v1.33.5\n',
    );
    const applied = await desk.enter('kubeadm upgrade apply v1.33.5 -y', 5 * MINUTE);
    expect(applied).toContain('[upgrade/staticpods] Current and new manifests of etcd are equal, skipping upgrade\n');
    expect(applied).toContain('[upgrade/staticpods] Component "kube-scheduler" upgraded successfully!\n');
    expect(applied).toContain('[upgrade] SUCCESS! A control plane node of your cluster was upgraded to "v1.33.5".\n');
    expect(await desk.enter('kubectl version')).toContain('Server Version: v1.33.5');
    expect(await desk.enter('grep image: /etc/kubernetes/manifests/kube-scheduler.yaml')).toContain('kube-scheduler:v1.33.5');
    expect(await desk.enter('kubectl get nodes --no-headers controlplane')).toContain('v1.33.1');
    await desk.enter('kubectl drain node01 --ignore-daemonsets', MINUTE);
    await desk.enter(
      "ssh node01 \"apt-mark unhold kubeadm kubelet && apt-get update && apt-get install -y kubeadm='1.33.5-*' kubelet='1.33.5-*'\"",
      MINUTE,
    );
    expect(await desk.enter('ssh node01 kubeadm upgrade node', MINUTE)).toContain(
      '[upgrade/kubelet-config] The kubelet configuration for this node was successfully upgraded!',
    );
    await desk.enter('ssh node01 "systemctl daemon-reload && systemctl restart kubelet"; kubectl uncordon node01', MINUTE);
    expect(await desk.reopened().enter('kubectl get nodes --no-headers node01')).toMatch(/^node01 +Ready +<none> .* v1\.33\.5\n$/);
    expect(await desk.enter('kubectl -n kube-system get ds kube-proxy -o wide')).toContain('kube-proxy:v1.33.5');
  });
});

describe('certificates', () => {
  it('are renewed on the disk', async () => {
    const desk = new Desk();
    await desk.enter('sleep 100d', 101 * 24 * 60 * MINUTE);
    expect(await desk.enter('kubeadm certs check-expiration | grep ^apiserver\\ ')).toContain('263d');
    expect(await desk.enter('kubeadm certs renew apiserver')).toContain('\ncertificate for serving the Kubernetes API renewed\n');
    expect(await desk.enter('kubeadm certs check-expiration | grep ^apiserver\\ ')).toContain('364d');
    expect(await desk.enter('openssl x509 -noout -dates -in /etc/kubernetes/pki/apiserver.crt')).toContain('notAfter=Feb 29');
    expect(await desk.enter('kubeadm certs renew all')).toContain('Done renewing certificates. You must restart');
    expect(await desk.enter('kubectl --kubeconfig /etc/kubernetes/admin.conf auth whoami')).toContain('kubernetes-admin');
    expect(await desk.enter('openssl verify -CAfile /etc/kubernetes/pki/etcd/ca.crt /etc/kubernetes/pki/etcd/server.crt')).toContain(
      ': OK',
    );
  });
});

describe('a control plane', () => {
  it('is made anew after reset', async () => {
    const desk = new Desk();
    await desk.enter('kubectl create ns old');
    expect(await desk.enter('kubeadm init', MINUTE)).toContain('[ERROR Port-6443]: Port 6443 is in use');
    await desk.enter('kubeadm reset -f', MINUTE);
    expect(await desk.enter('kubectl get nodes')).toContain('refused');
    const printed = await desk.enter('kubeadm init --pod-network-cidr 10.244.0.0/16', 5 * MINUTE);
    expect(printed).toContain('[certs] Generating "apiserver" certificate and key\n');
    expect(printed).toContain('Your Kubernetes control-plane has initialized successfully!');
    await desk.enter('cp /etc/kubernetes/admin.conf ~/.kube/config', MINUTE);
    expect(await desk.enter('kubectl get nodes --no-headers')).toMatch(/^controlplane +Ready +control-plane +\S+ +v1\.33\.1\n$/);
    expect(await desk.enter('kubectl get ns old')).toContain('NotFound');
    expect(await desk.enter('kubectl -n kube-system get po --no-headers')).toMatch(/kube-apiserver-controlplane +1\/1 +Running/);
  });

  it('is repaired phase by phase', async () => {
    const desk = new Desk();
    await desk.enter('rm /etc/kubernetes/manifests/kube-scheduler.yaml', MINUTE);
    expect(await desk.enter('kubeadm init phase control-plane scheduler')).toBe(
      '[control-plane] Using manifest folder "/etc/kubernetes/manifests"\n[control-plane] Creating static Pod manifest for "kube-scheduler"\n',
    );
    expect(await desk.enter('kubectl -n kube-system get po kube-scheduler-controlplane --no-headers', MINUTE)).toBeDefined();
    expect(await desk.enter('kubectl -n kube-system get po kube-scheduler-controlplane --no-headers')).toContain('Running');
    await desk.enter('rm /etc/kubernetes/admin.conf');
    expect(await desk.enter('kubeadm init phase kubeconfig admin')).toBe('[kubeconfig] Writing "admin.conf" kubeconfig file\n');
  });
});
