import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './workspace/root.mjs';

/**
 * Leaves the counts of a project's whole Jest run in `.test-results/<folder>.json`, where `npm test` adds them up. A run of
 * chosen files or names leaves nothing.
 */
export default class TestReporter {
  #config;

  constructor(globalConfig) {
    this.#config = globalConfig;
  }

  onRunComplete(_contexts, results) {
    const { testPathPatterns, testNamePattern } = this.#config;
    if (testNamePattern || testPathPatterns?.patterns?.length > 0) return;
    const project = path.relative(root, this.#config.rootDir).split(path.sep).join('/');
    const file = path.join(root, '.test-results', `${project}.json`);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify({ project, ...countResults(results) }));
  }
}

/** A suite that could not be loaded has no tests to count: it counts as one failed test itself. */
export function countResults(results) {
  const unloaded = results.testResults.filter(
    (suite) => suite.testExecError || suite.numFailingTests + suite.numPassingTests + suite.numPendingTests + suite.numTodoTests === 0,
  );
  return {
    passed: results.numPassedTests,
    failed: results.numFailedTests + unloaded.length,
    skipped: results.numPendingTests + results.numTodoTests,
    milliseconds: Date.now() - results.startTime,
  };
}
