import { Sandbox } from './sandbox.ts';

const NOW = Date.UTC(2026, 0, 5, 8);

async function workstation(): Promise<(script: string) => Promise<string>> {
  const sandbox = Sandbox.create({ seed: 5, now: NOW });
  const session = sandbox.openScriptSession();
  const run = async (script: string) => {
    const { stdout, stderr, status } = await session.run(script);
    return `${stdout}${stderr}${status === 0 ? '' : `? ${status}\n`}`;
  };
  await run('kubectl run web --image=nginx --port=80 && kubectl wait --for=condition=Ready pod/web && kubectl expose pod web');
  await sandbox.pass(5_000);
  return run;
}

const TITLE = '<title>Welcome to nginx!</title>\n';

describe('kubectl port-forward', () => {
  it('lets curl on the workstation reach a pod, and says so', async () => {
    const run = await workstation();
    await run('kubectl port-forward pod/web 8080:80 > log 2>&1 &\nsleep 1');
    expect(await run('curl -s localhost:8080 | grep title; wget -qO- 127.0.0.1:8080 | grep title')).toBe(TITLE + TITLE);
    expect(await run('cat log')).toBe(
      'Forwarding from 127.0.0.1:8080 -> 80\nForwarding from [::1]:8080 -> 80\nHandling connection for 8080\nHandling connection for 8080\n',
    );
    expect(await run('kubectl port-forward pod/web 8080:80')).toBe(
      'Unable to listen on port 8080: Listeners failed to create with the following errors: [unable to create listener: Error listen tcp4 127.0.0.1:8080: bind: address already in use unable to create listener: Error listen tcp6 [::1]:8080: bind: address already in use]\n' +
        'error: unable to listen on any of the requested ports: [{8080 80}]\n? 1\n',
    );
    expect(await run('kill $!; sleep 1; curl -s localhost:8080')).toBe('? 7\n');
  });

  it('takes services, names of ports, free ports and addresses', async () => {
    const run = await workstation();
    await run('kubectl port-forward --address 0.0.0.0 svc/web 8080:80 :80 > log 2>&1 &\nsleep 1');
    expect(await run('cat log')).toMatch(
      /^Forwarding from 0\.0\.0\.0:8080 -> 80\nForwarding from 0\.0\.0\.0:(3[2-9]|[45]\d|60)\d{3} -> 80\n$/,
    );
    expect(await run('curl -s controlplane:8080 | grep title')).toBe(TITLE);
  });

  it('ends when the pod does not answer on the port', async () => {
    const run = await workstation();
    await run('kubectl port-forward pod/web 8082:81 > log 2>&1 &\nsleep 1');
    expect(await run('curl -sS localhost:8082')).toBe('curl: (52) Empty reply from server\n? 52\n');
    expect(await run('wait %1; echo $?; tail -1 log; grep -o "dial tcp4.*connection refused IPv6" log')).toBe(
      '1\nerror: lost connection to pod\ndial tcp4 127.0.0.1:81: connect: connection refused IPv6\n',
    );
  });

  it('ends with the next connection after the pod is gone', async () => {
    const run = await workstation();
    await run('kubectl port-forward pod/web 8080:80 > log 2>&1 &\nsleep 1; kubectl delete pod web');
    expect(await run('curl -sS localhost:8080; tail -1 log')).toBe('error: lost connection to pod\ncurl: (52) Empty reply from server\n');
  });

  it.each([
    ['pod/web', "error: TYPE/NAME and list of ports are required for port-forward\nSee 'kubectl port-forward -h' for help and examples\n"],
    ['pod/nope 80', 'Error from server (NotFound): pods "nope" not found\n'],
    ['web 1:2:3', "error: invalid port format '1:2:3'\n"],
    ['web 0', 'error: remote port must be > 0\n'],
    ['web 70000', 'error: error parsing local port \'70000\': strconv.ParseUint: parsing "70000": value out of range\n'],
    ['web http', "error: Pod 'web' does not have a named port 'http'\n"],
    ['svc/web 81', 'error: Service web does not have a service port 81\n'],
    ['svc/web http', "error: Service 'web' does not have a named port 'http'\n"],
    ['web 80 --address nowhere', 'error: nowhere is not a valid IP\n'],
    [
      'web 80 --address 10.9.9.9',
      'Unable to listen on port 80: Listeners failed to create with the following errors: [unable to create listener: Error listen tcp4 10.9.9.9:80: bind: cannot assign requested address]\n' +
        'error: unable to listen on any of the requested ports: [{80 80}]\n',
    ],
    [
      'web 80 --as jane',
      'Error from server (Forbidden): pods "web" is forbidden: User "jane" cannot get resource "pods" in API group "" in the namespace "default"\n',
    ],
  ])('%s is refused', async (args, stderr) => {
    const run = await workstation();
    expect(await run(`kubectl port-forward ${args}`)).toBe(`${stderr}? 1\n`);
  });
});

