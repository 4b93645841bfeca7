/**
 * Records what a real kubectl makes of YAML, for `libs/kubectl/src/resource/yaml-comparison.spec.ts`: 1,000 generated manifests that it reads and prints
 * again, and 200 that it refuses.
 *
 *   KUBECONFIG=FILE node tools/record/yaml.mjs
 *
 * Needs a kubectl 1.33 (KUBECTL names it) and a cluster that it reaches (`npx drydock cluster --kubeconfig FILE`).
 */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brokenManifest, BROKEN } from './yaml/broken.mjs';
import { Generator } from './yaml/generator.mjs';

const GOOD = 1000;
const REFUSED = 200;
const CANDIDATES = 1800;
const AT_ONCE = 3;
const CREATE = ['create', '--dry-run=client', '--validate=false', '-o', 'yaml', '-f'];
const kubectl = process.env.KUBECTL ?? 'kubectl';
const out = new URL('../../libs/kubectl/testdata/yaml/', import.meta.url).pathname;

const candidates = new Map(Array.from({ length: CANDIDATES }, (_, seed) => [`d${seed}`, new Generator(seed).manifest(`d${seed}`)]));
const printed = recordPrinted(candidates);
// Which of two keys wins that mean the same (`1` and `'1'`) is chance with a real one.
const again = recordPrinted(candidates);
const good = [...candidates].filter(([name]) => printed.has(name) && printed.get(name) === again.get(name)).slice(0, GOOD);
writeList(
  'printed.json',
  good.map(([name, manifest]) => ({ manifest, yaml: printed.get(name) })),
);

const refusedAsGenerated = [...candidates]
  .filter(([name]) => !printed.has(name))
  .map(([, manifest]) => manifest)
  .slice(0, REFUSED / 4);
const refused = await recordRefused([
  ...BROKEN,
  ...refusedAsGenerated,
  ...good.map(([name, manifest], seed) => brokenManifest(manifest, name, seed)),
]);
writeList('refused.json', refused.slice(0, REFUSED));
console.log(`${good.length} printed, ${Math.min(refused.length, REFUSED)} refused`);

/** All in one process: a file that it refuses does not keep it from the next. @returns {Map<string, string>} by the object's name */
function recordPrinted(manifests) {
  const folder = mkdtempSync(path.join(tmpdir(), 'manifests-'));
  const files = [...manifests].map(([name, manifest]) => {
    const file = path.join(folder, `${name}.yaml`);
    writeFileSync(file, manifest);
    return file;
  });
  const { stdout } = spawnSync(kubectl, [...CREATE.slice(0, -1), ...files.flatMap((file) => ['-f', file])], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  rmSync(folder, { recursive: true });
  const documents = stdout.split(/^---\n/m).map((yaml) => [/^ {2}name: (d\d+)$/m.exec(yaml)?.[1], yaml]);
  return new Map(documents.filter(([name]) => name !== undefined));
}

async function recordRefused(manifests) {
  const results = [];
  const queue = [...new Set(manifests)].entries();
  const work = async () => {
    for (const [at, manifest] of queue) {
      if (results.filter(Boolean).length >= REFUSED + AT_ONCE) return;
      const { code, stderr } = await runKubectl(manifest);
      if (code !== 0) results[at] = { manifest, stderr };
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return results.filter(Boolean);
}

function runKubectl(input) {
  return new Promise((resolve) => {
    const child = execFile(kubectl, [...CREATE, '-'], { encoding: 'utf8' }, (error, _, stderr) =>
      resolve({ code: error ? error.code : 0, stderr }),
    );
    child.stdin.end(input);
  });
}

function writeList(name, list) {
  writeFileSync(path.join(out, name), `[\n${list.map((entry) => `  ${JSON.stringify(entry)}`).join(',\n')}\n]\n`);
}
