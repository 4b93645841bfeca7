import { Desk, START } from '../test/desk.ts';
import { Sandbox } from './sandbox.ts';

describe('a new sandbox', () => {
  it('has a cluster as kubeadm leaves it, and an administrator at the control plane', async () => {
    const desk = new Desk();
    expect(await desk.enter('kubectl get nodes')).toBe(
      [
        'NAME           STATUS   ROLES           AGE   VERSION',
        'controlplane   Ready    control-plane   12h   v1.33.1',
        'node01         Ready    <none>          12h   v1.33.1',
        'node02         Ready    <none>          12h   v1.33.1',
        '',
      ].join('\n'),
    );
    expect(await desk.enter('kubectl auth whoami -o jsonpath={.status.userInfo.username}')).toBe('kubernetes-admin');
    expect(await desk.enter('kubectl get storageclass -o name; hostname; pwd')).toBe(
      'storageclass.storage.k8s.io/local-path\ncontrolplane\n/root\n',
    );
  });

  it.each([
    ['PersistentVolume', 'v1', 'spec: { capacity: { storage: 1Gi }, accessModes: [ReadWriteOnce], hostPath: { path: /a } }'],
    ['PriorityClass', 'scheduling.k8s.io/v1', 'value: 5'],
    ['Namespace', 'v1', ''],
  ])('takes a namespace from a %s, which has none', async (kind, apiVersion, rest) => {
    const desk = new Desk();
    await desk.enter(`printf '%s\\n' 'apiVersion: ${apiVersion}' 'kind: ${kind}' 'metadata: { name: a, namespace: b }' '${rest}' > a.yaml`);
    const name = kind.toLowerCase();
    expect(await desk.enter(`kubectl apply -f a.yaml && kubectl get ${name} a -o jsonpath='[{.metadata.namespace}]'; echo`)).toMatch(
      /a created\n\[\]\n$/,
    );
  });

  it('gives the same bytes for the same seed and the same input', async () => {
    const session = async () => {
      const desk = new Desk(Sandbox.create({ seed: 3, now: START }));
      await desk.enter('kubectl create deployment web --image=nginx --replicas=3', 30_000);
      await desk.enter('kubectl get pods -o yaml; kubectl get events -A');
      return desk.screen;
    };
    expect(await session()).toBe(await session());
  });
});

describe('saving and restoring', () => {
  it('brings back cluster, files, variables, history and what runs in the background', async () => {
    const before = new Desk();
    await before.enter('kubectl run web --image=nginx:1.27', 10_000);
    await before.enter('echo kept > note.txt; greeting=hello; cd /tmp');
    await before.enter('(while true; do date +%s >> /root/ticks; sleep 1; done) &', 3_000);
    const after = before.reopened();
    expect(await after.enter('kubectl get pod web --no-headers | tr -s " " | cut -d" " -f1-3')).toBe('web 1/1 Running\n');
    expect(await after.enter('cat ~/note.txt; echo $greeting; pwd; history | head -1')).toBe(
      'kept\nhello\n/tmp\n    1  kubectl run web --image=nginx:1.27\n',
    );
    const ticks = Number(await after.enter('wc -l < /root/ticks'));
    await after.pass(5_000);
    expect(Number(await after.enter('wc -l < /root/ticks'))).toBe(ticks + 5);
  });

  it('goes on in the same way as if nothing had happened', async () => {
    const script = 'kubectl create deployment web --image=nginx --replicas=2';
    const straight = new Desk();
    await straight.enter(script, 500);
    const interrupted = straight.reopened();
    for (const desk of [straight, interrupted]) await desk.pass(30_000);
    const look = 'kubectl get pods,events -o yaml';
    expect(await interrupted.enter(look)).toBe(await straight.enter(look));
  });

  it('goes on with custom resources', async () => {
    const straight = new Desk();
    const apply = (object: unknown) => `echo '${JSON.stringify(object)}' | kubectl apply -f -`;
    const size = { type: 'integer', maximum: 5, default: 2 };
    const openAPIV3Schema = { type: 'object', properties: { spec: { type: 'object', properties: { size } } } };
    const definition = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'widgets.example.com' },
      spec: {
        group: 'example.com',
        scope: 'Namespaced',
        names: { plural: 'widgets', kind: 'Widget', categories: ['all'] },
        versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema } }],
      },
    };
    const widget = (name: string, spec: object) => apply({ apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name }, spec });
    await straight.enter(apply(definition));
    await straight.enter(widget('a', {}));
    const interrupted = straight.reopened();
    const printed = async (desk: Desk) => [
      await desk.enter(widget('b', { size: 9 })),
      await desk.enter(widget('c', { size: 3 })),
      await desk.enter('kubectl get all,widgets -o yaml; kubectl explain widget.spec; kubectl api-resources --api-group=example.com'),
      await desk.enter('kubectl delete crd widgets.example.com; kubectl get widgets; kubectl api-resources --api-group=example.com'),
    ];
    const expected = await printed(straight);
    expect(expected.join('')).toContain('spec.size in body should be less than or equal to 5');
    expect(expected.join('')).toContain('widget.example.com/c created');
    expect(await printed(interrupted)).toEqual(expected);
  });

  it('remembers which commands were run and what they asked for', async () => {
    const desk = new Desk();
    await desk.enter('kubectl get pods -n nowhere --as=jane');
    const after = desk.reopened();
    expect(after.sandbox.commands).toMatchObject([{ line: 'kubectl get pods -n nowhere --as=jane', exitCode: 1, terminal: 'main' }]);
    const [command] = after.sandbox.commands;
    const refused = after.sandbox.auditRecords(command!.id).filter(({ code }) => code === 403);
    expect(refused).toMatchObject([{ verb: 'list', impersonatedUser: { username: 'jane' }, user: { username: 'kubernetes-admin' } }]);
  });

  it('remembers what curl has asked the API server, too', async () => {
    const desk = new Desk();
    const headers = '-H "Authorization: Bearer $(kubectl create token default)"';
    await desk.enter(`curl -sk ${headers} https://172.30.1.2:6443/api/v1/namespaces/default/pods > /dev/null`);
    const [command] = desk.sandbox.commands;
    const asked = desk.sandbox.auditRecords(command!.id).map(({ verb, user, code }) => [verb, user?.username, code]);
    expect(asked.at(-1)).toEqual(['list', 'system:serviceaccount:default:default', 403]);
  });
});

