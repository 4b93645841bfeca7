import { type Arguments, parseArguments, same } from '../arguments.ts';
import { changesBetween, changesToWorkTree, stagedChanges } from '../changes.ts';
import { resetIndex, switchTrees } from '../checkout.ts';
import { changesText, colourWanted, DIFF_OPTIONS, mergeTables } from '../diff-options.ts';
import { pathOf } from '../diff/file-change.ts';
import { statText } from '../diff/stat.ts';
import type { Git, GitCommand } from '../git.ts';
import { failure, fatal, GitError } from '../git-error.ts';
import { combineTrees } from '../merge/combine.ts';
import { formatCommit } from '../objects/commit-object.ts';
import type { ObjectId } from '../objects/object-store.ts';
import { type FileEntry, type FlatTree, writeTree } from '../objects/tree-object.ts';
import { matchesAny, parsePathspecs } from '../pathspec.ts';
import { oneLine } from '../revision.ts';
import { longStatus, readStatus } from '../status-text.ts';
import { findUntracked, readWorkFile, removeWorkFile, writeWorkFile } from '../work-tree.ts';

const USAGE =
  'list [<log-options>]\n   or: git stash show [-u | --include-untracked | --only-untracked] [<diff-options>] [<stash>]\n   or: git stash drop [-q | --quiet] [<stash>]\n   or: git stash pop [--index] [-q | --quiet] [<stash>]\n   or: git stash apply [--index] [-q | --quiet] [<stash>]\n   or: git stash branch <branchname> [<stash>]\n   or: git stash [push [-p | --patch] [-S | --staged] [-k | --[no-]keep-index] [-q | --quiet]\n          [-u | --include-untracked] [-a | --all] [(-m | --message) <message>]\n          [--] [<pathspec>...]]\n   or: git stash clear';

/** What the tracked files of the work tree are now. */
function workTree(git: Git): Map<string, FileEntry> {
  const { tree: repository } = git;
  const files = new Map<string, FileEntry>();
  for (const path of repository.index.entries.keys()) {
    const work = readWorkFile(repository, path);
    if (work) files.set(path, { mode: work.mode, id: repository.objects.write('blob', work.content) });
  }
  return files;
}

function push(git: Git, args: Arguments, message: string | undefined, paths: readonly string[]): number {
  const { tree: repository } = git;
  const { refs, index } = repository;
  const head = refs.head;
  if (head === undefined) throw new GitError('You do not have the initial commit yet', 1);
  if (index.conflicts.size > 0) throw failure(`could not save index tree`);
  const specs = parsePathspecs(git, paths);
  const base = repository.treeOf(head);
  const untracked =
    args.has('include-untracked') || args.has('all')
      ? findUntracked(git, repository, index, true).untracked.filter((path) => matchesAny(specs, path))
      : [];
  if (paths.length > 0)
    for (const spec of specs)
      if (!index.paths().some((path) => spec.matches(path)) && !untracked.some((path) => spec.matches(path)))
        throw new GitError(
          `error: pathspec ':(prefix:0)${spec.path}' did not match any file(s) known to git\nDid you forget to 'git add'?`,
          1,
        );
  const changed = [...stagedChanges(repository, base, false), ...changesToWorkTree(repository, base, false)].some((change) =>
    matchesAny(specs, pathOf(change)),
  );
  if (!changed && untracked.length === 0) {
    git.out('No local changes to save\n');
    return 0;
  }
  const who = git.identity('committer');
  const author = git.identity('author');
  const label = `${refs.branch ?? '(no branch)'}: ${oneLine(repository, head)}`;
  const commit = (tree: FlatTree, parents: readonly ObjectId[], text: string): ObjectId =>
    repository.objects.write(
      'commit',
      formatCommit({ tree: writeTree(repository.objects, tree), parents, author, committer: who, message: text }),
    );
  const only = (from: FlatTree): Map<string, FileEntry> =>
    specs.length === 0
      ? new Map(from)
      : new Map(
          [...base]
            .map(([path, entry]) => [path, entry] as const)
            .filter(([path]) => !matchesAny(specs, path))
            .concat([...from].filter(([path]) => matchesAny(specs, path))),
        );
  const staged = commit(only(index.files()), [head], `index on ${label}\n`);
  const others = new Map<string, FileEntry>();
  for (const path of untracked) {
    const work = readWorkFile(repository, path)!;
    others.set(path, { mode: work.mode, id: repository.objects.write('blob', work.content) });
  }
  const extra = untracked.length > 0 ? [commit(others, [], `untracked files on ${label}\n`)] : [];
  const text = message === undefined ? `WIP on ${label}` : `On ${refs.branch ?? '(no branch)'}: ${message}`;
  const kept = args.has('staged') ? only(index.files()) : only(workTree(git));
  const id = commit(kept, [head, staged, ...extra], text);
  refs.update('refs/stash', id, who, text);
  const restored = args.has('keep-index') ? index.files() : base;
  if (args.has('staged')) {
    for (const change of stagedChanges(repository, base, false)) {
      const path = pathOf(change);
      const entry = base.get(path);
      if (entry) {
        writeWorkFile(repository, path, entry);
        index.set(path, entry);
      } else {
        index.remove(path);
        removeWorkFile(repository, path);
      }
    }
    repository.saveIndex();
  } else if (specs.length === 0) switchTrees(git, repository, base, restored, { operation: 'checkout', force: true });
  else {
    for (const path of index.paths().filter((each) => matchesAny(specs, each))) {
      const entry = restored.get(path);
      if (entry) {
        writeWorkFile(repository, path, entry);
        index.set(path, entry);
      } else {
        index.remove(path);
        removeWorkFile(repository, path);
      }
    }
    repository.saveIndex();
  }
  for (const path of untracked) removeWorkFile(repository, path);
  if (!args.has('quiet')) git.out(`Saved working directory and index state ${text}\n`);
  return 0;
}

