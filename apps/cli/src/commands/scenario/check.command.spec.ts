import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeZip } from '../../archives/zip.ts';
import { runDrydock } from '../../../test/run-drydock.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'drydock-check-'));
const lesson = path.join(folder, 'harbour/first-crane');
const edit = (file: string, from: string | RegExp, to: string) => {
  const text = readFileSync(path.join(lesson, file), 'utf8');
  writeFileSync(path.join(lesson, file), text.replace(from, to));
  return () => writeFileSync(path.join(lesson, file), text);
};

afterAll(() => rmSync(folder, { recursive: true }));

describe('drydock scenario new', () => {
  it('writes a lesson that check proves', async () => {
    const made = await runDrydock('scenario', 'new', lesson);
    expect(made.stdout).toContain('scenario.yaml');
    const checked = await runDrydock('scenario', 'check', folder);
    expect(checked.stderr).toBe('');
    expect(checked.stdout).toMatch(/^harbour\/first-crane +proved in \d+ ms\n1 lesson, 1 proved, 0 errors, 0 warnings \(\d+\.\d s\)\n$/);
    expect(checked.status).toBe(0);
  });

  it.each([
    ['a folder that is not empty', lesson, 'is there already and not empty'],
    ['a name that is no id', path.join(folder, 'harbour/First Crane'), '"First Crane" can not be the id of a lesson'],
  ])('refuses %s', async (_, where, message) => {
    const { status, stderr } = await runDrydock('scenario', 'new', where);
    expect([status, stderr]).toEqual([1, expect.stringContaining(message)]);
  });
});

describe('drydock scenario check', () => {
  it.each([
    ['an unknown key', 'scenario.yaml', 'minutes:', 'minuts:', /scenario\.yaml:5:1: unknown key "minuts": did you mean "minutes"\?/],
    ['a link to nowhere', 'lesson.en.md', 'What the', '[x](no.md) What the', /lesson\.en\.md:1:1: there is no file no\.md/],
    [
      'a solution that does not solve',
      'solution.sh',
      '=3',
      '=4',
      /solution\.sh:1:1: three-replicas: fails after the solution: .*expected 3; found 4/,
    ],
    ['a wrong attempt that is right', 'wrong/too-few.sh', '=2', '=3', /wrong\/too-few\.sh:1:1: three-replicas: should fail and does not/],
    ['a set-up that fails', 'setup/web.yaml', 'kind: Deployment', 'kind: Boat', /scenario\.yaml: the set-up of .* ended with exit code 1/],
  ])('reports %s', async (_, file, from, to, expected) => {
    const restore = edit(file, from, to);
    const { status, stderr } = await runDrydock('scenario', 'check', lesson);
    restore();
    expect(stderr).toMatch(expected);
    expect(status).toBe(1);
  });

  it('counts warnings as errors when it is asked to', async () => {
    const restore = edit('scenario.yaml', /, ko: First crane/, '');
    expect((await runDrydock('scenario', 'check', '--no-proof', lesson)).status).toBe(0);
    const { status, stderr } = await runDrydock('scenario', 'check', '--no-proof', '--strict', lesson);
    restore();
    expect([status, stderr]).toEqual([1, expect.stringContaining('warning: no text in "ko"')]);
  });

  it('reads an archive without unpacking it, and none whose paths lead out of it', async () => {
    const files = Object.fromEntries(
      readdirSync(lesson, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.join(entry.parentPath, entry.name))
        .map((file) => [path.relative(lesson, file), readFileSync(file, 'utf8')]),
    );
    const archive = path.join(folder, 'first-crane.zip');
    writeFileSync(archive, writeZip(files));
    expect((await runDrydock('scenario', 'check', '--no-proof', archive)).stdout).toMatch(/^1 lesson, 0 errors/);
    writeFileSync(archive, writeZip({ ...files, '../../evil.sh': 'x' }));
    const { status, stderr } = await runDrydock('scenario', 'check', '--no-proof', archive);
    expect([status, stderr]).toEqual([1, expect.stringContaining('"../../evil.sh" leads out of the archive')]);
  });

  it('needs a folder with lessons', async () => {
    mkdirSync(path.join(folder, 'empty'));
    const { status, stderr } = await runDrydock('scenario', 'check', path.join(folder, 'empty'));
    expect([status, stderr]).toEqual([1, expect.stringContaining('holds no lesson')]);
  });
});
