import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runDrydock } from '../../../test/run-drydock.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'drydock-quiz-'));
const lesson = path.join(folder, 'harbour/first-crane');
const file = (name: string) => path.join(folder, name);

beforeAll(() => runDrydock('scenario', 'new', lesson));
afterAll(() => rmSync(folder, { recursive: true }));

describe('drydock scenario quiz', () => {
  it.each([
    ['gift', 'quiz.gift'],
    ['moodle', 'quiz.xml'],
    ['qti21', 'quiz21.zip'],
    ['qti30', 'quiz30.zip'],
  ])('gives away and takes back as %s', async (format, name) => {
    const given = await runDrydock('scenario', 'quiz', 'export', lesson, file(name), '--format', format, '--locale', 'ko');
    expect(given.stdout).toContain('1 questions in');
    const taken = await runDrydock('scenario', 'quiz', 'import', file(name), file(`${name}.yaml`), '--format', format, '--locale', 'ko');
    expect([taken.stderr, taken.status]).toEqual(['', 0]);
    const text = readFileSync(file(`${name}.yaml`), 'utf8');
    expect(text).toMatch(/^# yaml-language-server: \$schema=.*quiz\.schema\.json\n/);
    expect(text).toContain('디플로이먼트의 파드는 누가 만드나요?');
    writeFileSync(path.join(lesson, 'quiz.yaml'), text);
    expect((await runDrydock('scenario', 'check', '--no-proof', lesson)).status).toBe(0);
  });

  it('names what was left out, and says so in its status', async () => {
    writeFileSync(file('essay.gift'), 'Write about it. {}\n\nTwo and two? {=4 ~5}\n');
    const { stderr, status } = await runDrydock('scenario', 'quiz', 'import', file('essay.gift'), file('essay.yaml'), '--format', 'gift');
    expect([stderr, status]).toEqual(['not taken over: Write about it.: essays are not graded\n', 1]);
  });

  it('does not write over a file, and needs one to read', async () => {
    writeFileSync(file('there.gift'), '');
    const again = await runDrydock('scenario', 'quiz', 'export', lesson, file('there.gift'), '--format', 'gift');
    expect([again.status, again.stderr]).toEqual([2, expect.stringContaining('is there already')]);
    expect((await runDrydock('scenario', 'quiz', 'import', '/no/such', file('x.yaml'), '--format', 'gift')).status).toBe(2);
  });
});
