import { readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './workspace/build-steps.mjs';
import { ensurePackages } from './workspace/packages.mjs';
import { root } from './workspace/root.mjs';
import { runNode } from './workspace/run-program.mjs';
import { runTask } from './workspace/task.mjs';

const folder = path.join(root, 'tools/bench');

/**
 * Runs every `tools/bench/*.bench.mjs` (or those whose names contain an argument) and prints one table. A benchmark's default
 * export is `{ name, figure, run }`: `figure` is what is wished for, `run()` resolves to what was measured, as text.
 */
await runTask(async () => {
  if (globalThis.gc === undefined) return runNode(['--expose-gc', ...process.argv.slice(1)]);
  await ensurePackages();
  await build();
  const wanted = process.argv.slice(2);
  const files = readdirSync(folder).filter(
    (file) => file.endsWith('.bench.mjs') && (wanted.length === 0 || wanted.some((name) => file.includes(name))),
  );
  if (files.length === 0) throw new Error(`No benchmark is called ${wanted.join(' or ')}.`);

  const rows = [['what', 'figure', 'measured']];
  for (const file of files.sort()) {
    const { default: benchmark } = await import(pathToFileURL(path.join(folder, file)).href);
    console.log(`${benchmark.name} …`);
    rows.push([benchmark.name, benchmark.figure, await benchmark.run()]);
  }
  console.log(`\n${formatTable(rows)}`);
  return 0;
});

function formatTable(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
