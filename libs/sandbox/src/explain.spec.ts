import { Sandbox } from './sandbox.ts';

const sandbox = Sandbox.create({ seed: 5, now: Date.UTC(2026, 10, 20, 12) });
sandbox.openTerminal('main', { columns: 120, rows: 30 });
await sandbox.pass(1);

/** `text: role, about`; descriptions from the schemas are cut short. */
const explained = (line: string) =>
  sandbox
    .explain('main', line)
    .map(({ start, end, role, about }) => `${line.slice(start, end)}: ${role}${about ? `, ${about.slice(0, 40)}` : ''}`);

it.each([
  [
    'kubectl get deploy web -n team-a -w',
    [
      'kubectl: program, controls the Kubernetes cluster manager',
      'get: command, Display one or many resources',
      'deploy: type, Deployment: Deployment enables declarati',
      'web: name, Deployment',
      '-n: flag, Namespace that this request is about',
      'team-a: value',
      '-w: flag, After listing, go on with changes.',
    ],
  ],
  ['kubectl scale deployment/web --replicas=3', expect.arrayContaining(['deployment/web: type, Deployment: Deployment enables declarati'])],
  [
    'kubectl explain pod.spec.restartPolicy',
    expect.arrayContaining(['pod.spec.restartPolicy: field, Restart policy for all containers within']),
  ],
  [
    "kubectl get pods -o jsonpath='{.items[*].status.podIP}'",
    expect.arrayContaining(["jsonpath='{.items[*].status.podIP}': field, .status.podIP: podIP address allocated t"]),
  ],
  [
    'kubectl get pods --field-selector=status.phase=Running',
    expect.arrayContaining([expect.stringContaining('--field-selector=status.phase=Running: flag')]),
  ],
  ['kubectl logs web -c app', expect.arrayContaining(['web: name, Pod', 'app: value'])],
  ['kubectl apply -f web.yaml', expect.arrayContaining(['web.yaml: file'])],
  ['kubectl exec web -- ls -l', expect.arrayContaining(['--: flag', 'ls: word', '-l: word'])],
  ['kubectl create deploy web --image=nginx', expect.arrayContaining([expect.stringMatching(/^deploy: command, /)])],
  ['kubectl frobnicate x', ['kubectl: program, controls the Kubernetes cluster manager', 'frobnicate: word', 'x: word']],
])('%s', (line, parts) => {
  expect(explained(line)).toEqual(parts);
});
