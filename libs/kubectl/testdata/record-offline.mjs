/**
 * Records what a real kubectl 1.33 answers where it needs no cluster: `node record-offline.mjs FILE…` (KUBECTL names the program) runs the
 * commands of each transcript and writes their output below them, in the form of the reference transcripts. `@ fresh` empties the home
 * directory and the environment, `@ write PATH` puts the `> ` lines below it into a file, `@ chmod MODE PATH` sets its mode (octal),
 * `@ env NAME=VALUE` sets a variable.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const HOME = '/root';
const kubectl = process.env.KUBECTL ?? 'kubectl';

for (const file of process.argv.slice(2)) writeFileSync(file, record(readFileSync(file, 'utf8')));

function record(text) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'recording-')));
  const program = spawnSync('/bin/bash', ['-c', `command -v ${kubectl}`], { encoding: 'utf8' }).stdout.trim();
  const home = join(root, 'home');
  const toHere = (line) => line.replaceAll(HOME, home);
  // Addresses in memory are others each time.
  const fromHere = (stream) => stream.replaceAll(home, HOME).replace(/0xc[0-9a-f]{9}/g, '0xc000000000');
  const out = [];
  let env = {};
  const lines = text.split('\n');
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i];
    if (/^([|!] ?|\? |\\$)/.test(line)) continue;
    out.push(line);
    if (line === '@ fresh') {
      rmSync(home, { recursive: true, force: true });
      mkdirSync(home);
      env = {};
    } else if (line.startsWith('@ env ')) {
      const [name, ...value] = toHere(line.slice(6)).split('=');
      env[name] = value.join('=');
    } else if (line.startsWith('@ chmod ')) {
      const [mode, path] = line.slice(8).split(' ');
      chmodSync(join(home, path), parseInt(mode, 8));
    } else if (line.startsWith('@ write ')) {
      const path = join(home, toHere(line.slice(8)).replace(home, ''));
      const content = [];
      while (lines[i + 1]?.startsWith('>')) content.push(lines[++i].slice(2));
      out.push(...content.map((each) => `> ${each}`.trimEnd()));
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, toHere(`${content.join('\n')}\n`));
    } else if (line.startsWith('$ ')) {
      const options = { cwd: home, env: { HOME: home, PATH: process.env.PATH, ...env }, encoding: 'utf8', input: '' };
      const { stdout, stderr, status } = spawnSync('/bin/bash', ['-c', `kubectl() { ${program} "$@"; }; ${toHere(line.slice(2))}`], options);
      out.push(...marked('|', fromHere(stdout)), ...marked('!', fromHere(stderr)));
      if (status !== 0) out.push(`? ${status}`);
    }
  }
  rmSync(root, { recursive: true, force: true });
  return out.join('\n');
}

function marked(mark, stream) {
  if (stream === '') return [];
  const lines = stream.replace(/\n$/, '').split('\n').map((line) => `${mark} ${line}`);
  return stream.endsWith('\n') ? lines : [...lines, '\\'];
}
