import { Workstation, type RunResult } from '../../test-support/workstation.ts';

const CONFIG_MAP = `apiVersion: v1
kind: ConfigMap
metadata:
  name: app
data:
  color: blue
`;

/** Each step is a command and everything that it prints. */
type Step = readonly [command: string, expected: Partial<RunResult>];

function play(steps: readonly Step[], prepare: (workstation: Workstation) => void = () => undefined): void {
  const workstation = new Workstation();
  prepare(workstation);
  for (const [command, expected] of steps) {
    const result = { command, ...workstation.run(command) };
    expect(result).toEqual({ command, stdout: '', stderr: '', status: 0, ...expected });
  }
}

describe('kubectl with a cluster', () => {
  it('creates, lists and deletes', () => {
    play([
      ['kubectl create ns team', { stdout: 'namespace/team created\n' }],
      ['kubectl create ns team', { stderr: 'Error from server (AlreadyExists): namespaces "team" already exists\n', status: 1 }],
      ['kubectl create cm app -n team --from-literal=a=1', { stdout: 'configmap/app created\n' }],
      ['kubectl create cm app -n team', { stderr: 'error: failed to create configmap: configmaps "app" already exists\n', status: 1 }],
      ['kubectl get cm -n team', { stdout: 'NAME   DATA   AGE\napp    1      0s\n' }],
      ['kubectl get cm -A', { stdout: 'NAMESPACE   NAME   DATA   AGE\nteam        app    1      0s\n' }],
      ['kubectl get cm', { stderr: 'No resources found in default namespace.\n' }],
      ['kubectl get cm app nope -n team', {
        stdout: 'NAME   DATA   AGE\napp    1      0s\n',
        stderr: 'Error from server (NotFound): configmaps "nope" not found\n',
        status: 1,
      }],
      ['kubectl get cm nope --ignore-not-found', {}],
      ['kubectl get widgets', { stderr: 'error: the server doesn\'t have a resource type "widgets"\n', status: 1 }],
      ['kubectl delete cm app -n team', { stdout: 'configmap "app" deleted\n' }],
      ['kubectl delete cm app -n team', { stderr: 'Error from server (NotFound): configmaps "app" not found\n', status: 1 }],
      ['kubectl delete cm app -n team --ignore-not-found', { stdout: '' }],
      ['kubectl delete cm --all -n team', { stdout: 'No resources found\n' }],
    ]); // prettier-ignore
  });

  it('applies what changed, and removes what a file has no more', () => {
    play(
      [
        ['kubectl apply -f app.yaml', { stdout: 'configmap/app created\n' }],
        ['kubectl apply -f app.yaml', { stdout: 'configmap/app unchanged\n' }],
        ['kubectl apply -f app2.yaml', { stdout: 'configmap/app configured\n' }],
        ['kubectl get cm app -o jsonpath={.data}', { stdout: '{"size":"3"}' }],
        ['kubectl apply -f none.yaml', { stderr: 'error: the path "none.yaml" does not exist\n', status: 1 }],
        ['kubectl replace -f app.yaml', { stdout: 'configmap/app replaced\n' }],
        ['kubectl delete -f app.yaml', { stdout: 'configmap "app" deleted\n' }],
      ],
      (workstation) => {
        workstation.write('/root/app.yaml', CONFIG_MAP);
        workstation.write('/root/app2.yaml', CONFIG_MAP.replace('color: blue', 'size: "3"'));
      },
    );
  });

  it('labels, annotates and patches', () => {
    play([
      ['kubectl create cm app', { stdout: 'configmap/app created\n' }],
      ['kubectl label cm app tier=front', { stdout: 'configmap/app labeled\n' }],
      ['kubectl label cm app tier=front', { stdout: 'configmap/app not labeled\n' }],
      ['kubectl label cm app tier=back', { stderr: "error: 'tier' already has a value (front), and --overwrite is false\n", status: 1 }],
      ['kubectl label cm app tier=back --overwrite', { stdout: 'configmap/app labeled\n' }],
      ['kubectl get cm -L tier -l tier=back', { stdout: 'NAME   DATA   AGE   TIER\napp    0      0s    back\n' }],
      ['kubectl label cm app tier-', { stdout: 'configmap/app unlabeled\n' }],
      ['kubectl label cm app tier-', { stdout: 'label "tier" not found.\nconfigmap/app labeled\n' }],
      ['kubectl annotate cm app note=hi', { stdout: 'configmap/app annotated\n' }],
      [`kubectl patch cm app -p '{"data":{"a":"1"}}'`, { stdout: 'configmap/app patched\n' }],
      [`kubectl patch cm app -p '{"data":{"a":"1"}}'`, { stdout: 'configmap/app patched (no change)\n' }],
      [
        'kubectl patch cm app --type=wrong -p {}',
        { stderr: 'error: --type must be one of [json merge strategic], not "wrong"\n', status: 1 },
      ],
    ]);
  });

  it('lets the server find the mistakes of patches that look like JSON', () => {
    play([
      ['kubectl create cm app', { stdout: 'configmap/app created\n' }],
      ["kubectl patch cm app -p '{data: {a: b}}'", { stderr: "Error from server (BadRequest): invalid character 'd' looking for beginning of object key string\n", status: 1 }],
      [`kubectl patch cm app --type=merge -p '{"data":'`, { stderr: 'Error from server (BadRequest): error decoding patch: unexpected end of JSON input\n', status: 1 }],
      ["kubectl patch cm app -p 'data: ['", { stderr: 'error: unable to parse "data: [": yaml: line 1: did not find expected node content\n', status: 1 }],
      ["kubectl patch cm nope -p '{data: {a: b}}'", { stderr: 'Error from server (NotFound): configmaps "nope" not found\n', status: 1 }],
      ["kubectl patch cm app -p 'data: {a: b}'", { stdout: 'configmap/app patched\n' }],
    ]); // prettier-ignore
  });

  it('leaves managedFields out of JSON and YAML only', () => {
    play([
      ['kubectl create cm app', { stdout: 'configmap/app created\n' }],
      [`kubectl patch cm app -p '{"data":{"a":"1"}}'`, { stdout: 'configmap/app patched\n' }],
      ['kubectl get cm app -o jsonpath={.metadata.managedFields[*].manager}', { stdout: 'kubectl-patch' }],
      ["kubectl get cm app -o go-template='{{len .metadata.managedFields}}'", { stdout: '1' }],
      ['kubectl get cm app -o jsonpath={.metadata.managedFields[0].operation} --show-managed-fields=false', { stdout: 'Update' }],
    ]);
    const workstation = new Workstation();
    workstation.run('kubectl create cm app');
    expect(workstation.run('kubectl get cm app -o json').stdout).not.toContain('managedFields');
  });

  it('shows the history of every workload of a type', () => {
    play([
      ['kubectl create deploy a --image=nginx', { stdout: 'deployment.apps/a created\n' }],
      ['kubectl create deploy b --image=nginx', { stdout: 'deployment.apps/b created\n' }],
      [
        'kubectl rollout history deploy',
        { stdout: 'deployment.apps/a \nREVISION  CHANGE-CAUSE\n\ndeployment.apps/b \nREVISION  CHANGE-CAUSE\n\n' },
      ],
    ]);
  });

  it('waits on virtual time and gives up in time', () => {
    const workstation = new Workstation();
    workstation.run('kubectl run web --image=nginx');
    const before = workstation.now;
    expect(workstation.run('kubectl wait pod/web --for=condition=Ready --timeout=30s')).toEqual({
      stdout: '',
      stderr: 'error: timed out waiting for the condition on pods/web\n',
      status: 1,
    });
    expect(workstation.now - before).toBe(30_000);
  });

  it('ends a wait when the condition comes', () => {
    const workstation = new Workstation();
    workstation.run('kubectl create cm app');
    let changed = false;
    workstation.onWait = () => {
      if (changed) return;
      changed = true;
      workstation.run(`kubectl patch cm app -p '{"data":{"phase":"done"}}'`);
    };
    expect(workstation.run("kubectl wait cm/app --for=jsonpath='{.data.phase}'=done")).toEqual({
      stdout: 'configmap/app condition met\n',
      stderr: '',
      status: 0,
    });
  });

  it('prints events with the fields in the order of Go', () => {
    const workstation = new Workstation();
    const event = {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: 'e', namespace: 'default' },
      involvedObject: { apiVersion: 'v1', kind: 'Pod', name: 'web', namespace: 'default' },
      type: 'Normal',
      reason: 'Made',
      message: 'made it',
      source: { component: 'test' },
    };
    workstation.admin.send({ method: 'POST', path: '/api/v1/namespaces/default/events', body: event });
    const { stdout } = workstation.run('kubectl events -o json');
    const keys = [...stdout.matchAll(/"(\w+)":/g)].map(([, key]) => key);
    expect(keys.filter((key) => !['uid', 'resourceVersion', 'creationTimestamp'].includes(key!))).toEqual([
      ...['kind', 'apiVersion', 'metadata', 'items', 'kind', 'apiVersion', 'metadata', 'name', 'namespace'],
      ...['involvedObject', 'kind', 'namespace', 'name', 'apiVersion', 'reason', 'message', 'source', 'component'],
      ...['firstTimestamp', 'lastTimestamp', 'type', 'eventTime', 'reportingComponent', 'reportingInstance'],
    ]);
  });

  it('reads raw paths as the server writes them', () => {
    const workstation = new Workstation();
    const group = { groupVersion: 'apps/v1', version: 'v1' };
    const body = { kind: 'APIGroup', apiVersion: 'v1', name: 'apps', versions: [group], preferredVersion: group };
    expect(workstation.run('kubectl get --raw /apis/apps').stdout).toBe(`${JSON.stringify(body)}\n`);
    expect(workstation.run('kubectl get --raw /healthz').stdout).toBe('ok');
  });

  it('ends a watch when the request has lasted long enough', () => {
    const workstation = new Workstation();
    workstation.run('kubectl create cm a');
    const before = workstation.now;
    expect(workstation.run('kubectl get cm -w --request-timeout=4s')).toEqual({
      stdout: 'NAME   DATA   AGE\na      0      0s\n',
      stderr: '',
      status: 0,
    });
    expect(workstation.now - before).toBe(4_000);
  });

  it('goes on waiting when a watch ends early', () => {
    const workstation = new Workstation();
    workstation.run('kubectl create cm a');
    const before = workstation.now;
    expect(workstation.run('kubectl wait cm/a --for=delete --timeout=5s --request-timeout=2s').status).toBe(1);
    expect(workstation.now - before).toBe(5_000);
  });

  it('shows changes while it watches, in the columns of the list', () => {
    const workstation = new Workstation();
    workstation.run('kubectl create cm a-long-name');
    let waits = 0;
    workstation.onWait = () => {
      if (waits++ === 0) workstation.run('kubectl create cm b');
      else throw new Error('interrupted');
    };
    let seen = '';
    try {
      workstation.run('kubectl get cm -w', '', (text) => (seen += text));
    } catch {
      // The watch would go on for ever.
    }
    expect(seen).toBe('NAME          DATA   AGE\na-long-name   0      0s\nb             0      0s\n');
  });

  it('sees only its own flags where a global one has the same name', () => {
    play([
      ['kubectl create rolebinding rb --role=reader --user=jane', { stdout: 'rolebinding.rbac.authorization.k8s.io/rb created\n' }],
      ['kubectl get rolebinding rb -o jsonpath={.subjects[0].name}', { stdout: 'jane' }],
    ]);
  });
});
