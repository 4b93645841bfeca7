/** checkout, switch and restore: moving to another branch, and bringing files back. */
import { type Arguments, parseArguments, same } from '../arguments.ts';
import { trackingText, upstreamOf } from '../branches.ts';
import { changesToWorkTree } from '../changes.ts';
import { resetIndex, switchTrees } from '../checkout.ts';
import { pathOf } from '../diff/file-change.ts';
import type { Git, GitCommand } from '../git.ts';
import { failure, fatal, GitError } from '../git-error.ts';
import { ancestors } from '../history.ts';
import { mergeTrees } from '../merge/merge-trees.ts';
import type { ObjectId } from '../objects/object-store.ts';
import { comparePaths, type FlatTree } from '../objects/tree-object.ts';
import { parsePathspecs, type Pathspec } from '../pathspec.ts';
import { commitNamed, findRevision, oneLine, previousBranches, shorten, treeNamed } from '../revision.ts';
import { idOfWorkFile, removeWorkFile, writeContent, writeWorkFile } from '../work-tree.ts';
import { createBranch, remoteBranch, trackStart } from './branch.command.ts';
import { statusLetters } from './status-letters.ts';

const DETACHED = (name: string): string => `Note: switching to '${name}'.

You are in 'detached HEAD' state. You can look around, make experimental
changes and commit them, and you can discard any commits you make in this
state without impacting any branches by switching back to a branch.

If you want to create a new branch to retain commits you create, you may
do so (now or later) by using -c with the switch command. Example:

  git switch -c <new-branch-name>

Or undo this operation with:

  git switch -

Turn off this advice by setting config variable advice.detachedHead to false

`;

interface Target {
  /** The branch to be on; undefined: HEAD stands for the commit itself. */
  readonly branch: string | undefined;
  readonly commit: ObjectId | undefined;
  /** As it was written. */
  readonly text: string;
}

/** Says which commits nothing refers to any more. */
function leftBehind(git: Git, from: ObjectId, to: ObjectId): string {
  const { repository } = git;
  const reachable = new Set(
    ancestors(repository, [
      to,
      ...repository.refs.list('refs/').flatMap((ref) => repository.peelToCommit(repository.refs.idOf(ref) ?? '') ?? []),
    ]),
  );
  const lost = ancestors(repository, [from], reachable);
  if (lost.length === 0) return `Previous HEAD position was ${oneLine(repository, from)}\n`;
  const shown = lost.slice(0, 4).map((id) => `  ${oneLine(repository, id)}\n`);
  const more = lost.length > 4 ? ` ... and ${lost.length - 4} more.\n` : '';
  const one = lost.length === 1;
  return `Warning: you are leaving ${lost.length} commit${one ? '' : 's'} behind, not connected to\nany of your branches:\n\n${shown.join('')}${more}\nIf you want to keep ${one ? 'it' : 'them'} by creating a new branch, this may be a good time\nto do so with:\n\n git branch <new-branch-name> ${shorten(repository, from)}\n\n`;
}

export function switchTo(
  git: Git,
  target: Target,
  options: { force: boolean; quiet: boolean; created?: 'new' | 'reset'; merge?: boolean; asked?: boolean },
): void {
  const { tree: repository } = git;
  const { refs } = repository;
  const [before, from] = [refs.head, refs.branch];
  const to = target.commit === undefined ? new Map() : repository.treeOf(target.commit);
  if (target.commit !== before || options.force) {
    if (options.merge && !options.force) mergeLocalChanges(git, repository.treeOf(before), to, target.text);
    else switchTrees(git, repository, repository.treeOf(before), to, { operation: 'checkout', force: options.force });
  }
  const who = git.logIdentity;
  const moving = `checkout: moving from ${from ?? before ?? 'HEAD'} to ${target.branch ?? target.text}`;
  if (target.branch === undefined) refs.detach(target.commit!, who, moving);
  else
    refs.point(
      'HEAD',
      `refs/heads/${target.branch}`,
      target.commit === undefined ? undefined : { who, message: moving, before, after: target.commit },
    );
  if (options.quiet) return;
  git.out(statusLetters(changesToWorkTree(repository, to, false)));
  if (from === undefined && before !== undefined && before !== target.commit) git.err(leftBehind(git, before, target.commit!));
  else if (from === undefined && before !== undefined && target.branch !== undefined) git.err(leftBehind(git, before, target.commit!));
  if (target.branch === undefined) {
    if (from !== undefined && !options.asked && git.config.get('advice.detachedhead') !== 'false') git.err(DETACHED(target.text));
    git.err(`HEAD is now at ${oneLine(repository, target.commit!)}\n`);
  } else if (options.created)
    git.err(`${options.created === 'new' ? 'Switched to a new' : 'Switched to and reset'} branch '${target.branch}'\n`);
  else {
    git.err(from === target.branch ? `Already on '${target.branch}'\n` : `Switched to branch '${target.branch}'\n`);
    git.out(trackingText(git, target.branch));
  }
}

