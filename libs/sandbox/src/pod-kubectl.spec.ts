import { Sandbox } from './sandbox.ts';

const newSandbox = () => Sandbox.create({ seed: 1, now: Date.UTC(2026, 0, 5, 8) });
const RIGHTS = `kubectl create serviceaccount viewer
kubectl create role pods --verb=get,list,create --resource=pods
kubectl create rolebinding pods --role=pods --serviceaccount=default:viewer`;
const DENY = `kubectl apply -f - <<Y
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: deny }
spec: { podSelector: { matchLabels: { run: x } }, policyTypes: [Egress] }
Y`;

/** The log of a pod of `bitnami/kubectl` that runs the command, after `before`. */
async function logOf(command: string, { before = 'true', spec = {} }: { before?: string; spec?: object } = {}): Promise<string> {
  const sandbox = newSandbox();
  const overrides = JSON.stringify({ spec });
  const run = `kubectl run x --image=bitnami/kubectl:1.33 --restart=Never --overrides='${overrides}' --command -- sh -c '${command}'`;
  await sandbox.runScript(`${before}\n${run}`);
  await sandbox.pass(60_000);
  return (await sandbox.runScript('kubectl logs x')).stdout;
}

describe('kubectl in a pod', () => {
  it.each<[string, string, Parameters<typeof logOf>[1], string]>([
    [
      'is the service account of its pod',
      'kubectl auth whoami -o jsonpath={.status.userInfo.username}',
      {},
      'system:serviceaccount:default:default',
    ],
    [
      'may do what that may',
      'kubectl get pods -o name; kubectl auth can-i delete pods',
      { before: RIGHTS, spec: { serviceAccountName: 'viewer' } },
      'pod/x\nno\n',
    ],
    [
      'and nothing else',
      'kubectl get pods 2>&1',
      {},
      'Error from server (Forbidden): pods is forbidden: User "system:serviceaccount:default:default" cannot list resource "pods" in API group "" in the namespace "default"\n',
    ],
    [
      'finds the server by its name, too',
      'kubectl --server=https://kubernetes.default.svc --insecure-skip-tls-verify --token=none get pods 2>&1 | tail -n 1',
      {},
      'error: You must be logged in to the server (the server has asked for the client to provide credentials)\n',
    ],
    [
      'finds nobody without a token',
      'kubectl get pods 2>&1 | tail -n 1',
      { spec: { automountServiceAccountToken: false } },
      'The connection to the server localhost:8080 was refused - did you specify the right host or port?\n',
    ],
    [
      'is held up by network policies',
      'kubectl get pods 2>&1 | tail -n 1',
      { before: DENY },
      'Unable to connect to the server: dial tcp 10.96.0.1:443: i/o timeout\n',
    ],
    ['runs as the user of the image', 'id -u; id -g', {}, '1001\n0\n'],
  ])('%s', async (_, command, options, log) => {
    expect(await logOf(command, options)).toBe(log);
  });

  it('goes on in a fork', async () => {
    const sandbox = newSandbox();
    const loop = 'while true; do kubectl get pods -o name; sleep 5; done';
    await sandbox.runScript(`${RIGHTS}\nkubectl create role list --verb=list --resource=pods
      kubectl create rolebinding list --role=list --serviceaccount=default:default
      kubectl run x --image=bitnami/kubectl --command -- sh -c '${loop}'`);
    await sandbox.pass(30_000);
    const fork = sandbox.fork();
    await fork.pass(20_000);
    const lines = async (of: Sandbox) => (await of.runScript('kubectl logs x')).stdout.split('\n').length;
    expect((await lines(fork)) - (await lines(sandbox))).toBe(4);
  });
});