describe('kubectl proxy', () => {
  it('answers as the API server does, for the user of the kubeconfig', async () => {
    const run = await workstation();
    await run('mkdir site; echo hello > site/a.txt; kubectl proxy --www=site > log 2>&1 &\nsleep 1');
    expect(await run('curl -s localhost:8001/api/v1/namespaces/default | head -5')).toBe(
      '{\n  "kind": "Namespace",\n  "apiVersion": "v1",\n  "metadata": {\n    "name": "default",\n',
    );
    expect(await run('curl -s localhost:8001/api/v1/namespaces/default/services/web/proxy/ | grep title')).toBe(TITLE);
    expect(await run('curl -s localhost:8001/static/a.txt; curl -s localhost:8001/static/../../etc/passwd')).toBe(
      'hello\n404 page not found\n',
    );
    expect(await run('curl -s localhost:8001/api/v1/namespaces/default/pods/web/exec; curl -s -H "Host: evil" localhost:8001/api')).toBe(
      'Forbidden\nForbidden\n',
    );
    expect(await run('kubectl proxy')).toBe('error: listen tcp 127.0.0.1:8001: bind: address already in use\n? 1\n');
    expect(await run('cat log')).toBe('Starting to serve on 127.0.0.1:8001\n');
  });
});

describe('the proxy subresource', () => {
  it.each([
    ['namespaces/default/pods/web/proxy/ | grep title', TITLE],
    ['namespaces/default/pods/http:web:80/proxy/ | grep title', TITLE],
    ['nodes/node01/proxy/healthz', 'ok'],
    [
      'namespaces/default/pods/web:81/proxy/',
      /^Error from server \(ServiceUnavailable\): error trying to reach service: dial tcp 10\.\d+\.\d+\.\d+:81: connect: connection refused\n\? 1\n$/,
    ],
    ['namespaces/default/pods/a:b:c:d/proxy/', 'Error from server (BadRequest): invalid pod request "a:b:c:d"\n? 1\n'],
    ['namespaces/default/pods/ftp:web:80/proxy/', 'Error from server (BadRequest): invalid pod request "ftp:web:80"\n? 1\n'],
    ['namespaces/default/pods/nope/proxy/', 'Error from server (NotFound): pods "nope" not found\n? 1\n'],
    ['namespaces/default/pods/web/proxy/nope', 'Error from server (NotFound): the server could not find the requested resource\n? 1\n'],
    [
      'namespaces/default/services/web:99/proxy/',
      'Error from server (ServiceUnavailable): no service port 99 found for service "web"\n? 1\n',
    ],
    [
      'namespaces/default/services/web:http/proxy/',
      'Error from server (ServiceUnavailable): no endpoints available for service "web:http"\n? 1\n',
    ],
    [
      'namespaces/default/pods/web/proxy/ --as jane',
      'Error from server (Forbidden): pods "web" is forbidden: User "jane" cannot get resource "pods/proxy" in API group "" in the namespace "default"\n? 1\n',
    ],
  ])('%s', async (path, answer) => {
    const run = await workstation();
    const output = await run(`kubectl get --raw /api/v1/${path}`);
    if (typeof answer === 'string') expect(output).toBe(answer);
    else expect(output).toMatch(answer);
  });
});

describe('curl to the API server', () => {
  it('is judged like everybody, by certificate, by token or as nobody', async () => {
    const run = await workstation();
    expect(await run('curl -sk https://172.30.1.2:6443/api/v1/namespaces')).toBe(
      `{
  "kind": "Status",
  "apiVersion": "v1",
  "metadata": {},
  "status": "Failure",
  "message": "namespaces is forbidden: User \\"system:anonymous\\" cannot list resource \\"namespaces\\" in API group \\"\\" at the cluster scope",
  "reason": "Forbidden",
  "details": {
    "kind": "namespaces"
  },
  "code": 403
}`,
    );
    await run(
      'C=$(kubectl config view --raw -o jsonpath="{.users[0].user.client-certificate-data}"); echo $C | base64 -d > c.crt\n' +
        'kubectl config view --raw -o jsonpath="{.users[0].user.client-key-data}" | base64 -d > c.key\n' +
        'kubectl config view --raw -o jsonpath="{.clusters[0].cluster.certificate-authority-data}" | base64 -d > ca.crt',
    );
    const admin = 'curl -s --cacert ca.crt --cert c.crt --key c.key https://172.30.1.2:6443';
    expect(await run(`${admin}/api/v1/namespaces/default | grep '"name"'`)).toContain('    "name": "default",\n');
    expect(
      await run(
        `${admin}/api/v1/namespaces -H 'Content-Type: application/json' -d '{"metadata":{"name":"made"}}' | grep '"name"'; kubectl get ns made -o name`,
      ),
    ).toMatch(/"name": "made".*\nnamespace\/made\n$/s);
    expect(
      await run('T=$(kubectl create token default); curl -sk -H "Authorization: Bearer $T" https://controlplane:6443/apis | head -2'),
    ).toBe('{\n  "kind": "APIGroupList",\n');
    expect(await run('curl -sk -m 5 -H "Authorization: Bearer wrong" https://localhost:6443/api | grep message')).toBe(
      '  "message": "Unauthorized",\n',
    );
  });

  it('checks certificates', async () => {
    const run = await workstation();
    expect(await run('curl -sS https://172.30.1.2:6443/api')).toMatch(
      /^curl: \(60\) SSL certificate problem: unable to get local issuer certificate\n[^]*\? 60\n$/,
    );
    expect(await run('curl -s --cacert /etc/kubernetes/nope https://172.30.1.2:6443/api')).toBe('? 77\n');
    expect(await run('curl -s http://172.30.1.2:6443/api')).toBe('Client sent an HTTP request to an HTTPS server.\n');
  });
});
