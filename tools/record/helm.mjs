/**
 * Records what a real helm 3 makes of the templates in `libs/kubectl/testdata/helm/templates.json`, a list of `{ template, flags?, output, status }` of
 * which a new entry needs only what comes before `output`. The values are those of `values.yaml` beside it.
 *
 *   node tools/record/helm.mjs
 *
 * Needs a helm 3.17 (HELM names it).
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const folder = new URL('../../libs/kubectl/testdata/helm/', import.meta.url).pathname;
const file = path.join(folder, 'templates.json');
const home = mkdtempSync(path.join(tmpdir(), 'charts-'));

try {
  mkdirSync(path.join(home, 'c/templates'), { recursive: true });
  writeFileSync(path.join(home, 'c/Chart.yaml'), 'apiVersion: v2\nname: c\nversion: 0.1.0\n');
  cpSync(path.join(folder, 'values.yaml'), path.join(home, 'c/values.yaml'));
  const recorded = JSON.parse(readFileSync(file, 'utf8')).map(record);
  writeFileSync(file, `[\n${recorded.map((entry) => `  ${JSON.stringify(entry)}`).join(',\n')}\n]\n`);
} finally {
  rmSync(home, { recursive: true });
}

function record({ template, flags }) {
  writeFileSync(path.join(home, 'c/templates/x.yaml'), template);
  const args = ['template', 'r', 'c', ...(flags?.split(' ') ?? [])];
  const { stdout, stderr, status } = spawnSync(process.env.HELM ?? 'helm', args, { cwd: home, encoding: 'utf8', env: { HOME: home } });
  return { template, ...(flags && { flags }), output: stdout + stderr, status };
}
