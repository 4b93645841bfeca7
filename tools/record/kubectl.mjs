/**
 * Records what a real kubectl prints when it talks to a cluster of ours: sessions in, transcripts out, in the format that `npm run parity` replays. What
 * differs then is our kubectl's, or our shell's, doing, for the server is the same.
 *
 *   node tools/record/kubectl.mjs SESSIONS OUT     (folders; a session is a transcript without outputs)
 *
 * Needs a kubectl and bash on the PATH.
 */
import path from 'node:path';
import { Rehearsal } from './kubectl/rehearsal.mjs';
import { recordSessions } from './record-sessions.mjs';
import { runTask } from '../workspace/task.mjs';

const [sessions, out] = process.argv.slice(2).map((folder) => path.resolve(folder));

await runTask(async () => {
  if (!sessions || !out) throw new Error('usage: node tools/record/kubectl.mjs SESSIONS OUT');
  await recordSessions(sessions, out, () => Rehearsal.begin());
});
