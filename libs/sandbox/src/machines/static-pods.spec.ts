import { Desk } from '../../test/desk.ts';

const MANIFESTS = '/etc/kubernetes/manifests';
const REFUSED = 'The connection to the server 172.30.1.2:6443 was refused - did you specify the right host or port?\n';
const lastLine = (text: string) => text.trimEnd().split('\n').at(-1) + '\n';

/** Edits the manifest of the API server and lets the kubelet see it. */
async function editApiServer(desk: Desk, expression: string): Promise<void> {
  await desk.enter(`sed -i '${expression}' ${MANIFESTS}/kube-apiserver.yaml`, 5_000);
}

describe('the manifest of kube-apiserver', () => {
  it.each<[string, string]>([
    ['a flag that does not exist', 's/--secure-port/--secure-prt/'],
    ['a file that is not there', 's#pki/ca.crt$#pki/CA.crt#'],
    ['the wrong port of etcd', 's/127.0.0.1:2379/127.0.0.1:23790/'],
    ['a mode that does not exist', 's/Node,RBAC/Node,RBCA/'],
    ['YAML that does not parse', 's/^spec:/spec/'],
  ])('with %s takes the API server down until it is repaired', async (_, expression) => {
    const desk = new Desk();
    await desk.enter(`cp ${MANIFESTS}/kube-apiserver.yaml /tmp/`);
    await editApiServer(desk, expression);
    expect(lastLine(await desk.enter('kubectl get pods'))).toBe(REFUSED);
    await desk.enter(`cp /tmp/kube-apiserver.yaml ${MANIFESTS}/`, 20_000);
    expect(await desk.enter('kubectl get nodes -o name')).toBe('node/controlplane\nnode/node01\nnode/node02\n');
  });

  it('decides who may do what', async () => {
    const desk = new Desk();
    expect(await desk.enter('kubectl get secrets --as=jane')).toContain('forbidden');
    await editApiServer(desk, 's/Node,RBAC/AlwaysAllow/');
    expect(await desk.enter('kubectl get secrets --as=jane')).toBe('No resources found in default namespace.\n');
  });

  it('survives a restore while it is broken', async () => {
    const desk = new Desk();
    await editApiServer(desk, 's/--secure-port/--secure-prt/');
    const again = desk.reopened();
    expect(lastLine(await again.enter('kubectl get pods'))).toBe(REFUSED);
    await editApiServer(again, 's/--secure-prt/--secure-port/');
    expect(await again.enter('kubectl get ns default -o name')).toBe('namespace/default\n');
  });
});

describe('the configuration file of kube-scheduler', () => {
  const file = '/etc/kubernetes/scheduler.yaml';
  const mount = `    - {mountPath: ${file}, name: config}`;
  const volume = `  - {hostPath: {path: ${file}, type: File}, name: config}`;
  const head = 'apiVersion: kubescheduler.config.k8s.io/v1\\nkind: KubeSchedulerConfiguration';
  const kubeconfig = 'clientConnection: {kubeconfig: /etc/kubernetes/scheduler.conf}';
  const write = (profiles: string) => `printf '${head}\\n${kubeconfig}\\nprofiles: ${profiles}\\n' > ${file}`;
  const turnOn = `sed -i 's#^    - --kubeconfig=.*#    - --config=${file}#; s#^    volumeMounts:#&\\n${mount}#; s#^  volumes:#&\\n${volume}#' ${MANIFESTS}/kube-scheduler.yaml`;
  const state = `kubectl get pods -A --no-headers | grep -E 'scheduler|x ' | tr -s ' ' | cut -d' ' -f2-4`;

  it('brings schedulers under other names, which take the pods that wait for them', async () => {
    const desk = new Desk();
    await desk.enter(`kubectl run x --image=nginx --overrides='{"spec":{"schedulerName":"other"}}'`, 10_000);
    expect(await desk.enter(state)).toBe('x 0/1 Pending\nkube-scheduler-controlplane 1/1 Running\n');
    await desk.enter(`${write('[{schedulerName: default-scheduler}, {schedulerName: other}]')}; ${turnOn}`, 60_000);
    const again = desk.reopened();
    expect(await again.enter(state)).toBe('x 1/1 Running\nkube-scheduler-controlplane 1/1 Running\n');
    expect(await again.enter(`kubectl describe pod x | grep ' Scheduled ' | tr -s ' ' | cut -d' ' -f5`)).toBe('other\n');
  });

  it('makes the scheduler end when something is wrong with it', async () => {
    const desk = new Desk();
    const logs = 'kubectl logs -n kube-system kube-scheduler-controlplane';
    await desk.enter(`${write('[{plugin: {}}]')}; ${turnOn}`, 60_000);
    expect(await desk.enter(state)).toBe('kube-scheduler-controlplane 0/1 CrashLoopBackOff\n');
    expect(await desk.enter(logs)).toContain(
      String.raw`"command failed" err="strict decoding error: unknown field \"profiles[0].plugin\""`,
    );
    await desk.enter(`sed -i '/^clientConnection/d; s/plugin:/plugins:/' ${file}`, 120_000);
    expect(await desk.enter(logs)).toMatch(
      /^W.* Neither --kubeconfig nor --master was specified\.[^]*"command failed" err="invalid configuration: no configuration has been provided/,
    );
  });
});

