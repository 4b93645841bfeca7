import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatProblem, loadScenarios, scenarioFor, withAllTasks } from '@drydock/scenario';
import { prove } from '../src/proof/prove.ts';
import { prepareSandbox } from '../src/sandbox/prepare-sandbox.ts';
import { SandboxWorld } from '../src/sandbox/sandbox-world.ts';

const ROOT = fileURLToPath(new URL('../../../scenarios/', import.meta.url));
const SEED = 1;
const ARRIVAL = Date.UTC(2026, 10, 20, 9);

const files = Object.fromEntries(
  readdirSync(ROOT, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((file) => [path.relative(ROOT, file).replaceAll(path.sep, '/'), readFileSync(file, 'utf8')]),
);
const { tracks, problems } = loadScenarios(files);
/** One of each track: `npm run lessons` proves them all, on all cores. */
const scenarios = tracks.flatMap((track) => track.scenarios.slice(0, 1));

describe('the curriculum', () => {
  it('has lessons, and nothing is wrong with their files', () => {
    expect(problems.map(formatProblem)).toEqual([]);
    expect(tracks.every((track) => track.scenarios.length > 0)).toBe(true);
  });

  it.each(scenarios.map((scenario) => [scenario.folder, scenario] as const))(
    '%s is proved',
    async (_, scenario) => {
      const lesson = scenarioFor(withAllTasks(scenario), SEED);
      const found = await prove(lesson, async (each) => new SandboxWorld(await prepareSandbox(each, { seed: SEED, now: ARRIVAL })));
      expect(found.map(({ attempt, check, message }) => `${attempt}, ${check}: ${message}`)).toEqual([]);
    },
    120_000,
  );
});
