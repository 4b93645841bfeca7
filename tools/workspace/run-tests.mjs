import { rmSync } from 'node:fs';
import path from 'node:path';
import { ensureBrowser, needsBrowser } from './browser.mjs';
import { build } from './build-steps.mjs';
import { ensurePackages } from './packages.mjs';
import { workspaceProjects } from './projects.mjs';
import { root } from './root.mjs';
import { runNode } from './run-program.mjs';
import { exitCodeOf, failure, formatResults, readResults } from './test-results.mjs';

/** Installs and builds what the tests need, runs every project's tests, prints the totals. Returns the exit code. */
export async function runTests() {
  await ensurePackages();
  const buildProblem = await build().then(
    () => undefined,
    (error) => error.message,
  );
  const browser = needsBrowser() ? await ensureBrowser() : undefined;
  // Those that nx finds: its targets are the scripts of package.json.
  const projects = workspaceProjects().filter(({ manifest }) => manifest.scripts?.test !== undefined);

  rmSync(path.join(root, '.test-results'), { recursive: true, force: true });
  const code = await runNode(['node_modules/nx/dist/bin/nx.js', ...nxArguments()], {
    env: { NX_DAEMON: 'false', NX_NO_CLOUD: 'true', ...(browser && { CHROMIUM: browser }) },
  });

  const results = readResults(
    root,
    projects.map(({ folder }) => folder),
  );
  if (buildProblem !== undefined) results.push(failure('build', buildProblem));
  if (code !== 0 && exitCodeOf(results) === 0) results.push(failure('nx', `ended with exit code ${code}, though every test passed`));
  console.log(`\n${formatResults(results)}`);
  return exitCodeOf(results);
}

function nxArguments() {
  return ['run-many', '-t', 'test', '--parallel=2', '--output-style=stream', ...(isCi() ? ['--skip-nx-cache'] : [])];
}

function isCi() {
  return !['', '0', 'false', undefined].includes(process.env.CI);
}
