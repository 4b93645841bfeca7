/** What a learner has handed in: a shell script, or manifests. */
import { attemptParts, type AttemptPart } from '@drydock/scenario';

export interface SubmittedFile {
  /** From the submission's own folder, with slashes. */
  path: string;
  text: string;
}

export interface Submission {
  files: readonly SubmittedFile[];
}

/** Why a submission is not even played. */
export interface Refusal {
  refused: string;
}

/** What is put on the learner's workstation, and what is then typed at its prompt. */
export interface SubmissionScript {
  files: readonly SubmittedFile[];
  parts: readonly AttemptPart[];
}

const SCRIPT = /\.sh$/;
const MANIFEST = /\.(ya?ml|json)$/;
/** The script that is run when there are several. */
const MAIN_SCRIPT = 'solution.sh';

/**
 * A script is typed line by line, as a learner would, so that checks of what was typed see it; all other files lie beside it in the home
 * directory. Manifests alone are applied in the order of their names.
 */
export function submissionScript({ files }: Submission): SubmissionScript | Refusal {
  const bad = files.find(({ path, text }) => leadsOut(path) || text.includes('\0'));
  if (bad) return { refused: leadsOut(bad.path) ? `${bad.path} leads out of the submission` : `${bad.path} is no text` };
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  const scripts = sorted.filter(({ path }) => SCRIPT.test(path));
  const script = scripts.length > 1 ? scripts.find(({ path }) => path === MAIN_SCRIPT) : scripts[0];
  if (script) return { files: sorted.filter((file) => file !== script), parts: attemptParts(withPlainLines(script.text)) };
  if (scripts.length > 1) return { refused: `it holds ${scripts.length} scripts and none of them is ${MAIN_SCRIPT}` };
  const manifests = sorted.filter(({ path }) => MANIFEST.test(path));
  if (manifests.length === 0) return { refused: 'it holds neither a shell script (.sh) nor manifests (.yaml, .yml, .json)' };
  return { files: sorted, parts: manifests.map(({ path }) => ({ type: `kubectl apply -f ${quoted(path)}\n` })) };
}

function leadsOut(path: string): boolean {
  return path.startsWith('/') || (path.includes('..') && path.split('/').includes('..'));
}

function withPlainLines(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}

function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
