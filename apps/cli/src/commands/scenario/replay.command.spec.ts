import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runDrydock } from '../../../test/run-drydock.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'drydock-replay-'));
const lesson = path.join(folder, 'harbour/first-crane');
const file = path.join(folder, 'attempt.json');
const START = Date.UTC(2026, 10, 20, 9);
const record = {
  format: 1,
  lesson: 'harbour/first-crane',
  version: 'another',
  seed: 1,
  start: START,
  terminal: { columns: 80, rows: 24 },
  inputs: [{ at: START + 20_000, line: 'kubectl scale deployment web --replicas=3' }],
  end: START + 40_000,
};

beforeAll(() => runDrydock('scenario', 'new', lesson));
beforeEach(() => writeFileSync(file, JSON.stringify(record)));
afterAll(() => rmSync(folder, { recursive: true }));

describe('drydock scenario replay', () => {
  it('shows an attempt and grades it, again after a check was changed', async () => {
    const shown = await runDrydock('scenario', 'replay', file, lesson);
    expect(shown.stdout).toContain('deployment.apps/web scaled');
    expect(shown.stdout).toMatch(/harbour\/first-crane +1\/1 passed\n {2}✓ three-replicas\n$/);
    expect([shown.stderr, shown.status]).toEqual([
      expect.stringMatching(/^note: the lesson has changed since \(another then, \w{12} now\)/),
      0,
    ]);
    const scenario = path.join(lesson, 'scenario.yaml');
    writeFileSync(scenario, readFileSync(scenario, 'utf8').replace('readyReplicas: 3', 'readyReplicas: 4'));
    const again = await runDrydock('scenario', 'replay', file, lesson, '--quiet');
    expect([again.stdout, again.status]).toEqual([expect.stringMatching(/^harbour\/first-crane +0\/1 NOT PASSED\n/), 1]);
  });

  it('says that a file is no attempt', async () => {
    writeFileSync(file, '{}');
    const { stderr, status } = await runDrydock('scenario', 'replay', file, lesson);
    expect([stderr, status]).toEqual([`error: ${file}: is no recorded attempt\n`, 2]);
  });
});
