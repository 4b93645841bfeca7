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
    intro: { text: 'intro.md', background: 'background.sh' },
    steps: [{ title: 'Make a pod', text: 'step1.md', verify: 'verify.sh' }],
    finish: { text: 'finish.md' },
  };
  write(
    'index.json',
    JSON.stringify({ title: 'Make a pod', description: 'One.', details, backend: { imageid: 'kubernetes-kubeadm-2nodes' } }),
  );
  write('intro.md', 'Hello.');
  write('background.sh', 'kubectl create ns lab\nterraform apply\n');
  write('step1.md', 'Run `kubectl -n lab run web --image=nginx`{{exec}}\n');
  write('verify.sh', '#!/bin/bash\nkubectl -n lab wait pod/web --for=condition=Ready --timeout=20s\n');
  write('finish.md', 'Bye.');
});
afterAll(() => rmSync(folder, { recursive: true }));

it('makes a lesson whose verify script is its check, and names what is missing', async () => {
  const lesson = path.join(folder, 'track/make-a-pod');
  const { stdout, status } = await runDrydock('scenario', 'import', scenario, lesson);
  expect(status).toBe(0);
  expect(stdout).toContain('note: its scripts call programs that are not here: terraform\n');
  writeFileSync(path.join(lesson, 'solution.sh'), 'kubectl -n lab run web --image=nginx\n');
  writeFileSync(
    path.join(folder, 'track/track.yaml'),
    '# yaml-language-server: $schema=x/track.schema.json\ntitle: { en: T }\nsummary: { en: T }\norder: 1\n',
  );
  expect((await runDrydock('scenario', 'check', lesson)).stdout).toMatch(/make-a-pod +proved/);
  expect((await runDrydock('scenario', 'import', scenario, lesson)).status).toBe(2);
});

it('grades it as it is', async () => {
  const submission = path.join(folder, 'ann.sh');
  writeFileSync(submission, 'kubectl -n lab run web --image=nginx\n');
  const right = await runDrydock('scenario', 'grade', scenario, '--submission', submission);
  expect([right.stdout, right.status]).toEqual([expect.stringMatching(/ann +1\/1 passed/), 0]);
  writeFileSync(submission, 'kubectl run web --image=nginx\n');
  expect((await runDrydock('scenario', 'grade', scenario, '--submission', submission)).status).toBe(1);
});

it('says that a folder is none', async () => {
  writeFileSync(path.join(folder, 'index.json'), '{"courses": []}');
  const { stderr, status } = await runDrydock('scenario', 'import', folder, path.join(folder, 'x'));
  expect([status, stderr]).toEqual([2, expect.stringContaining('index.json has no "details"')]);
  expect(readFileSync(path.join(folder, 'index.json'), 'utf8')).toContain('courses');
});
