import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { jest } from '@jest/globals';
import { runStep } from './stamp.mjs';

describe('runStep', () => {
  let root;
  let runs;
  const write = (file, text) => {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  };
  const step = (run) => ({ name: 'Building', inputs: ['src', 'lock.json'], outputs: ['dist/main.js'], run });
  const succeed = async () => {
    runs++;
    write('dist/main.js', 'built');
    return 0;
  };

  beforeEach(async () => {
    jest.spyOn(console, 'log').mockImplementation(() => {});
    root = mkdtempSync(path.join(tmpdir(), 'stamp-'));
    runs = 0;
    write('src/a.ts', 'a');
    expect(await runStep(root, step(succeed))).toBe(true);
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it.each([
    ['nothing has changed', () => {}, 1],
    ['a file has changed', () => write('src/a.ts', 'b'), 2],
    ['a file has been written as it was', () => write('src/a.ts', 'a'), 1],
    ['a file has come', () => write('src/deep/b.ts', ''), 2],
    ['a file has moved', () => (rmSync(path.join(root, 'src/a.ts')), write('src/b.ts', 'a')), 2],
    ['an input file has come', () => write('lock.json', '{}'), 2],
    ['an output is gone', () => rmSync(path.join(root, 'dist/main.js')), 2],
    ['something that is built has changed', () => write('src/dist/x.js', ''), 1],
  ])('when %s', async (_name, change, expectedRuns) => {
    change();
    expect(await runStep(root, step(succeed))).toBe(true);
    expect(runs).toBe(expectedRuns);
  });

  it('says which step goes on, how long that may take, and that it still does', async () => {
    jest.useFakeTimers();
    write('src/a.ts', 'b');
    console.log.mockClear();
    const slow = async () => (jest.advanceTimersByTime(50_000), succeed());
    await runStep(root, { ...step(slow), patience: 'a minute' }, '4/7 ');
    jest.advanceTimersByTime(50_000);
    jest.useRealTimers();
    const told = console.log.mock.calls.map(([line]) => line);
    expect(told).toEqual(['4/7 Building (a minute) …', '  still going, 20 s', '  still going, 40 s', '  done in 50.0 s']);
  });

  it('tries again after a failure', async () => {
    write('src/a.ts', 'broken');
    expect(
      await runStep(
        root,
        step(async () => 1),
      ),
    ).toBe(false);
    expect(await runStep(root, step(succeed))).toBe(true);
    expect(runs).toBe(2);
  });
});
