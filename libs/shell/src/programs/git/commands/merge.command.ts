import { parseArguments, same } from '../arguments.ts';
import { upstreamOf } from '../branches.ts';
import { changesBetween } from '../changes.ts';
import { isClean, switchTrees } from '../checkout.ts';
import { modeSummary, statText } from '../diff/stat.ts';
import type { Git, GitCommand, Steps } from '../git.ts';
import { fatal, GitError } from '../git-error.ts';
import { isAncestor, mergeBases } from '../history.ts';
import { cleanMessage, writeCommit } from '../make-commit.ts';
import { combine } from '../merge/combine.ts';
import type { ObjectId } from '../objects/object-store.ts';
import { findRevision, fullRefName, shorten } from '../revision.ts';
import { failed } from '../../../files/file-error.ts';

const USAGE = '[<options>] [<commit>...]\n   or: git merge --abort\n   or: git merge --continue';

export interface MergeOptions {
  /** As the message names it: `branch 'topic'`. */
  readonly what: string;
  /** For marks of conflicts. */
  readonly label: string;
  readonly message?: string;
  readonly fastForward: 'allowed' | 'only' | 'never';
  readonly squash?: boolean;
  readonly commit?: boolean;
  readonly quiet?: boolean;
  readonly stat?: boolean;
  readonly edit?: boolean;
  readonly allowUnrelated?: boolean;
  /** What the log of HEAD says: `merge topic`, `pull`. */
  readonly reflog: string;
}

function messageFor({ repository }: Git, { what, message }: MergeOptions): string {
  if (message !== undefined) return cleanMessage(message, false);
  const into = repository.refs.branch === 'main' || repository.refs.branch === 'master' ? '' : ` into ${repository.refs.branch ?? 'HEAD'}`;
  return `Merge ${what}${into}\n`;
}

/** Merges a commit into the current branch; the exit status. */
export function* mergeCommit(git: Git, theirs: ObjectId, options: MergeOptions): Steps {
  const { tree: repository } = git;
  const { refs } = repository;
  const head = refs.head;
  const summary = (from: ObjectId | undefined, to: ObjectId): string => {
    const changes = changesBetween(repository, repository.treeOf(from), repository.treeOf(to));
    return options.stat === false
      ? ''
      : statText(changes, git.process.isTerminal(1) ? (git.process.terminal?.columns ?? 80) : 80) + modeSummary(changes);
  };
  if (head === undefined) {
    switchTrees(git, repository, new Map(), repository.treeOf(theirs), { operation: 'merge' });
    refs.update('HEAD', theirs, git.logIdentity, `initial pull`);
    return 0;
  }
  if (isAncestor(repository, theirs, head)) {
    if (!options.quiet) git.out('Already up to date.\n');
    return 0;
  }
  const [base] = mergeBases(repository, head, theirs);
  if (base === undefined && !options.allowUnrelated) throw fatal('refusing to merge unrelated histories');
  if (base === head && options.fastForward !== 'never') {
    if (!options.quiet) git.out(`Updating ${shorten(repository, head)}..${shorten(repository, theirs)}\n`);
    switchTrees(git, repository, repository.treeOf(head), repository.treeOf(theirs), { operation: 'merge' });
    if (!options.quiet) git.out('Fast-forward\n');
    if (options.squash) {
      refs.setNote('SQUASH_MSG', `Squashed commit of the following:\n`);
      git.out('Squash commit -- not updating HEAD\n');
    } else {
      refs.setNote('ORIG_HEAD', `${head}\n`);
      refs.update('HEAD', theirs, git.logIdentity, `${options.reflog}: Fast-forward`);
    }
    if (!options.quiet) git.out(summary(head, theirs));
    return 0;
  }
  if (options.fastForward === 'only') throw fatal('Not possible to fast-forward, aborting.');
  if (!isClean(repository)) refuseStaged(git);
  git.identity('committer');
  const message = messageFor(git, options);
  refs.setNote('ORIG_HEAD', `${head}\n`);
  const clean = combine(git, { base, ours: head, theirs, labels: { ours: 'HEAD', theirs: options.label } });
  if (!clean) {
    if (!options.squash) {
      refs.setNote('MERGE_HEAD', `${theirs}\n`);
      refs.setNote('MERGE_MODE', options.fastForward === 'never' ? 'no-ff' : '');
    }
    const conflicts = [...repository.index.conflicts.keys()].map((path) => `#\t${path}\n`).join('');
    refs.setNote('MERGE_MSG', `${message}\n# Conflicts:\n${conflicts}`);
    git.out('Automatic merge failed; fix conflicts and then commit the result.\n');
    return 1;
  }
  if (options.squash) {
    git.out('Squash commit -- not updating HEAD\n');
    git.err('Automatic merge went well; stopped before committing as requested\n');
    return 0;
  }
  refs.setNote('MERGE_HEAD', `${theirs}\n`);
  refs.setNote('MERGE_MSG', message);
  if (options.commit === false) {
    git.err('Automatic merge went well; stopped before committing as requested\n');
    return 0;
  }
  const edited = options.edit ? yield* editMessage(git, message) : message;
  if (edited === '') {
    git.err("error: Empty commit message.\nNot committing merge; use 'git commit' to complete the merge.\n");
    return 1;
  }
  const id = writeCommit(git, { message: edited, parents: [head, theirs] });
  refs.update('HEAD', id, git.logIdentity, `${options.reflog}: Merge made by the 'ort' strategy.`);
  for (const note of ['MERGE_HEAD', 'MERGE_MSG', 'MERGE_MODE']) refs.setNote(note, undefined);
  if (!options.quiet) git.out(`Merge made by the 'ort' strategy.\n${summary(head, id)}`);
  return 0;
}

