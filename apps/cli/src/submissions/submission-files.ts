/** Finds submissions on disk: one file, or a folder with one file or folder for each learner. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
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
