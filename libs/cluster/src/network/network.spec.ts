import { parseYamlDocument } from '@drydock/apimachinery';
import { TestCluster } from '../../test/test-cluster.ts';

const WEB = `
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec: {nodeName: node01, containers: [{name: web, image: "nginx:1.27", ports: [{containerPort: 80, name: http}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {clusterIP: 10.96.1.1, type: NodePort, selector: {app: web}, ports: [{name: http, port: 8080, targetPort: http, nodePort: 30080}]}
---
apiVersion: v1
kind: Service
metadata: {name: none}
spec: {clusterIP: 10.96.1.2, selector: {app: none}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: hidden}
spec: {clusterIP: None, selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: outside}
spec: {type: ExternalName, externalName: web.default.svc.cluster.local}
---
apiVersion: v1
kind: Pod
metadata: {name: client, labels: {app: client}}
spec: {nodeName: node02, containers: [{name: client, image: "nicolaka/netshoot", command: [sleep, "9999"]}]}
`;

async function newCluster(): Promise<TestCluster> {
  const test = new TestCluster();
  test.apply(WEB);
  await test.pass(4);
  return test;
}

describe('connections', () => {
  it.each([
    ['the pod', '10.244.1.2', '200'],
    ['the Service by address', '10.96.1.1:8080', '200'],
    ['the Service by name', 'web:8080', '200'],
    ['with its namespace', 'web.default:8080', '200'],
    ['by its full name', 'web.default.svc.cluster.local:8080', '200'],
    ['the headless Service', 'hidden', '200'],
    ['an alias', 'outside:8080', '200'],
    ['the node port', '172.30.2.2:30080', '200'],
    ['the node port of another node', '172.30.2.4:30080', '200'],
    ['a page that is not there', 'web:8080/none', '404'],
    ['itself', 'localhost', 'curl: (7) Failed to connect to localhost port 80 after 0 ms: Could not connect to server'],
    [
      'a port where nobody listens',
      '10.244.1.2:81',
      'curl: (7) Failed to connect to 10.244.1.2 port 81 after 0 ms: Could not connect to server',
    ],
    ['a Service without endpoints', 'none', 'curl: (7) Failed to connect to none port 80 after 0 ms: Could not connect to server'],
    ['a port that the Service does not have', '10.96.1.1:80', 'curl: (28) Connection timed out after 2000 milliseconds'],
    ['an address that nobody has', '10.244.1.77', 'curl: (28) Connection timed out after 2000 milliseconds'],
    ['a name that nobody has', 'nobody', 'curl: (6) Could not resolve host: nobody'],
  ])('%s', async (_, url, expected) => {
    const test = await newCluster();
    const answer = await test.exec('client', ['curl', '-sS', '-o', '/dev/null', '-w', '%{http_code}', '--connect-timeout', '2', url]);
    expect(answer.replace(/^000/, '').replace(/\n\(\d+\)$/, '')).toBe(expected);
  });

  it.each([
    ['nobody', '--retry 2', ['timeout. Will retry in 1 second. 2 retries left.', 'timeout. Will retry in 2 seconds. 1 retry left.'], 6],
    ['10.244.1.2:81', '--retry 2 --retry-delay 5', [], 7],
    ['10.244.1.2:81', '--retry 1 --retry-delay 5 --retry-connrefused', ['connection refused. Will retry in 5 seconds. 1 retry left.'], 7],
    ['web:8080/none', '-f --retry 1 --retry-all-errors', ['(retrying all errors). Will retry in 1 second. 1 retry left.'], 22],
    ['web:8080', '--retry 3', [], 0],
  ])('of %s are tried again with %s', async (url, options, problems, status) => {
    const test = await newCluster();
    const answer = await test.exec('client', ['curl', '-sS', '-o', '/dev/null', ...options.split(' '), url]);
    expect(answer.split('\n').filter((line) => line.startsWith('Warning'))).toEqual(problems.map((each) => `Warning: Problem: ${each}`));
    expect(/\((\d+)\)$/.exec(answer)?.[1] ?? '0').toBe(String(status));
  });

  it('names are found, or not', async () => {
    const test = await newCluster();
    expect(await test.exec('client', ['nslookup', 'web'])).toBe(
      'Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\nName:\tweb.default.svc.cluster.local\nAddress: 10.96.1.1\n\n',
    );
    expect(await test.exec('client', ['nslookup', 'nobody'])).toBe(
      "Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\n** server can't find nobody.default.svc.cluster.local: NXDOMAIN\n\n(1)",
    );
    expect(await test.exec('client', ['nslookup', '10.96.1.1'])).toContain('1.1.96.10.in-addr.arpa\tname = web.default.svc.cluster.local');
    expect(await test.exec('client', ['dig', '+short', 'hidden.default.svc.cluster.local'])).toBe('10.244.1.2\n');
    expect(await test.exec('client', ['dig', '+short', 'SRV', '_http._tcp.web.default.svc.cluster.local'])).toBe(
      '0 100 8080 web.default.svc.cluster.local.\n',
    );
  });

  it('need a name server that runs', async () => {
    const test = new TestCluster({ dnsWithoutServer: false });
    test.apply(WEB);
    await test.pass(4);
    expect(await test.exec('client', ['nslookup', 'web'])).toBe(';; connection timed out; no servers could be reached\n\n(1)');
  });

  it('answer the other tools', async () => {
    const test = await newCluster();
    expect(await test.exec('client', ['wget', '-qO-', 'web:8080'])).toContain('Welcome to nginx!');
    expect(await test.exec('client', ['wget', '-O', '/tmp/x', 'web:8080/none'])).toBe(
      'Connecting to web:8080 (10.96.1.1:8080)\nwget: server returned error: HTTP/1.1 404 Not Found\n(1)',
    );
    expect(await test.exec('client', ['nc', '-zv', '-w', '2', 'web', '8080'])).toBe('web (10.96.1.1:8080) open\n');
    expect(await test.exec('client', ['nc', '-z', '-w', '2', '10.244.1.2', '81'])).toBe('(1)');
    expect(await test.exec('client', ['ping', '-c', '1', '10.244.1.2'])).toContain(
      '1 packets transmitted, 1 packets received, 0% packet loss',
    );
    expect(await test.exec('client', ['ping', '-c', '1', 'web'])).toContain('100% packet loss');
    expect(await test.exec('web', ['cat', '/etc/resolv.conf'])).toBe(
      'search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n',
    );
  });

  it('serve as an init container waits for them', async () => {
    const test = new TestCluster();
    test.runPod('x', 'nginx:1.27', [], {
      initContainers: [{ name: 'wait', image: 'busybox:1.36', command: ['sh', '-c', 'until nslookup db; do sleep 2; done'] }],
    });
    await test.pass(10);
    expect(test.pod('x')?.status?.phase).toBe('Pending');
    test.apply('{apiVersion: v1, kind: Service, metadata: {name: db}, spec: {ports: [{port: 5432}]}}');
    await test.pass(4);
    expect(test.state('x')).toBe('Ready');
  });

  it('go through a proxy that a ConfigMap describes', async () => {
    const test = await newCluster();
    test.apply(`
apiVersion: v1
kind: ConfigMap
metadata: {name: proxy}
data:
  default.conf: |
    server {
      listen 8080;
      location /healthz { return 200 "fine\\n"; }
      location /app/ { proxy_pass http://web:8080/; }
      location = /old { return 301 /new; }
    }
---
apiVersion: v1
kind: Pod
metadata: {name: proxy}
spec:
  volumes: [{name: conf, configMap: {name: proxy}}]
  containers: [{name: proxy, image: "nginx:1.27", volumeMounts: [{name: conf, mountPath: /etc/nginx/conf.d}], readinessProbe: {httpGet: {path: /healthz, port: 8080}}}]
`);
    await test.pass(4);
    expect(test.state('proxy')).toBe('Ready');
    const address = test.pod('proxy')!.status!.podIP;
    expect(await test.exec('client', ['curl', '-s', `${address}:8080/healthz`])).toBe('fine\n');
    expect(await test.exec('client', ['curl', '-s', `${address}:8080/app/`])).toContain('Welcome to nginx!');
    expect(await test.exec('client', ['curl', '-sI', `${address}:8080/old`])).toMatch(
      /^HTTP\/1\.1 301 Moved Permanently\r\n[^]*Location: \/new\r\n/,
    );
  });

  it('a server does not start with a mistake in its configuration', async () => {
    const test = new TestCluster();
    test.apply(`
apiVersion: v1
kind: ConfigMap
metadata: {name: proxy}
data: {default.conf: "server {\\n  lisen 80;\\n}\\n"}
---
apiVersion: v1
kind: Pod
metadata: {name: proxy}
spec:
  restartPolicy: Never
  volumes: [{name: conf, configMap: {name: proxy}}]
  containers: [{name: proxy, image: "nginx:1.27", volumeMounts: [{name: conf, mountPath: /etc/nginx/conf.d}]}]
`);
    await test.pass(4);
    expect(test.state('proxy')).toBe('Error 1');
    expect(test.logs('proxy')).toContain('nginx: [emerg] unknown directive "lisen" in /etc/nginx/conf.d/default.conf:2\n');
  });
});