interface Entry {
  readonly id: ObjectId;
  readonly position: number;
  readonly name: string;
}

function entryOf(git: Git, word: string | undefined): Entry {
  const { refs } = git.repository;
  const log = refs.log('refs/stash');
  const position = word === undefined ? 0 : Number(/^(?:stash@\{)?(\d+)\}?$/.exec(word)?.[1] ?? NaN);
  if (log.length === 0)
    throw new GitError(
      word === undefined ? 'No stash entries found.' : `error: ${/^\d+$/.test(word) ? `stash@{${word}}` : word} is not a valid reference`,
      1,
    );
  if (Number.isNaN(position)) throw new GitError(`fatal: '${word}' is not a stash-like commit`, 1);
  const entry = log[position];
  if (!entry) throw new GitError(`error: stash@{${position}} is not a valid reference`, 1);
  return { id: entry.after, position, name: word === undefined ? 'refs/stash@{0}' : `stash@{${position}}` };
}

function drop(git: Git, { id, position, name }: Entry, quiet: boolean): void {
  const { refs } = git.repository;
  const log = refs.log('refs/stash').filter((_, i) => i !== position);
  if (log.length === 0) refs.delete('refs/stash');
  else {
    const who = git.logIdentity;
    refs.update('refs/stash', log[0]!.after, who, 'drop');
    refs.writeLog('refs/stash', log);
  }
  if (!quiet) git.out(`Dropped ${name} (${id})\n`);
}

function apply(git: Git, args: Arguments, entry: Entry): boolean {
  const { tree: repository } = git;
  const { index } = repository;
  const stash = repository.commit(entry.id);
  const [base, staged, untracked] = stash.parents as [ObjectId, ObjectId, ObjectId?];
  if (index.conflicts.size > 0) throw failure('could not write index');
  const fromIndex = index.files();
  const others = untracked === undefined ? new Map<string, FileEntry>() : repository.treeOf(untracked);
  for (const path of others.keys())
    if (readWorkFile(repository, path))
      throw new GitError(`${path} already exists, no checkout\nerror: could not restore untracked files from stash`, 1);
  const clean = combineTrees(git, repository.treeOf(base), fromIndex, repository.treeOf(entry.id), {
    ours: 'Updated upstream',
    theirs: 'Stashed changes',
    base: 'Stash base',
  });
  if (clean) {
    // Files that are new stay staged; all else is a change of the work tree again.
    const added = [...index.files()].filter(([path]) => !fromIndex.has(path));
    const wanted = args.has('index')
      ? new Map([
          ...fromIndex,
          ...changesBetween(repository, repository.treeOf(base), repository.treeOf(staged), false).flatMap((change) =>
            change.after ? [[change.after.path, change.after] as const] : [],
          ),
        ])
      : new Map([...fromIndex, ...added]);
    resetIndex(repository, wanted);
  }
  for (const [path, file] of others) writeWorkFile(repository, path, file);
  if (!args.has('quiet')) git.out(longStatus(git, readStatus(git)));
  return clean;
}

