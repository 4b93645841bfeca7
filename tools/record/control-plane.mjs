/**
 * Records what a real control plane answers to a real kubectl: sessions in, transcripts out, in the format that `npm run parity` replays.
 *
 *   node tools/record/control-plane.mjs SESSIONS OUT     (folders; a session is a transcript without outputs)
 *
 * Needs etcd, kube-apiserver, kube-controller-manager, kube-scheduler, kubectl, openssl and bash on the PATH. The kubelets are played.
 */
import path from 'node:path';
import { ControlPlaneStage } from './control-plane/control-plane-stage.mjs';
import { recordSessions } from './record-sessions.mjs';
import { runTask } from '../workspace/task.mjs';

const [sessions, out] = process.argv.slice(2).map((folder) => path.resolve(folder));

await runTask(async () => {
  if (!sessions || !out) throw new Error('usage: node tools/record/control-plane.mjs SESSIONS OUT');
  await recordSessions(sessions, out, () => ControlPlaneStage.begin());
});
