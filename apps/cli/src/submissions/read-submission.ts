/** Reads what one learner has handed in. */
import { lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { SUBMISSION_LIMITS, type Submission, type SubmittedFile } from '@drydock/grading';
import { reasonOf } from '../cluster/usage-error.ts';

/** Its files, or why they are not read. */
export type ReadSubmission = Submission | { refused: string };

/** Symbolic links are not followed: they could lead anywhere on the grader's machine. Never throws. */
export function readSubmission(location: string): ReadSubmission {
  try {
    return read(location);
  } catch (error) {
    return { refused: reasonOf(error, location) };
  }
}

function read(location: string): ReadSubmission {
  const stat = lstatSync(location);
  if (stat.isSymbolicLink()) return { refused: 'it is a symbolic link' };
  if (!stat.isDirectory()) return readAll([location], path.dirname(location));
  const entries = readdirSync(location, { recursive: true, withFileTypes: true });
  const link = entries.find((entry) => entry.isSymbolicLink());
  if (link) return { refused: `${link.name} is a symbolic link` };
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  return readAll(files, location);
}

function readAll(files: readonly string[], folder: string): ReadSubmission {
  if (files.length > SUBMISSION_LIMITS.files)
    return { refused: `it has ${files.length} files; at most ${SUBMISSION_LIMITS.files} are read` };
  const size = files.reduce((sum, file) => sum + statSync(file).size, 0);
  if (size > SUBMISSION_LIMITS.bytes) return { refused: `it has ${size} bytes; at most ${SUBMISSION_LIMITS.bytes} are read` };
  const fileAt = (file: string): SubmittedFile => ({
    path: path.relative(folder, file).split(path.sep).join('/'),
    text: readFileSync(file, 'utf8'),
  });
  return { files: files.map(fileAt) };
}
