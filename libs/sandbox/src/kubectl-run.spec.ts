import { Sandbox } from './sandbox.ts';

const PROMPT = "If you don't see a command prompt, try pressing enter.\n";
const FALLBACK =
  "warning: couldn't attach to pod/t, falling back to streaming logs: Internal error occurred: error attaching to container: container is in CONTAINER_EXITED state\n";

/** `kubectl run -i` attaches to a container that may have ended before: then its log is shown. */
it.each<[string, { stdout: string; stderr: string; status: number }]>([
  ['echo hi', { stdout: 'hi\n', stderr: PROMPT + FALLBACK, status: 0 }],
  ["sh -c 'sleep 2; echo hi'", { stdout: 'hi\n', stderr: PROMPT, status: 0 }],
  ["sh -c 'sleep 2; echo hi; exit 3'", { stdout: 'hi\n', stderr: `${PROMPT}pod default/t terminated (Error)\n`, status: 3 }],
  ['cat', { stdout: 'typed\n', stderr: PROMPT, status: 0 }],
])('runs %s in a pod that is gone afterwards', async (command, { stdout, stderr, status }) => {
  const sandbox = Sandbox.create({ seed: 1, now: Date.UTC(2026, 0, 5, 8) });
  const result = await sandbox.runScript(`echo typed | kubectl run t --rm -i --restart=Never --image=busybox -- ${command}`);
  expect(result).toEqual({ stdout: `${stdout}pod "t" deleted\n`, stderr, status });
  await sandbox.pass(40_000);
  expect((await sandbox.runScript('kubectl get pods')).stderr).toBe('No resources found in default namespace.\n');
});

/** Secrets that never lie in a file: the usual way on a real workstation. */
it('makes data of what a command prints', async () => {
  const sandbox = Sandbox.create({ seed: 1, now: Date.UTC(2026, 0, 5, 8) });
  const result = await sandbox.runScript(`kubectl create secret generic db --from-file=password=<(printf tide)
kubectl create configmap settings --from-env-file=<(printf 'A=1\\nB=2\\n')
kubectl get secret db -o jsonpath='{.data.password}' | base64 -d
kubectl get configmap settings -o jsonpath='{.data}'`);
  expect(result.stdout).toBe('secret/db created\nconfigmap/settings created\ntide{"A":"1","B":"2"}');
});
