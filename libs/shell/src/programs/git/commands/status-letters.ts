import { type FileChange, pathOf } from '../diff/file-change.ts';

/** `M\ta`: the local changes that come along when somebody moves to another branch. */
export const statusLetters = (changes: readonly FileChange[]): string =>
  changes.map((change) => `${change.status}\t${pathOf(change)}\n`).join(''); // prettier-ignore
