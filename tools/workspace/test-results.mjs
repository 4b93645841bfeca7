import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** @typedef {{project: string, passed: number, failed: number, skipped: number, milliseconds: number, note?: string}} Result */

/**
 * What each project's tests left in `.test-results`. A project that left nothing did not run to its end: one failure.
 *
 * @param {string} root
 * @param {string[]} projects folders, such as "libs/kinds"
 * @returns {Result[]}
 */
export function readResults(root, projects) {
  return projects.map((project) => {
    const file = path.join(root, '.test-results', `${project}.json`);
    if (!existsSync(file)) return failure(project, 'left no result: it has no tests, or did not run to its end');
    const result = JSON.parse(readFileSync(file, 'utf8'));
    return result.passed + result.failed === 0 ? failure(project, 'has no tests') : result;
  });
}

/** One failed test that no test reported. @returns {Result} */
export function failure(project, note) {
  return { project, passed: 0, failed: 1, skipped: 0, milliseconds: 0, note };
}

/** A table of the projects, an empty line, and the total alone on the last line. */
export function formatResults(results) {
  const { passed, failed } = total(results);
  const width = Math.max(...results.map(({ project }) => project.length), 'project'.length);
  const row = (name, ...cells) => [name.padEnd(width), ...cells.map((cell) => String(cell).padStart(8))].join(' ');
  return [
    row('project', 'passed', 'failed', 'skipped', 'seconds'),
    ...results.map(
      (result) =>
        row(result.project, result.passed, result.failed, result.skipped, (result.milliseconds / 1000).toFixed(1)) +
        (result.note ? `  ${result.note}` : ''),
    ),
    '',
    `${passed} passed, ${failed} failed`,
  ].join('\n');
}

/** 0 only when something was tested and nothing failed. */
export function exitCodeOf(results) {
  const { passed, failed } = total(results);
  return failed === 0 && passed > 0 ? 0 : 1;
}

function total(results) {
  const sum = (count) => results.reduce((all, result) => all + result[count], 0);
  return { passed: sum('passed'), failed: sum('failed') };
}
