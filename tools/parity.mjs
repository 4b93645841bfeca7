/**
 * npm run parity [-- DIR…] [--diff] [--only TOPIC]: replays recorded sessions of a real kubectl through our own shell and kubectl, each in a
 * fresh cluster, and counts the commands that print the same.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { replay } from './parity/replay.mjs';
import { root } from './workspace/root.mjs';

const OWN_TRANSCRIPTS = path.join(root, 'libs/sandbox/testdata/transcripts');
const EXTENSION = '.transcript';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { diff: { type: 'boolean', default: false }, only: { type: 'string', multiple: true, default: [] } },
});
const directories = positionals.length
  ? positionals.map((directory) => path.resolve(process.env.INIT_CWD ?? '.', directory))
  : [OWN_TRANSCRIPTS];

let counted = 0;
let identical = 0;
for (const file of directories.flatMap(transcriptsIn)) {
  const result = await replay(readFileSync(file, 'utf8'));
  counted += result.counted;
  identical += result.identical;
  console.log(`${topicOf(file).padEnd(32)} ${result.identical}/${result.counted}`);
  if (values.diff) for (const difference of result.differences) printDifference(difference);
}
const percent = counted ? ((100 * identical) / counted).toFixed(1) : '100.0';
console.log(`parity: ${identical} of ${counted} commands identical (${percent} %)`);

function transcriptsIn(directory) {
  return readdirSync(directory)
    .filter((name) => name.endsWith(EXTENSION) && (values.only.length === 0 || values.only.includes(topicOf(name))))
    .sort()
    .map((name) => path.join(directory, name));
}

function topicOf(file) {
  return path.basename(file, EXTENSION);
}

function printDifference({ command, diff }) {
  console.log(`\n  $ ${command.replaceAll('\n', '\n  > ')}`);
  for (const line of diff) console.log(`    ${line}`);
}
