/**
 * npm run lessons [-- FOLDER…]: proves the lessons of scenarios/, or those in the named folders (`workloads/pod-lifecycle`). A lesson is sound
 * when its files are, nothing is solved at the start, its solution solves everything, and each wrong attempt fails the check that it names.
 * Reads what `npm run types` has compiled.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { prepareSandbox, prove, SandboxWorld } from '@drydock/grading';
import { formatProblem, loadScenarios } from '@drydock/scenario';
import { root } from './workspace/root.mjs';
import { runTask } from './workspace/task.mjs';

const FOLDER = path.join(root, 'scenarios');

/** When the learner of a proof arrives: nothing may depend on it. */
const ARRIVAL = Date.UTC(2026, 10, 20, 9);
const SEED = 1;

await runTask(async () => {
  const wanted = process.argv.slice(2);
  const { tracks, problems } = loadScenarios(textsIn(FOLDER));
  for (const problem of problems) console.error(formatProblem(problem));
  const lessons = tracks.flatMap((track) => track.scenarios).filter(({ folder }) => wanted.length === 0 || wanted.includes(folder));
  if (lessons.length === 0) throw new Error(wanted.length > 0 ? `No lesson is in ${wanted.join(' or ')}.` : 'There are no lessons.');

  let unsound = 0;
  for (const lesson of lessons) {
    const found = await prove(lesson, newWorld);
    if (found.length > 0) unsound++;
    console.log(`${lesson.folder.padEnd(40)} ${found.length === 0 ? 'proved' : 'NOT PROVED'}`);
    for (const { attempt, check, message } of found) console.error(`  ${attempt}, ${check}: ${message}`);
  }
  return unsound > 0 || problems.length > 0 ? 1 : 0;
});

async function newWorld(lesson) {
  return new SandboxWorld(await prepareSandbox(lesson, { seed: SEED, now: ARRIVAL }));
}

/** The text of every file below a folder, by path from there. */
function textsIn(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => path.join(entry.parentPath, entry.name));
  return Object.fromEntries(paths.map((file) => [path.relative(folder, file).split(path.sep).join('/'), readFileSync(file, 'utf8')]));
}