/** `checkout -m`: local changes come along, with conflicts where they must. */
function mergeLocalChanges(git: Git, from: FlatTree, to: FlatTree, name: string): void {
  const { tree: repository } = git;
  const mine = new Map([...repository.index.files()].map(([path, entry]) => [path, entry]));
  for (const change of changesToWorkTree(repository, from, false)) {
    const path = pathOf(change);
    if (change.after) mine.set(path, { mode: change.after.mode, id: repository.objects.write('blob', change.after.content()) });
    else mine.delete(path);
  }
  const merged = mergeTrees(repository.objects, from, to, mine, { ours: name, theirs: 'local' });
  switchTrees(git, repository, mine, merged.files, { operation: 'checkout', force: true });
  resetIndex(repository, to);
  for (const { path, work } of merged.conflicts) if (work) writeContent(repository, path, work.mode, work.content);
}

/** A remote branch of that name, where there is exactly one. */
function guess(git: Git, name: string): string | undefined {
  const found = git.repository.refs.list('refs/remotes/').filter((ref) => remoteBranch(git, ref)?.merge === `refs/heads/${name}`);
  return found.length === 1 ? found[0]!.replace('refs/remotes/', '') : undefined;
}

function moveTo(git: Git, args: Arguments, command: 'checkout' | 'switch'): number {
  const { repository } = git;
  const { refs } = repository;
  const options = {
    force: args.has('force') || args.has('discard-changes'),
    quiet: args.has('quiet'),
    merge: args.has('merge'),
    asked: args.has('detach'),
  };
  const created = args.value('create') ?? args.value('force-create');
  const orphan = args.value('orphan');
  if (orphan !== undefined) {
    refs.point('HEAD', `refs/heads/${orphan}`);
    git.err(`Switched to a new branch '${orphan}'\n`);
    return 0;
  }
  if (created !== undefined) {
    const start = args.words[0] ?? 'HEAD';
    const unborn = refs.head === undefined && start === 'HEAD';
    const existed = refs.idOf(`refs/heads/${created}`) !== undefined;
    const force = args.value('force-create') !== undefined;
    if (existed && !force) throw fatal(`a branch named '${created}' already exists`);
    if (unborn) switchTo(git, { branch: created, commit: undefined, text: created }, { ...options, created: 'new' });
    else {
      const commit = startPoint(git, start, created);
      const before = refs.branch;
      switchTrees(git, git.tree, repository.treeOf(refs.head), repository.treeOf(commit), { operation: 'checkout', force: options.force });
      if (before !== created) createBranch(git, created, start, force);
      else refs.update(`refs/heads/${created}`, commit, git.logIdentity, `branch: Reset to ${start}`);
      const note = args.has('no-track') ? '' : trackStart(git, created, start);
      const head = refs.head;
      refs.point('HEAD', `refs/heads/${created}`, {
        who: git.logIdentity,
        message: `checkout: moving from ${before ?? head ?? 'HEAD'} to ${created}`,
        before: head,
        after: commit,
      });
      if (!options.quiet) {
        if (args.words[0] !== undefined) git.out(statusLetters(changesToWorkTree(repository, repository.treeOf(commit), false)));
        if (before === undefined && head !== undefined && head !== commit) git.err(leftBehind(git, head, commit));
        git.err(`${existed ? (before === created ? 'Reset' : 'Switched to and reset') : 'Switched to a new'} branch '${created}'\n`);
      }
      git.out(note);
    }
    return 0;
  }
  const [word] = args.words;
  if (word === undefined) {
    if (command === 'switch') throw fatal('missing branch or commit argument');
    git.out(statusLetters(changesToWorkTree(repository, repository.treeOf(refs.head), false)));
    if (refs.branch !== undefined) git.out(trackingText(git, refs.branch));
    return 0;
  }
  const name = word === '-' ? (previousBranches(repository)[0] ?? '-') : word;
  const ref = refs.idOf(`refs/heads/${name}`);
  if (ref !== undefined && !args.has('detach')) {
    switchTo(git, { branch: name, commit: ref, text: name }, options);
    return 0;
  }
  const id = findRevision(repository, name, upstreamOf(git));
  const commit = id === undefined ? undefined : repository.peelToCommit(id);
  if (commit === undefined) {
    const remote = args.has('no-guess') ? undefined : guess(git, name);
    if (remote !== undefined) {
      createBranch(git, name, remote, false);
      const note = trackStart(git, name, remote);
      switchTo(git, { branch: name, commit: refs.idOf(`refs/heads/${name}`), text: name }, { ...options, created: 'new' });
      git.out(note);
      return 0;
    }
    if (command === 'switch') throw fatal(`invalid reference: ${word}`);
    if (id !== undefined) throw fatal(`reference is not a tree: ${word}`);
    throw failure(`pathspec '${word}' did not match any file(s) known to git`);
  }
  if (command === 'switch' && !args.has('detach'))
    throw fatal(
      `a branch is expected, got ${refs.idOf(`refs/tags/${name}`) ? `tag '${name}'` : refs.idOf(`refs/remotes/${name}`) ? `remote branch '${name}'` : `commit '${name}'`}\nhint: If you want to detach HEAD at the commit, try again with the --detach option.`,
    );
  switchTo(git, { branch: undefined, commit, text: name }, options);
  return 0;
}

