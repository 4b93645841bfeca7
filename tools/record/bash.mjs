/**
 * Records what a real bash 5.2 and the programs of its machine print for the commands in `libs/shell/testdata/bash/*.json` and
 * `libs/shell/testdata/comparison/*.json`, which the shell's specs replay offline. Each file is a list of `{ command, stdout, stderr, status }`,
 * or, for scripts, of `{ name, script, stdout, stderr, status }`; a new entry needs only what comes before `stdout`. `prelude` names a script in
 * `libs/shell/testdata/preludes/` that runs first, in the same shell.
 *
 *   node tools/record/bash.mjs [file …]
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folders = ['bash', 'comparison'].map((name) => new URL(`../../libs/shell/testdata/${name}/`, import.meta.url).pathname);
const preludes = new URL('../../libs/shell/testdata/preludes/', import.meta.url);
const workingDirectory = '/tmp/w';
const files =
  process.argv.length > 2
    ? process.argv.slice(2)
    : folders.flatMap((folder) =>
        readdirSync(folder)
          .filter((name) => name !== 'differences.json')
          .map((name) => join(folder, name)),
      );

for (const file of files) {
  const recorded = JSON.parse(readFileSync(file, 'utf8')).map(record);
  writeFileSync(file, `[\n${recorded.map((entry) => `  ${JSON.stringify(entry)}`).join(',\n')}\n]\n`);
}

function record({ prelude, command, name, script }) {
  rmSync(workingDirectory, { recursive: true, force: true });
  mkdirSync(workingDirectory);
  const env = { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: '/root', LC_ALL: 'C.UTF-8' };
  if (script !== undefined) writeFileSync(join(workingDirectory, name), script);
  const first = prelude === undefined ? '' : readFileSync(new URL(`${prelude}.sh`, preludes), 'utf8');
  const { stdout, stderr, status } = spawnSync('bash', script === undefined ? ['-c', first + command] : [name], {
    cwd: workingDirectory,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  const entry = script === undefined ? { command } : { name, script };
  return { ...(prelude === undefined ? {} : { prelude }), ...entry, stdout, stderr, status };
}