describe('a fork', () => {
  it('does not touch what it was made from', async () => {
    const desk = new Desk();
    await desk.enter('kubectl create namespace team-a');
    const fork = desk.sandbox.fork();
    await fork.runScript('kubectl delete namespace team-a --wait=false; rm -rf /root/.kube');
    await fork.pass(60_000);
    expect((await fork.observer.send({ method: 'GET', path: '/api/v1/namespaces/team-a' })).code).toBe(404);
    expect(await desk.enter('kubectl get namespace team-a -o name')).toBe('namespace/team-a\n');
  });
});

describe('what must not hurt', () => {
  it.each([
    ['an endless loop', 'while :; do :; done'],
    ['yes', 'yes > /dev/null'],
    ['a fork bomb', ':(){ :|:& };:'],
    ['endless output', 'yes'],
    ['an endless file', 'cat /dev/zero > zero'],
  ])('%s is stopped with a message, and the shell answers afterwards', async (_, line) => {
    const desk = new Desk();
    desk.sandbox.submitLine('main', line);
    for (let slices = 0; slices < 2_000 && desk.sandbox.run(20_000).state === 'more'; slices++);
    await desk.pass(1_000);
    expect(desk.screen).toMatch(/drydock: stopped|Resource temporarily unavailable|No space left|File too large|File size limit/);
    desk.terminal.sendKeys('\x03');
    expect(await desk.enter('echo alive', 100)).toContain('alive\n');
  });

  it('Ctrl-C ends a loop, with what was printed kept', async () => {
    const desk = new Desk();
    await desk.enter('while true; do echo tick; sleep 1; done', 3_500);
    desk.terminal.sendKeys('\x03');
    await desk.pass();
    expect(desk.screen.match(/tick\r\n/g)).toHaveLength(4);
    expect(await desk.enter('echo $?')).toBe('130\n');
  });
});

describe('what cannot be reached', () => {
  it.each([
    [
      'kubectl --server=https://nowhere:6443 get pods',
      'Unable to connect to the server: dial tcp: lookup nowhere on 127.0.0.53:53: no such host',
    ],
    [
      'kubectl --server=https://172.30.1.2:1234 get pods',
      'The connection to the server 172.30.1.2:1234 was refused - did you specify the right host or port?',
    ],
    [
      'kubectl --token=wrong --kubeconfig=/dev/null --server=https://172.30.1.2:6443 --insecure-skip-tls-verify get pods',
      'error: You must be logged in to the server (the server has asked for the client to provide credentials)',
    ],
  ])('%s', async (line, expected) => {
    expect(await new Desk().enter(line)).toContain(expected);
  });
});