function startPoint(git: Git, start: string, created: string): ObjectId {
  try {
    return commitNamed(git.repository, start, upstreamOf(git));
  } catch {
    throw fatal(`'${start}' is not a commit and a branch '${created}' cannot be created from it`);
  }
}

/** Brings files back from the index or a commit. */
function restoreFiles(
  git: Git,
  specs: readonly Pathspec[],
  from: FlatTree | undefined,
  into: { index: boolean; work: boolean; overlay: boolean; only?: 2 | 3 },
): number {
  const { tree: repository } = git;
  const { index } = repository;
  const source: FlatTree = from ?? index.files();
  let count = 0;
  for (const spec of specs) {
    const paths = [...new Set([...source.keys(), ...(from === undefined || !into.overlay ? index.paths() : [])])].filter((path) =>
      spec.matches(path),
    );
    if (paths.length === 0) throw failure(`pathspec '${spec.text}' did not match any file(s) known to git`);
    for (const path of paths.sort(comparePaths)) {
      const stages = from === undefined ? index.conflicts.get(path) : undefined;
      if (stages && !into.only) throw failure(`path '${path}' is unmerged`);
      const entry = stages ? stages[into.only!] : source.get(path);
      const work = entry && into.work ? idOfWorkFile(repository, path) : undefined;
      if (entry && into.work && !(work?.id === entry.id && work.mode === entry.mode)) {
        count++;
        const { size, mtime } = writeWorkFile(repository, path, entry);
        if (!stages && index.entries.get(path)?.id === entry.id) index.set(path, entry, size, mtime);
      }
      if (!entry && into.work && !stages && index.has(path)) removeWorkFile(repository, path);
      if (into.index && from !== undefined) {
        if (entry) index.set(path, entry);
        else index.remove(path);
      }
    }
  }
  repository.saveIndex();
  return count;
}

const SWITCH_FLAGS = {
  flags: { f: 'force', q: 'quiet', t: 'track', m: 'merge', d: 'detach', ...same('force', 'quiet', 'track', 'no-track', 'detach', 'merge', 'discard-changes', 'guess', 'no-guess', 'progress', 'no-progress', 'ours', 'theirs', 'overlay', 'no-overlay') },
}; // prettier-ignore

