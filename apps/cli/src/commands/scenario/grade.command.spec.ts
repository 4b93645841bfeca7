import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runDrydock } from '../../../test/run-drydock.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'drydock-grade-'));
const lesson = path.join(folder, 'harbour/first-crane');
const submissions = path.join(folder, 'submissions');
const report = path.join(folder, 'report');
const write = (file: string, text: string) => {
  mkdirSync(path.dirname(path.join(submissions, file)), { recursive: true });
  writeFileSync(path.join(submissions, file), text);
};

beforeAll(async () => {
  await runDrydock('scenario', 'new', lesson);
  write('ann.sh', 'kubectl scale deployment web --replicas=3\n');
  write('bob.sh', 'kubectl scale deployment web --replicas=2\n');
  write('cid/solution.sh', 'kubectl apply -f k8s/web.yaml\n');
  write('cid/k8s/web.yaml', readFileSync(path.join(lesson, 'setup/web.yaml'), 'utf8').replace('replicas: 1', 'replicas: 3'));
  write('dan.txt', 'three <replicas>');
  symlinkSync('/etc/passwd', path.join(submissions, 'eve.sh'));
  write('.hidden', '');
});
afterAll(() => rmSync(folder, { recursive: true }));

const grade = (...words: string[]) => runDrydock('scenario', 'grade', lesson, '--submission', ...words);

describe('drydock scenario grade', () => {
  it('grades a folder, and writes the same report every time', async () => {
    const { stdout, status } = await grade(submissions, '--json', `${report}.json`, '--junit', `${report}.xml`);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.map((line) => line.replace(/ +/g, ' '))).toEqual([
      'ann 1/1 passed',
      'bob 0/1 NOT PASSED',
      'cid 1/1 passed',
      'dan.txt 0/1 REFUSED: it holds neither a shell script (.sh) nor manifests (.yaml, .yml, .json)',
      'eve 0/1 REFUSED: it is a symbolic link',
      '2 of 5 passed, 2 refused',
    ]);
    expect(status).toBe(1);
    const first = readFileSync(`${report}.json`, 'utf8');
    const { learners, totals, version } = JSON.parse(first);
    expect(learners[1]).toMatchObject({
      learner: 'bob',
      outcome: 'graded',
      points: 0,
      steps: [{ checks: [{ id: 'three-replicas', found: '2', expected: '3' }] }],
    });
    expect(totals).toEqual({ learners: 5, sufficient: 2, refused: 2, stopped: 0 });
    expect(version).toMatch(/^[0-9a-f]{12}$/);
    expect(readFileSync(`${report}.xml`, 'utf8')).toContain('<testsuite name="bob" tests="1" failures="1" errors="0">');
    await grade(submissions, '--json', `${report}.json`);
    expect(readFileSync(`${report}.json`, 'utf8')).toBe(first);
  });

  it('explains one submission', async () => {
    const { stdout, status } = await grade(path.join(submissions, 'bob.sh'), '--locale', 'ko');
    expect(stdout).toMatch(/✗ three-replicas\n +아직 두 개예요/);
    expect(status).toBe(1);
    expect((await grade(path.join(submissions, 'bob.sh'), '--pass', '0')).status).toBe(0);
  });

  it.each<[string, string[], RegExp]>([
    ['a submission that is not there', ['/no/such'], /no such file/],
    ['a report that can not be written', ['.', '--json', '/no/such/report'], /--json: .*no such file/],
    ['a number that is none', ['.', '--pass', '101'], /A number from 0 to 100/],
  ])('refuses %s', async (_, words, message) => {
    const { stderr, status } = await grade(...words);
    expect(stderr).toMatch(message);
    expect(status).not.toBe(0);
  });

  it('says with 2 that the lesson can not be used', async () => {
    expect((await runDrydock('scenario', 'grade', folder + '/nothing', '--submission', submissions)).status).toBe(2);
  });
});
