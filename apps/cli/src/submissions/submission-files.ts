/** Finds and reads submissions on disk: one file, or a folder with one file or folder for each learner. */
import { existsSync, lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { SUBMISSION_LIMITS, type Submission, type SubmittedFile } from '@drydock/grading';
import { UsageError } from '../cluster/usage-error.ts';

export interface FoundSubmission {
  /** The name of its file without the extension, or of its folder. */
  learner: string;
  /** Where it is. */
  location: string;
}

const EXTENSION = /\.(sh|ya?ml|json)$/;

/** Sorted by learner. Entries whose names begin with a dot are not submissions. Throws UsageError. */
export function findSubmissions(location: string): FoundSubmission[] {
  if (!existsSync(location)) throw new UsageError(`--submission: ${location}: no such file or directory`);
  if (!statSync(location).isDirectory()) return [{ learner: learnerOf(location), location }];
  const names = readdirSync(location).filter((name) => !name.startsWith('.'));
  if (names.length === 0) throw new UsageError(`--submission: ${location} holds no submission`);
  const found = names.map((name) => ({ learner: learnerOf(name), location: path.join(location, name) }));
  const counts = new Map<string, number>();
  for (const { learner } of found) counts.set(learner, (counts.get(learner) ?? 0) + 1);
  return found
    .map((each) => (counts.get(each.learner) === 1 ? each : { ...each, learner: path.basename(each.location) }))
    .sort((a, b) => (a.learner < b.learner ? -1 : 1));
}

function learnerOf(location: string): string {
  return path.basename(location).replace(EXTENSION, '');
}

/** Its files, or why they are not read. Symbolic links are not followed: they could lead anywhere on the grader's machine. */
export function readSubmission(location: string): Submission | { refused: string } {
  const stat = lstatSync(location);
  if (stat.isSymbolicLink()) return { refused: 'it is a symbolic link' };
  if (!stat.isDirectory()) return readAll([location], path.dirname(location));
  const entries = readdirSync(location, { recursive: true, withFileTypes: true });
  const link = entries.find((entry) => entry.isSymbolicLink());
  if (link) return { refused: `${link.name} is a symbolic link` };
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  return readAll(files, location);
}

function readAll(files: readonly string[], folder: string): Submission | { refused: string } {
  if (files.length > SUBMISSION_LIMITS.files)
    return { refused: `it has ${files.length} files; at most ${SUBMISSION_LIMITS.files} are read` };
  const size = files.reduce((sum, file) => sum + statSync(file).size, 0);
  if (size > SUBMISSION_LIMITS.bytes) return { refused: `it has ${size} bytes; at most ${SUBMISSION_LIMITS.bytes} are read` };
  const read = (file: string): SubmittedFile => ({
    path: path.relative(folder, file).split(path.sep).join('/'),
    text: readFileSync(file, 'utf8'),
  });
  return { files: files.map(read) };
}
