/** Repeating what commits did, or undoing it, on top of the current commit: cherry-pick, revert and rebase. */
import { isClean } from './checkout.ts';
import type { Git } from './git.ts';
import { GitError } from './git-error.ts';
import { writeCommit } from './make-commit.ts';
import { combine } from './merge/combine.ts';
import { subjectOf } from './objects/commit-object.ts';
import type { ObjectId } from './objects/object-store.ts';
import { writeTree } from './objects/tree-object.ts';
import { oneLine, shorten } from './revision.ts';

export interface PickOptions {
  readonly kind: 'cherry-pick' | 'revert' | 'rebase';
  readonly message: string;
  readonly commit: boolean;
  readonly mainline?: number;
  /** What the log of HEAD says before the subject. */
  readonly reflog: string;
}

export type PickResult = { readonly id: ObjectId } | 'conflict' | 'empty' | 'staged';

/** Repeats (or undoes) one commit. With a conflict the notes for `--continue` are there. */
export function pick(git: Git, commit: ObjectId, options: PickOptions): PickResult {
  const { tree: repository } = git;
  const { refs } = repository;
  const source = repository.commit(commit);
  const head = refs.head!;
  if (source.parents.length > 1 && options.mainline === undefined)
    throw new GitError(`error: commit ${commit} is a merge but no -m option was given.\nfatal: ${options.kind} failed`);
  const parent = source.parents[(options.mainline ?? 1) - 1];
  const name = `${shorten(repository, commit)} (${subjectOf(source.message)})`;
  const undo = options.kind === 'revert';
  const clean = combine(git, {
    base: undo ? commit : parent,
    ours: head,
    theirs: undo ? parent : commit,
    labels: { ours: 'HEAD', theirs: undo ? `parent of ${name}` : name, base: undo ? name : `parent of ${name}` },
  });
  if (!clean) {
    refs.setNote({ revert: 'REVERT_HEAD', 'cherry-pick': 'CHERRY_PICK_HEAD', rebase: 'REBASE_HEAD' }[options.kind], `${commit}\n`);
    const conflicts = [...repository.index.conflicts.keys()].map((path) => `#\t${path}\n`).join('');
    refs.setNote('MERGE_MSG', `${options.message}\n# Conflicts:\n${conflicts}`);
    return 'conflict';
  }
  if (!options.commit) return 'staged';
  const tree = writeTree(repository.objects, repository.index.files());
  if (tree === repository.commit(head).tree) return 'empty';
  const id = writeCommit(git, { message: options.message, parents: [head], ...(undo ? {} : { author: source.author }) });
  refs.update('HEAD', id, git.logIdentity, `${options.reflog}: ${subjectOf(options.message)}`);
  return { id };
}

/** Nothing may be lost: index and work tree are as the last commit left them. */
export function requireClean(git: Git, doing: string): void {
  const { tree: repository } = git;
  if (isClean(repository)) return;
  const head = repository.treeOf(repository.refs.head);
  const staged =
    repository.index.entries.size !== head.size || [...repository.index.entries].some(([path, { id }]) => head.get(path)?.id !== id);
  if (doing === 'rebase')
    throw new GitError(
      `${staged ? (isOnlyStaged(git) ? '' : 'error: cannot rebase: You have unstaged changes.\n') : 'error: cannot rebase: You have unstaged changes.\n'}${staged ? (isOnlyStaged(git) ? 'error: cannot rebase: Your index contains uncommitted changes.\n' : 'error: additionally, your index contains uncommitted changes.\n') : ''}error: Please commit or stash them.`,
      1,
    );
  if (staged)
    throw new GitError(
      `error: your local changes would be overwritten by ${doing}.\nhint: commit your changes or stash them to proceed.\nfatal: ${doing} failed`,
    );
}

const isOnlyStaged = ({ repository }: Git): boolean =>
  [...repository.index.entries].every(([path, { id }]) => {
    const content = repository.files.readFile(repository.absolute(path));
    return typeof content === 'string' && repository.objects.find(id)?.content === content;
  });

export const conflictHint = (git: Git, commit: ObjectId, kind: 'cherry-pick' | 'revert'): string => {
  const name = oneLine(git.repository, commit);
  const [id, ...subject] = name.split(' ');
  return `error: could not ${kind === 'revert' ? 'revert' : 'apply'} ${id}... ${subject.join(' ')}\n`;
};
