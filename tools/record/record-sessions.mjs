import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseTranscript } from '../parity/transcript.mjs';

/**
 * Plays every session of a folder and writes down what it printed.
 *
 * @typedef {object} Stage a fresh cluster with one bash
 * @property {string} [server] the version of its API server, where that is a real one
 * @property {(milliseconds: number) => Promise<void>} pass lets time pass
 * @property {(milliseconds: number) => void} settleFor how long nothing may have changed before a command runs
 * @property {(text: string) => Promise<{stdout: string, stderr: string, status: number}>} run waits for quiet, then runs a command
 * @property {() => Promise<void>} end
 *
 * @param {string} sessions a folder of transcripts; outputs in them are not read
 * @param {string} out a folder
 * @param {() => Promise<Stage>} beginStage
 */
export async function recordSessions(sessions, out, beginStage) {
  mkdirSync(out, { recursive: true });
  for (const file of readdirSync(sessions).filter((name) => name.endsWith('.transcript'))) {
    const text = readFileSync(path.join(sessions, file), 'utf8');
    const stage = await beginStage();
    try {
      const lines = [/^# .*/.exec(text)?.[0] ?? `# ${path.basename(file, '.transcript')}`];
      if (stage.server) lines.push(`# server ${stage.server}`);
      for (const entry of parseTranscript(text)) lines.push(...(await play(stage, entry)));
      writeFileSync(path.join(out, file), `${lines.join('\n')}\n`);
      console.log(`${file}: ${lines.filter((line) => line.startsWith('$ ')).length} commands`);
    } finally {
      await stage.end();
    }
  }
}

/** @param {Stage} stage @param {import('../parity/transcript.mjs').Entry} entry @returns {Promise<string[]>} the lines of the transcript */
async function play(stage, entry) {
  if (entry.kind === 'wait') {
    await stage.pass(entry.milliseconds);
    return [`~ ${entry.milliseconds / 1000}s`];
  }
  if (entry.kind === 'settle') {
    stage.settleFor(entry.milliseconds);
    return [entry.milliseconds === 0 ? '# nosettle' : `# settle ${entry.milliseconds / 1000}s`];
  }
  const { stdout, stderr, status } = await stage.run(entry.text);
  const text = entry.text.split('\n').map((line, at) => (at === 0 ? `$ ${line}` : `> ${line}`));
  return [...text, ...streamLines('| ', stdout), ...streamLines('! ', stderr), ...(status ? [`? ${status}`] : [])];
}

function streamLines(mark, text) {
  if (text === '') return [];
  const lines = text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => (mark + line).replace(/^(.) $/, '$1'));
  return text.endsWith('\n') ? lines : [...lines, '\\'];
}
