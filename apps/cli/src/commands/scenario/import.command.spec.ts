import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runDrydock } from '../../../test/run-drydock.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'drydock-import-'));
const scenario = path.join(folder, 'kc/Make A Pod');
const write = (file: string, text: string) => {
  mkdirSync(path.dirname(path.join(scenario, file)), { recursive: true });
  writeFileSync(path.join(scenario, file), text);
};

beforeAll(() => {
  const details = {
    intro: { text: 'intro.md', background: 'background.sh', foreground: 'foreground.sh' },
    steps: [
      { title: 'Make a pod', text: 'step1.md', verify: 'verify.sh' },
      { title: 'Rename it', text: 'step2.md', verify: 'verify2.sh' },
    ],
    assets: { host01: [{ file: 'page.html', target: '/root' }] },
    finish: { text: 'finish.md' },
  };
  write(
    'index.json',
    JSON.stringify({ title: 'Make a pod', description: 'One.', details, backend: { imageid: 'kubernetes-kubeadm-2nodes' } }),
  );
  write('intro.md', 'Hello.');
  write('background.sh', 'kubectl create ns lab\ncurl -fsS https://charts.nowhere.dev/x.yaml\ntouch /tmp/ready\nterraform apply\n');
  write('foreground.sh', 'while [ ! -f /tmp/ready ]; do sleep 1; done\n');
  write('assets/page.html', '<b>hello</b>\n');
  write('step1.md', 'Run `k -n lab run web --image=nginx`{{exec}}\n');
  write('step2.md', 'Another pod, `web2`, instead of `image: python:3.12`. Or `podman build -t x .`, but no `web is ready`.\n');
  write('verify2.sh', 'kubectl -n lab get pod web2 && ! kubectl -n lab get pod web && grep -q hello page.html\n');
  write('verify.sh', '#!/bin/bash\nkubectl -n lab wait pod/web --for=condition=Ready --timeout=20s\n');
  write('finish.md', 'Bye.');
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What was done in the first step is gone after the second. */
const SOLUTION = 'kubectl -n lab run web --image=nginx\nkubectl -n lab delete pod web --now\nkubectl -n lab run web2 --image=nginx\n';
const NOTES = [
  'note: it calls programs that are not here: podman, terraform',
  'note: it asks addresses that nobody answers here: https://charts.nowhere.dev/x.yaml',
  'note: programs in these containers are not run, only what they listen at: python:3.12',
  'note: background.sh ended with exit code 127: `cat /tmp/killercoda.log` tells more',
];

it('makes a lesson whose verify script is its check, and names what is missing', async () => {
  const lesson = path.join(folder, 'track/make-a-pod');
  const { stdout, status } = await runDrydock('scenario', 'import', scenario, lesson);
  expect(status).toBe(0);
  expect(stdout.split('\n').filter((line) => line.startsWith('note: '))).toEqual(NOTES);
  writeFileSync(path.join(lesson, 'solution.sh'), SOLUTION);
  expect((await runDrydock('scenario', 'check', lesson)).stdout).toMatch(/make-a-pod +proved/);
  expect((await runDrydock('scenario', 'import', scenario, lesson)).status).toBe(2);
});

it('grades it as it is', async () => {
  const submission = path.join(folder, 'ann.sh');
  writeFileSync(submission, SOLUTION);
  const right = await runDrydock('scenario', 'grade', scenario, '--submission', submission);
  expect([right.stdout, right.status]).toEqual([expect.stringMatching(/ann +2\/2 passed/), 0]);
  expect(right.stderr.split('\n').filter(Boolean)).toEqual(NOTES);
  writeFileSync(submission, 'kubectl run web --image=nginx\n');
  expect((await runDrydock('scenario', 'grade', scenario, '--submission', submission)).status).toBe(1);
});

it('tells of a script that verifies nothing', async () => {
  write('verify.sh', 'true\n');
  const { stdout } = await runDrydock('scenario', 'import', scenario, path.join(folder, 'track/idle'));
  expect(stdout).toContain('note: the script that verifies step-1 passes before anything was done\n');
});

it('says that a folder is none', async () => {
  writeFileSync(path.join(folder, 'index.json'), '{"courses": []}');
  const { stderr, status } = await runDrydock('scenario', 'import', folder, path.join(folder, 'x'));
  expect([status, stderr]).toEqual([2, expect.stringContaining('index.json has no "details"')]);
  expect(readFileSync(path.join(folder, 'index.json'), 'utf8')).toContain('courses');
});
