import { Sandbox } from '../sandbox.ts';
import type { LinePreview } from './preview-line.ts';
import { previewLine } from './preview-line.ts';

const START = Date.UTC(2026, 10, 20, 12);

/** A sandbox whose terminal stands at its prompt after these commands. */
async function prepared(...lines: string[]): Promise<Sandbox> {
  const sandbox = Sandbox.create({ seed: 5, now: START });
  sandbox.openTerminal('main', { columns: 120, rows: 30 });
  await sandbox.pass(1);
  for (const line of lines) {
    sandbox.submitLine('main', line);
    await sandbox.pass(30_000);
  }
  return sandbox;
}

const look = async (sandbox: Sandbox, line: string): Promise<LinePreview> =>
  (await previewLine(sandbox, 'main', line, async () => undefined))!;

const briefly = (changes: LinePreview['changes']) =>
  changes.map(({ operation, resource, name, fields }) =>
    `${operation} ${resource}/${name.replace(/-[a-z0-9]+(-[a-z0-9]{5})?$/, '-X')} ${fields.map(({ path, from, to }) => `${path}: ${JSON.stringify(from)} → ${JSON.stringify(to)}`).join(', ')}`.trim(),
  );

describe('previewLine', () => {
  it('tells what a command changes and what follows, and changes nothing', async () => {
    const sandbox = await prepared('kubectl create deployment web --image=nginx:1.27');
    const before = JSON.stringify(sandbox.save());
    const { output, exitCode, changes, consequences } = await look(sandbox, 'kubectl scale deployment web --replicas=3');
    expect(output).toBe('deployment.apps/web scaled\r\n');
    expect(exitCode).toBe(0);
    expect(briefly(changes)).toEqual(['changed deployments.apps/web spec.replicas: 1 → 3']);
    expect(briefly(consequences)).toEqual([
      'changed deployments.apps/web READY: "1/1" → "3/3", UP-TO-DATE: 1 → 3, AVAILABLE: 1 → 3',
      'created pods/web-X READY: undefined → "1/1", STATUS: undefined → "Running", RESTARTS: undefined → "0"',
      'created pods/web-X READY: undefined → "1/1", STATUS: undefined → "Running", RESTARTS: undefined → "0"',
      'changed replicasets.apps/web-X DESIRED: 1 → 3, CURRENT: 1 → 3, READY: 1 → 3',
    ]);
    expect(JSON.stringify(sandbox.save())).toBe(before);
  });

  it('tells why a pod would find no node', async () => {
    const sandbox = await prepared();
    const { consequences } = await look(sandbox, `kubectl run big --image=nginx --overrides='{"spec":{"nodeSelector":{"disk":"ssd"}}}'`);
    const [{ fields }] = consequences as [LinePreview['consequences'][number]];
    expect(fields[0]).toMatchObject({
      path: 'PodScheduled',
      to: expect.stringMatching(/^0\/3 nodes are available: .*2 node\(s\) didn't match Pod's node affinity\/selector\./),
    });
  });

  it('knows the variables, aliases and directory of the shell', async () => {
    const sandbox = await prepared('name=blue; alias k=kubectl; mkdir -p /tmp/d; cd /tmp/d');
    expect(briefly((await look(sandbox, 'k create namespace $name')).changes)).toEqual([
      'created namespaces/blue metadata.labels["kubernetes.io/metadata.name"]: undefined → "blue", spec.finalizers[0]: undefined → "kubernetes"',
    ]);
    expect((await look(sandbox, 'pwd')).output).toBe('/tmp/d\r\n');
  });

  it.each([
    ['a command that fails', 'kubectl delete pod nothing', 1, /pods "nothing" not found/],
    ['a command that does not end', 'kubectl get pods -w', undefined, /^/],
    ['an endless loop', 'while :; do :; done', undefined, /^/],
    ['an unfinished line', "echo 'abc", undefined, /^/],
    ['a dry run', 'kubectl create namespace x --dry-run=server', 0, /created \(server dry run\)/],
    ['nothing', '', 0, /^$/],
  ])('%s changes nothing', async (_, line, exitCode, output) => {
    const sandbox = await prepared();
    expect(await look(sandbox, line)).toMatchObject({ exitCode, output: expect.stringMatching(output), changes: [], consequences: [] });
  });

  it('tells of a deletion and of what goes with it', async () => {
    const sandbox = await prepared('kubectl create deployment web --image=nginx:1.27');
    const { changes, consequences } = await look(sandbox, 'kubectl delete deployment web');
    expect(briefly(changes)).toEqual(['deleted deployments.apps/web']);
    expect(briefly(consequences)).toEqual(['deleted pods/web-X', 'deleted replicasets.apps/web-X']);
  });

  it('has nothing to say while a program runs', async () => {
    expect(await previewLine(await prepared('sleep 1000'), 'main', 'ls', async () => undefined)).toBeUndefined();
  });
});
