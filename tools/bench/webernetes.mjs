/** The other engine of the same kind, for comparison. It loads in Node once it is bundled. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from '../workspace/root.mjs';

let loaded;

/** Its `Cluster` class. */
export function loadWebernetes() {
  return (loaded ??= load());
}

async function load() {
  const directory = mkdtempSync(path.join(tmpdir(), 'drydock-bench-'));
  const outfile = path.join(directory, 'webernetes.mjs');
  try {
    await build({
      stdin: { contents: "export { Cluster } from '@ngrok/webernetes'", resolveDir: root },
      bundle: true,
      format: 'esm',
      platform: 'node',
      mainFields: ['module', 'main'],
      outfile,
      logLevel: 'error',
    });
    return (await import(pathToFileURL(outfile).href)).Cluster;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** A running cluster of three nodes. */
export async function bootWebernetes() {
  const Cluster = await loadWebernetes();
  const cluster = new Cluster();
  await cluster.init();
  return cluster;
}
