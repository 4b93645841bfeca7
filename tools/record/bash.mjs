/**
 * Records what a real bash 5.2 prints for the commands in `libs/shell/testdata/bash/*.json`, which the shell's specs replay offline.
 * Each file is a list of `{ command, stdout, stderr, status }`; a new command needs only its first field.
 *
 *   node tools/record/bash.mjs [file …]
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = new URL('../../libs/shell/testdata/bash/', import.meta.url).pathname;
const workingDirectory = '/tmp/w';
const files = process.argv.length > 2 ? process.argv.slice(2) : readdirSync(folder).map((name) => join(folder, name));

for (const file of files) {
  const recorded = JSON.parse(readFileSync(file, 'utf8')).map(({ command }) => record(command));
  writeFileSync(file, `[\n${recorded.map((entry) => `  ${JSON.stringify(entry)}`).join(',\n')}\n]\n`);
}

function record(command) {
  rmSync(workingDirectory, { recursive: true, force: true });
  mkdirSync(workingDirectory);
  const env = { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: '/root', LC_ALL: 'C.UTF-8' };
  const { stdout, stderr, status } = spawnSync('bash', ['-c', command], {
    cwd: workingDirectory,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  return { command, stdout, stderr, status };
}
