/** A three-way merge into index and work tree, as merge, cherry-pick, revert, rebase and stash need it. */
import { switchTrees } from '../checkout.ts';
import type { Git } from '../git.ts';
import type { ObjectId } from '../objects/object-store.ts';
import type { FlatTree } from '../objects/tree-object.ts';
import { writeContent } from '../work-tree.ts';
import type { Labels } from './merge-text.ts';
import { mergeTrees } from './merge-trees.ts';

export interface Combination {
  readonly base: ObjectId | undefined;
  readonly ours: ObjectId;
  /** Undefined: no files at all. */
  readonly theirs: ObjectId | undefined;
  readonly labels: Labels;
}

/** Commits by their ids. False: there are conflicts, which are in the index and marked in the files. */
export function combine(git: Git, { base, ours, theirs, labels }: Combination): boolean {
  const { tree: repository } = git;
  return combineTrees(git, repository.treeOf(base), repository.treeOf(ours), repository.treeOf(theirs), labels);
}

export function combineTrees(git: Git, base: FlatTree, ours: FlatTree, theirs: FlatTree, labels: Labels, advice?: string): boolean {
  const { tree: repository } = git;
  const style = git.config.get('merge.conflictstyle');
  const merged = mergeTrees(
    repository.objects,
    base,
    ours,
    theirs,
    style === 'diff3' || style === 'zdiff3'
      ? { ...labels, base: labels.base ?? 'merged common ancestors' }
      : { ours: labels.ours, theirs: labels.theirs },
  );
  const wanted = new Map(merged.files);
  for (const { path, stages } of merged.conflicts) {
    // Until the marks are written, the file is what it was.
    const kept = stages[2] ?? ours.get(path);
    if (kept) wanted.set(path, kept);
  }
  switchTrees(git, repository, ours, wanted, { operation: 'merge', ...(advice ? { advice } : {}) });
  for (const message of merged.messages) git.out(`${message}\n`);
  for (const { path, stages, work } of merged.conflicts) {
    repository.index.entries.delete(path);
    repository.index.conflicts.set(path, stages);
    if (work) writeContent(repository, path, work.mode, work.content);
  }
  if (merged.conflicts.length > 0) repository.saveIndex();
  return merged.conflicts.length === 0;
}
