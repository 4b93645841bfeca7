import { readdirSync } from 'node:fs';
import path from 'node:path';
import { root } from '../workspace/root.mjs';

const EXTENSION = '.transcript';

/** The recordings that belong to the workspace. */
export const OWN_TRANSCRIPTS = path.join(root, 'libs/sandbox/testdata/transcripts');

/** Sessions of a real kubectl with a cluster of ours (tools/record/kubectl.mjs): what differs there is our kubectl's doing, or our shell's. */
export const OWN_SESSIONS = path.join(root, 'libs/sandbox/testdata/sessions');

/** Sessions of a real kubectl with a real control plane and played kubelets (tools/record/control-plane.mjs). */
export const CONTROL_PLANE_SESSIONS = path.join(root, 'libs/sandbox/testdata/control-plane');

/** The paths of the transcripts in a folder, sorted. */
export function transcriptsIn(folder) {
  return readdirSync(folder)
    .filter((name) => name.endsWith(EXTENSION))
    .sort()
    .map((name) => path.join(folder, name));
}

/** What a transcript is about: its file's name. */
export function topicOf(file) {
  return path.basename(file, EXTENSION);
}
