import { LEARNER_PROFILE } from '@drydock/cluster';
import { Sandbox } from './sandbox.ts';

const DIFF = `kubectl create configmap flags --from-literal=beta=off
kubectl create configmap flags --from-literal=beta=on --dry-run=client -o yaml | kubectl diff -f - | grep '^[-+] '`;

it.each([
  ['kubectl finds the programs that it runs', DIFF, ['-  beta: "off"', '+  beta: "on"']],
  [
    'programs see who has logged in',
    "env | grep -E '^(HOME|LOGNAME|PATH|SHELL|USER)=' | cut -d= -f1 | sort",
    ['HOME', 'LOGNAME', 'PATH', 'SHELL', 'USER'],
  ],
])('in a terminal, %s', async (_, lines, expected) => {
  const sandbox = Sandbox.create({ seed: 1, now: Date.UTC(2026, 0, 5, 8), profile: LEARNER_PROFILE });
  const session = sandbox.openTerminal('main', { columns: 100, rows: 30 });
  let output = '';
  session.subscribe((event) => {
    if (event.type === 'output') output += event.data;
  });
  for (const line of lines.split('\n')) {
    sandbox.submitLine('main', line);
    await sandbox.pass(1_000);
  }
  const plain = output.replaceAll(/\x1b\[[0-9;]*[mK]/g, '').split('\r\n');
  expect(plain.filter((each) => expected.includes(each))).toEqual(expected);
});