describe('network policies', () => {
  const newPolicy = (spec: string) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'p', namespace: 'default' },
    spec: parseYamlDocument(spec).value,
  });

  it.each([
    ['nothing may come in', '{podSelector: {}, policyTypes: [Ingress]}', false],
    ['only the client', '{podSelector: {matchLabels: {app: web}}, ingress: [{from: [{podSelector: {matchLabels: {app: client}}}]}]}', true],
    ['only others', '{podSelector: {matchLabels: {app: web}}, ingress: [{from: [{podSelector: {matchLabels: {app: other}}}]}]}', false],
    ['the right port', '{podSelector: {matchLabels: {app: web}}, ingress: [{ports: [{port: http}]}]}', true],
    ['another port', '{podSelector: {matchLabels: {app: web}}, ingress: [{ports: [{port: 81}]}]}', false],
    [
      'this namespace',
      '{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: default}}}]}]}',
      true,
    ],
    ['nothing may go out', '{podSelector: {matchLabels: {app: client}}, policyTypes: [Egress]}', false],
    [
      'out to some addresses',
      '{podSelector: {matchLabels: {app: client}}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 10.244.0.0/16}}]}]}',
      true,
    ],
    [
      'but not to these',
      '{podSelector: {matchLabels: {app: client}}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 10.244.0.0/16, except: [10.244.1.0/24]}}]}]}',
      false,
    ],
    ['policies of other pods', '{podSelector: {matchLabels: {app: none}}, policyTypes: [Ingress, Egress]}', true],
  ])('%s', async (_, spec, allowed) => {
    const test = await newCluster();
    test.cluster.api.storage.write('networkpolicies.networking.k8s.io', newPolicy(spec));
    const answer = await test.exec('client', ['curl', '-s', '-o', '/dev/null', '-m', '2', 'http://10.244.1.2']);
    expect(answer).toBe(allowed ? '' : '(28)');
  });
});