export const stashCommand: GitCommand = {
  name: 'stash',
  summary: 'Put changes aside, and bring them back',
  usage: USAGE,
  *run(git, words) {
    const verbs = ['push', 'save', 'list', 'show', 'drop', 'pop', 'apply', 'clear', 'branch', 'create', 'store'];
    const verb = words[0] === undefined || words[0].startsWith('-') ? 'push' : words[0];
    if (!verbs.includes(verb)) throw new GitError(`error: unknown subcommand: \`${verb}'\nusage: git stash ${USAGE}`, 129);
    const rest = words[0] === verb ? words.slice(1) : words;
    const args = parseArguments('stash', USAGE, rest, verb === 'show' ? mergeTables(DIFF_OPTIONS, { flags: { 'include-untracked': 'include-untracked' } }) : {
      flags: { u: 'include-untracked', a: 'all', k: 'keep-index', q: 'quiet', S: 'staged', p: 'patch', ...same('include-untracked', 'all', 'keep-index', 'no-keep-index', 'quiet', 'staged', 'patch', 'index', 'oneline') },
      values: { m: 'message', message: 'message' },
    }); // prettier-ignore
    const { repository } = git;
    if (args.has('patch') && verb === 'push') throw new GitError('error: git stash -p is not available here', 1);
    switch (verb) {
      case 'push':
        return push(git, args, args.value('message'), [...args.words, ...(args.paths ?? [])]);
      case 'save':
        return push(git, args, args.words.length > 0 ? args.words.join(' ') : undefined, []);
      case 'list':
        for (const [i, { message }] of repository.refs.log('refs/stash').entries()) git.out(`stash@{${i}}: ${message}\n`);
        return 0;
      case 'clear':
        repository.refs.delete('refs/stash');
        return 0;
      case 'show': {
        const entry = entryOf(git, args.words[0]);
        const stash = repository.commit(entry.id);
        const changes = changesBetween(repository, repository.treeOf(stash.parents[0]), repository.treeOf(entry.id));
        const asked = ['patch', 'stat', 'name-only', 'name-status', 'numstat', 'shortstat'].some((name) => args.has(name));
        git.out(
          asked ? changesText(git, args, changes, colourWanted(git, args, 'diff')) : statText(changes, git.process.terminal?.columns ?? 80),
        );
        return 0;
      }
      case 'drop':
        drop(git, entryOf(git, args.words[0]), args.has('quiet'));
        return 0;
      case 'apply':
      case 'pop': {
        const entry = entryOf(git, args.words[0]);
        const clean = apply(git, args, entry);
        if (!clean) {
          if (verb === 'pop') git.out('The stash entry is kept in case you need it again.\n');
          return 1;
        }
        if (verb === 'pop') drop(git, entry, args.has('quiet'));
        return 0;
      }
      case 'branch': {
        const [name, word] = args.words;
        if (name === undefined) throw new GitError('No branch name specified', 1);
        const entry = entryOf(git, word);
        const status = yield* git.spawn(['git', 'checkout', '-b', name, repository.commit(entry.id).parents[0]!]);
        if (status !== 0) return status;
        return yield* git.spawn(['git', 'stash', 'pop', '--index', `stash@{${entry.position}}`]);
      }
      default:
        throw fatal(`git stash ${verb} is not available here`);
    }
  },
};