function refuseStaged(git: Git): void {
  const { repository } = git;
  const head = repository.treeOf(repository.refs.head);
  const staged = [...repository.index.entries].filter(([path, { id }]) => head.get(path)?.id !== id).map(([path]) => path);
  const gone = [...head.keys()].filter((path) => !repository.index.entries.has(path));
  const paths = [...staged, ...gone].sort();
  if (paths.length > 0)
    throw new GitError(
      `error: Your local changes to the following files would be overwritten by merge:\n  ${paths.join(' ')}\nMerge with strategy ort failed.`,
      2,
    );
}

function* editMessage(git: Git, message: string): Steps<string> {
  const { repository } = git;
  repository.refs.setNote(
    'MERGE_MSG',
    `${message}# Please enter a commit message to explain why this merge is necessary,\n# especially if it merges an updated upstream into a topic branch.\n#\n# Lines starting with '#' will be ignored, and an empty message aborts\n# the commit.\n`,
  );
  yield* git.edit(`${repository.gitDirectory}/MERGE_MSG`);
  const text = git.files.readText(`${repository.gitDirectory}/MERGE_MSG`);
  return cleanMessage(failed(text) ? '' : text);
}

function abort(git: Git): number {
  const { tree: repository } = git;
  const { refs } = repository;
  if (refs.note('MERGE_HEAD') === undefined) throw fatal('There is no merge to abort (MERGE_HEAD missing).');
  switchTrees(git, repository, repository.treeOf(refs.head), repository.treeOf(refs.head), { operation: 'merge', force: true });
  for (const note of ['MERGE_HEAD', 'MERGE_MSG', 'MERGE_MODE']) refs.setNote(note, undefined);
  return 0;
}

/** `branch 'topic'`, `tag 'v1'`, `commit 'abc'`, `remote-tracking branch 'origin/main'`. */
export function describeTarget({ repository }: Git, word: string): string {
  const ref = fullRefName(repository, word);
  if (ref?.startsWith('refs/heads/')) return `branch '${word}'`;
  if (ref?.startsWith('refs/remotes/')) return `remote-tracking branch '${word}'`;
  return ref?.startsWith('refs/tags/') ? `tag '${word}'` : `commit '${word}'`;
}

export const mergeCommand: GitCommand = {
  name: 'merge',
  summary: 'Join another branch to the current one',
  usage: USAGE,
  *run(git, words) {
    const args = parseArguments('merge', USAGE, words, {
      flags: { e: 'edit', n: 'no-stat', q: 'quiet', ...same('ff', 'no-ff', 'ff-only', 'squash', 'commit', 'no-commit', 'edit', 'no-edit', 'abort', 'continue', 'quit', 'stat', 'no-stat', 'quiet', 'allow-unrelated-histories', 'verify-signatures', 'no-verify', 'signoff') },
      values: { m: 'message', s: 'strategy', strategy: 'strategy', X: 'strategy-option', 'strategy-option': 'strategy-option' },
    }); // prettier-ignore
    const { tree: repository } = git;
    const { refs } = repository;
    if (args.has('abort')) return abort(git);
    if (args.has('continue')) {
      if (refs.note('MERGE_HEAD') === undefined) throw fatal('There is no merge in progress (MERGE_HEAD missing).');
      return yield* git.spawn(['git', 'commit']);
    }
    if (repository.index.conflicts.size > 0 || refs.note('MERGE_HEAD') !== undefined) {
      if (repository.index.conflicts.size > 0) {
        git.err('error: Merging is not possible because you have unmerged files.\n');
        git.hint("Fix them up in the work tree, and then use 'git add/rm <file>'\nas appropriate to mark resolution and make a commit.");
        throw fatal('Exiting because of an unresolved conflict.');
      }
      throw fatal('You have not concluded your merge (MERGE_HEAD exists).\nPlease, commit your changes before you merge.');
    }
    const word = args.words[0] ?? (refs.branch === undefined ? undefined : upstreamOf(git)(refs.branch)?.replace(/^refs\/remotes\//, ''));
    if (word === undefined) throw fatal('No remote for the current branch.');
    if (args.words.length > 1) throw fatal('merging more than one commit at a time (an octopus) is not available here');
    const id = findRevision(repository, word, upstreamOf(git));
    const theirs = id === undefined ? undefined : repository.peelToCommit(id);
    if (theirs === undefined) throw new GitError(`merge: ${word} - not something we can merge`, 1);
    const message = args.all('message').length > 0 ? args.all('message').map((part) => part.replace(/\n*$/, '\n')).join('\n') : undefined; // prettier-ignore
    const asked =
      args.last('ff', 'no-ff', 'ff-only') ??
      ({ false: 'no-ff', only: 'ff-only' } as Record<string, string>)[git.config.get('merge.ff') ?? ''];
    return yield* mergeCommit(git, theirs, {
      what: describeTarget(git, word),
      label: word,
      ...(message === undefined ? {} : { message }),
      fastForward: asked === 'no-ff' ? 'never' : asked === 'ff-only' ? 'only' : 'allowed',
      squash: args.has('squash'),
      commit: !args.has('no-commit'),
      quiet: args.has('quiet'),
      stat: !args.has('no-stat'),
      edit: args.has('edit') || (git.process.isTerminal(0) && message === undefined && !args.has('no-edit')),
      allowUnrelated: args.has('allow-unrelated-histories'),
      reflog: `merge ${word}`,
    });
  },
};