const CHECKOUT_USAGE = '[<options>] <branch>\n   or: git checkout [<options>] [<branch>] -- <file>...';

export const checkoutCommand: GitCommand = {
  name: 'checkout',
  summary: 'Move to another branch, or bring files back',
  usage: CHECKOUT_USAGE,
  *run(git, words) {
    const args = parseArguments('checkout', CHECKOUT_USAGE, words, {
      ...SWITCH_FLAGS,
      values: { b: 'create', B: 'force-create', orphan: 'orphan' },
    });
    const { repository } = git;
    const [first, ...rest] = args.words;
    const creating = args.value('create') !== undefined || args.value('force-create') !== undefined;
    const isRevision = first !== undefined && (first === '-' || findRevision(repository, first, upstreamOf(git)) !== undefined);
    const paths = args.paths ?? (isRevision ? rest : first !== undefined && guess(git, first) === undefined ? args.words : rest);
    if (!creating && paths.length > 0) {
      const named = args.paths === undefined && !isRevision ? undefined : first;
      const tree = named === undefined ? undefined : treeNamed(repository, named, upstreamOf(git));
      if (named !== undefined && !tree) throw fatal(`invalid reference: ${named}`);
      const only = args.has('ours') ? 2 : args.has('theirs') ? 3 : undefined;
      const count = restoreFiles(git, parsePathspecs(git, paths), tree, {
        index: true,
        work: true,
        overlay: true,
        ...(only ? { only } : {}),
      });
      if (!args.has('quiet') && args.paths === undefined)
        git.err(
          `Updated ${count} path${count === 1 ? '' : 's'} from ${named === undefined ? 'the index' : shorten(repository, findRevision(repository, `${named}^{tree}`, upstreamOf(git))!)}\n`,
        );
      return 0;
    }
    return moveTo(git, args, 'checkout');
  },
};

const SWITCH_USAGE = '[<options>] [<branch>]';

export const switchCommand: GitCommand = {
  name: 'switch',
  summary: 'Move to another branch',
  usage: SWITCH_USAGE,
  *run(git, words) {
    const args = parseArguments('switch', SWITCH_USAGE, words, {
      ...SWITCH_FLAGS,
      values: { c: 'create', create: 'create', C: 'force-create', 'force-create': 'force-create', orphan: 'orphan' },
    });
    if (args.words.length > 1 || args.paths !== undefined) throw fatal('only one reference expected');
    return moveTo(git, args, 'switch');
  },
};

const RESTORE_USAGE = '[<options>] [--source=<branch>] <file>...';

export const restoreCommand: GitCommand = {
  name: 'restore',
  summary: 'Bring files of the work tree or the index back',
  usage: RESTORE_USAGE,
  *run(git, words) {
    const args = parseArguments('restore', RESTORE_USAGE, words, {
      flags: {
        S: 'staged',
        W: 'worktree',
        q: 'quiet',
        ...same('staged', 'worktree', 'quiet', 'ours', 'theirs', 'overlay', 'no-overlay', 'progress', 'no-progress'),
      },
      values: { s: 'source', source: 'source' },
    });
    const named = [...args.words, ...(args.paths ?? [])];
    if (named.length === 0) throw fatal('you must specify path(s) to restore');
    const { repository } = git;
    const staged = args.has('staged');
    const source = args.value('source') ?? (staged ? 'HEAD' : undefined);
    if (source === 'HEAD' && repository.refs.head === undefined) throw fatal('could not resolve HEAD');
    const tree = source === undefined ? undefined : treeNamed(repository, source, upstreamOf(git));
    if (source !== undefined && !tree) throw new GitError(`fatal: could not resolve ${source}`);
    const only = args.has('ours') ? 2 : args.has('theirs') ? 3 : undefined;
    restoreFiles(git, parsePathspecs(git, named), tree, {
      index: staged,
      work: !staged || args.has('worktree'),
      overlay: args.has('overlay'),
      ...(only ? { only } : {}),
    });
    return 0;
  },
};
