/**
 * Records what a real kubectl prints when it talks to a cluster of ours: sessions in, transcripts out, in the format that `npm run parity` replays. What
 * differs then is our kubectl's, or our shell's, doing, for the server is the same.
 *
 *   node tools/record/kubectl.mjs SESSIONS OUT     (folders; a session is a transcript without outputs)
 *
 * Needs a kubectl and bash on the PATH.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Rehearsal } from './kubectl/rehearsal.mjs';
import { parseTranscript } from '../parity/transcript.mjs';
import { runTask } from '../workspace/task.mjs';

const [sessions, out] = process.argv.slice(2).map((folder) => path.resolve(folder));

await runTask(async () => {
  if (!sessions || !out) throw new Error('usage: node tools/record/kubectl.mjs SESSIONS OUT');
  mkdirSync(out, { recursive: true });
  for (const file of readdirSync(sessions).filter((name) => name.endsWith('.transcript'))) {
    const rehearsal = await Rehearsal.begin();
    try {
      const lines = [`# ${path.basename(file, '.transcript')}`];
      for (const entry of parseTranscript(readFileSync(path.join(sessions, file), 'utf8'))) lines.push(...(await rehearsal.play(entry)));
      writeFileSync(path.join(out, file), `${lines.join('\n')}\n`);
      console.log(`${file}: ${lines.filter((line) => line.startsWith('$ ')).length} commands`);
    } finally {
      await rehearsal.end();
    }
  }
});
