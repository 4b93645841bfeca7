/**
 * npm run parity [-- DIR…] [--diff] [--only TOPIC] [--update]: replays recorded sessions of a real kubectl through our own shell and kubectl,
 * each in a fresh cluster, and counts the commands that print the same. `--update` writes down which of the workspace's own do not.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { readKnownDifferences, updatedDifferences, writeKnownDifferences } from './parity/known-differences.mjs';
import { replay } from './parity/replay.mjs';
import { OWN_TRANSCRIPTS, topicOf, transcriptsIn } from './parity/transcripts.mjs';
import { runTask } from './workspace/task.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    diff: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
    update: { type: 'boolean', default: false },
  },
});
const folders = positionals.length ? positionals.map((folder) => path.resolve(process.env.INIT_CWD ?? '.', folder)) : [OWN_TRANSCRIPTS];

await runTask(async () => {
  if (values.update && positionals.length > 0)
    throw new Error("--update writes down the workspace's own differences: leave the folders out.");
  const files = folders.flatMap(transcriptsIn).filter((file) => values.only.length === 0 || values.only.includes(topicOf(file)));
  const results = [];
  for (const file of files) {
    const result = { topic: topicOf(file), ...(await replay(readFileSync(file, 'utf8'))) };
    console.log(`${result.topic.padEnd(32)} ${result.identical}/${result.counted}`);
    if (values.diff) for (const difference of result.differences) printDifference(difference);
    results.push(result);
  }
  printTotal(results);
  if (values.update) writeKnownDifferences(updatedDifferences(readKnownDifferences(), results));
});

function printDifference({ name, diff }) {
  console.log(`\n  $ ${name.replaceAll('\n', '\n  > ')}`);
  for (const line of diff) console.log(`    ${line}`);
}

function printTotal(results) {
  const sum = (amount) => results.reduce((total, result) => total + amount(result), 0);
  const [identical, counted] = [sum((result) => result.identical), sum((result) => result.counted)];
  const percent = counted ? ((100 * identical) / counted).toFixed(1) : '100.0';
  console.log(`parity: ${identical} of ${counted} commands identical (${percent} %)`);
}
