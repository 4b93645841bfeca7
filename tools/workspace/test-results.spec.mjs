import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { countResults } from '../test-reporter.mjs';
import { exitCodeOf, failure, formatResults, readResults } from './test-results.mjs';

const result = (project, passed, failed) => ({ project, passed, failed, skipped: 0, milliseconds: 1234 });

describe('readResults', () => {
  let root;
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'results-'));
    mkdirSync(path.join(root, '.test-results/libs'), { recursive: true });
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('counts a project that left nothing, or had no tests, as failed', () => {
    const good = result('libs/shell', 2, 1);
    writeFileSync(path.join(root, '.test-results/libs/shell.json'), JSON.stringify(good));
    writeFileSync(path.join(root, '.test-results/libs/empty.json'), JSON.stringify(result('libs/empty', 0, 0)));
    expect(readResults(root, ['libs/shell', 'libs/empty', 'libs/crashed'])).toEqual([
      good,
      failure('libs/empty', 'has no tests'),
      failure('libs/crashed', 'left no result: it has no tests, or did not run to its end'),
    ]);
  });
});

describe('formatResults', () => {
  it('prints a table, and the total alone on the last line', () => {
    expect(formatResults([result('libs/shell', 12, 0), failure('tools', 'has no tests')])).toBe(
      [
        'project      passed   failed  skipped  seconds',
        'libs/shell       12        0        0      1.2',
        'tools             0        1        0      0.0  has no tests',
        '',
        '12 passed, 1 failed',
      ].join('\n'),
    );
  });
});

describe('exitCodeOf', () => {
  it.each([
    ['all passed', [result('a', 1, 0)], 0],
    ['one failed', [result('a', 1, 0), result('b', 5, 1)], 1],
    ['none ran', [result('a', 0, 0)], 1],
    ['no project', [], 1],
  ])('%s', (_name, results, expected) => {
    expect(exitCodeOf(results)).toBe(expected);
  });
});

describe('countResults', () => {
  const suite = (counts) => ({ numFailingTests: 0, numPassingTests: 0, numPendingTests: 0, numTodoTests: 0, ...counts });
  const run = (...testResults) => ({
    numPassedTests: 3,
    numFailedTests: 1,
    numPendingTests: 2,
    numTodoTests: 0,
    startTime: Date.now(),
    testResults,
  });

  it('counts each suite that did not load as one failed test', () => {
    const unloaded = suite({ testExecError: new Error('no such module') });
    expect(countResults(run(suite({ numPassingTests: 3 }), unloaded, suite({})))).toMatchObject({ passed: 3, failed: 3, skipped: 2 });
  });

  it('counts nothing twice', () => {
    expect(countResults(run(suite({ numPassingTests: 3, numFailingTests: 1 })))).toMatchObject({ passed: 3, failed: 1, skipped: 2 });
  });
});