describe('without its component', () => {
  it('kube-scheduler, pods stay Pending', async () => {
    const desk = new Desk();
    await desk.enter(`mv ${MANIFESTS}/kube-scheduler.yaml /tmp/`, 2_000);
    await desk.enter('kubectl run x --image=nginx', 10_000);
    expect(await desk.enter('kubectl get pod x --no-headers | tr -s " " | cut -d" " -f1-3')).toBe('x 0/1 Pending\n');
    await desk.enter(`mv /tmp/kube-scheduler.yaml ${MANIFESTS}/`, 15_000);
    expect(await desk.enter('kubectl get pod x --no-headers | tr -s " " | cut -d" " -f1-3')).toBe('x 1/1 Running\n');
  });

  it('kube-controller-manager, nothing is reconciled', async () => {
    const desk = new Desk();
    await desk.enter(`mv ${MANIFESTS}/kube-controller-manager.yaml /tmp/`, 2_000);
    await desk.enter('kubectl create deployment x --image=nginx', 10_000);
    expect(await desk.enter('kubectl get deployments --no-headers | tr -s " " | cut -d" " -f1-3')).toBe('x 0/1 0\n');
    await desk.enter(`mv /tmp/kube-controller-manager.yaml ${MANIFESTS}/`, 30_000);
    expect(await desk.enter('kubectl get deployments --no-headers | tr -s " " | cut -d" " -f1-3')).toBe('x 1/1 1\n');
  });

  it('who follows waits for a lease that was not given back', async () => {
    const desk = new Desk();
    const lease = (name: string, path: string) => desk.enter(`kubectl get lease ${name} -n kube-system -o jsonpath={.spec.${path}}`);
    const holder = await lease('kube-scheduler', 'holderIdentity');
    await desk.enter(`mv ${MANIFESTS}/kube-scheduler.yaml ${MANIFESTS}/kube-controller-manager.yaml /tmp/`, 2_000);
    expect(await lease('kube-scheduler', 'holderIdentity')).toBe('');
    const renewed = await lease('kube-controller-manager', 'renewTime');
    await desk.pass(60_000);
    expect(await lease('kube-controller-manager', 'renewTime')).toBe(renewed);
    await desk.enter(`mv /tmp/kube-scheduler.yaml /tmp/kube-controller-manager.yaml ${MANIFESTS}/`, 5_000);
    expect(await lease('kube-scheduler', 'leaseTransitions')).toBe('1');
    expect(await lease('kube-controller-manager', 'leaseTransitions')).toBe('0');
    await desk.pass(20_000);
    expect(await lease('kube-controller-manager', 'leaseTransitions')).toBe('1');
    expect(await desk.enter('kubectl logs -n kube-system kube-controller-manager-controlplane | tail -1')).toContain(
      'successfully acquired',
    );
    const events = await desk.enter("kubectl get events -n kube-system --no-headers | grep LeaderElection | tr -s ' ' | cut -d' ' -f4,6-");
    expect(events.replace(/_\S+/g, '').split('\n').sort().join('\n')).toBe(
      '\nlease/kube-controller-manager became leader\nlease/kube-scheduler became leader',
    );
    expect(await lease('kube-scheduler', 'holderIdentity')).not.toBe(holder);
  });

  it('etcd, the API server answers nobody and then ends', async () => {
    const desk = new Desk();
    await desk.enter(`mv ${MANIFESTS}/etcd.yaml /tmp/`, 2_000);
    expect(lastLine(await desk.enter('kubectl get pods'))).toBe('Unable to connect to the server: net/http: TLS handshake timeout\n');
    await desk.pass(180_000);
    expect(lastLine(await desk.enter('kubectl get pods'))).toBe(REFUSED);
    await desk.enter(`mv /tmp/etcd.yaml ${MANIFESTS}/`, 300_000);
    expect(await desk.enter('kubectl get ns default -o name')).toBe('namespace/default\n');
  });
});

describe('a static pod of a learner', () => {
  const POD = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n  - name: web\n    image: nginx:1.27\n';

  it('runs on the node whose directory it is in, comes back when it is deleted, and goes with its file', async () => {
    const desk = new Desk();
    desk.sandbox.writeFile('/root/web.yaml', POD);
    await desk.enter(`scp -q web.yaml node01:${MANIFESTS}/`, 10_000);
    const look = 'kubectl get pods -o custom-columns=N:.metadata.name,H:.spec.nodeName,P:.status.phase --no-headers';
    expect(await desk.enter(look)).toBe('web-node01   node01   Running\n');
    await desk.enter('kubectl delete pod web-node01', 10_000);
    expect(await desk.enter(look)).toBe('web-node01   node01   Running\n');
    await desk.enter(`ssh node01 rm ${MANIFESTS}/web.yaml`, 5_000);
    expect(await desk.enter(look)).toBe('');
  });

  it('is looked for where the kubelet is told to', async () => {
    const desk = new Desk();
    desk.sandbox.writeFile('/root/web.yaml', POD);
    await desk.enter('scp -q web.yaml node01:/root/');
    await desk.enter(
      'ssh node01 "mkdir /etc/pods; mv web.yaml /etc/pods; sed -i s#/etc/kubernetes/manifests#/etc/pods# /var/lib/kubelet/config.yaml"',
      10_000,
    );
    expect(await desk.enter('kubectl get pods -o name')).toBe('pod/web-node01\n');
  });
});

describe('/etc/kubernetes', () => {
  it.each<[string, string]>([
    ['kubectl --kubeconfig /etc/kubernetes/admin.conf auth whoami -o jsonpath={.status.userInfo.username}', 'kubernetes-admin'],
    ['kubectl --kubeconfig /etc/kubernetes/scheduler.conf auth whoami -o jsonpath={.status.userInfo.username}', 'system:kube-scheduler'],
    ['head -1 /etc/kubernetes/pki/etcd/server.crt', '-----BEGIN CERTIFICATE-----\n'],
    ['ssh node01 ls /etc/kubernetes', 'kubelet.conf\nmanifests\npki\n'],
  ])('%s', async (line, expected) => {
    expect(await new Desk().enter(line, 100)).toBe(expected);
  });
});
