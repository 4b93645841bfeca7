import { failed } from '../../../files/file-error.ts';
import { type Arguments, parseArguments, same } from '../arguments.ts';
import { upstreamOf } from '../branches.ts';
import { changesBetween, changesToWorkTree, stagedChanges, unstagedChanges } from '../changes.ts';
import { changesText, colourWanted, DIFF_OPTIONS, mergeTables } from '../diff-options.ts';
import { type FileChange, findRenames, pathOf } from '../diff/file-change.ts';
import { gitEdits, splitLines } from '../diff/lines.ts';
import type { Git, GitCommand } from '../git.ts';
import { failure, fatal } from '../git-error.ts';
import { mergeBases } from '../history.ts';
import { hashObject } from '../objects/object-store.ts';
import { type FlatTree, REGULAR } from '../objects/tree-object.ts';
import { matchesAny, parsePathspecs } from '../pathspec.ts';
import { ambiguous, findRevision, shorten, treeNamed } from '../revision.ts';
import { readWorkFile } from '../work-tree.ts';
import { decodeUtf8 } from '../../../kernel/byte-string.ts';

const USAGE = '[<options>] [<commit>] [--] [<path>...]';

/** The trees that words name, and the words that are paths. */
function treesOf(git: Git, args: Arguments): { trees: FlatTree[]; paths: string[] } {
  const trees: FlatTree[] = [];
  const paths = [...(args.paths ?? [])];
  const { repository } = git;
  for (const [i, word] of args.words.entries()) {
    const dots = /^(.*?)(\.\.\.?)(.*)$/.exec(word);
    if (dots && !word.includes('/') && word !== '..') {
      const [from, to] = [dots[1]! || 'HEAD', dots[3]! || 'HEAD'];
      const [left, right] = [treeNamed(repository, from, upstreamOf(git)), treeNamed(repository, to, upstreamOf(git))];
      if (!left || !right) throw ambiguous(word);
      if (dots[2] === '...') {
        const ids = [from, to].map((each) => repository.peelToCommit(findRevision(repository, each, upstreamOf(git))!)!) as [
          string,
          string,
        ];
        trees.push(repository.treeOf(mergeBases(repository, ...ids)[0]), right);
      } else trees.push(left, right);
      continue;
    }
    const tree = treeNamed(repository, word, upstreamOf(git));
    if (tree) trees.push(tree);
    else {
      if (args.paths !== undefined) throw fatal(`bad revision '${word}'`);
      for (const path of args.words.slice(i)) if (!git.files.exists(path) && !/[*?[]/.test(path)) throw ambiguous(path);
      paths.unshift(...args.words.slice(i));
      break;
    }
  }
  return { trees, paths };
}

function changesFor(git: Git, args: Arguments, trees: readonly FlatTree[]): FileChange[] {
  const { repository } = git;
  const renames = !args.has('no-renames');
  const [first, second] = trees;
  if (first && second)
    return args.has('reverse') ? changesBetween(repository, second, first, renames) : changesBetween(repository, first, second, renames);
  if (args.has('staged')) return stagedChanges(repository, first ?? repository.treeOf(repository.refs.head), renames);
  if (first) return changesToWorkTree(git.tree, first, renames);
  const all = unstagedChanges(git.tree);
  return renames ? findRenames(all) : all;
}

/** Two files that no repository needs to know of. */
function compareOutside(git: Git, args: Arguments): number {
  const [left, right] = [...args.words, ...(args.paths ?? [])];
  if (left === undefined || right === undefined) throw fatal('--no-index requires two paths');
  const side = (path: string): FileChange['before'] => {
    if (path === '/dev/null') return undefined;
    const content = git.files.readFile(path);
    if (failed(content)) throw failure(`Could not access '${path}'`, 1);
    return { path, mode: REGULAR, id: hashObject('blob', content), content: () => content };
  };
  const [before, after] = [side(left), side(right)];
  if (before?.id === after?.id) return 0;
  git.out(changesText(git, args, [{ status: !before ? 'A' : !after ? 'D' : 'M', before, after }], colourWanted(git, args, 'diff')));
  return 1;
}

/** Files in conflict: their work tree against both sides. */
function conflictDiff(git: Git, path: string): string {
  const { repository } = git;
  const stages = repository.index.conflicts.get(path)!;
  const work = readWorkFile(repository, path);
  if (!stages[2] || !stages[3] || !work) return `* Unmerged path ${path}\n`;
  const sides = [stages[2], stages[3]].map(({ id }) => splitLines(decodeUtf8(repository.objects.read(id).content)));
  const result = splitLines(decodeUtf8(work.content));
  const marks = sides.map((lines) => {
    const added = Array<boolean>(result.length).fill(false);
    for (const { start, end } of gitEdits(lines, result)) added.fill(true, start, end);
    return added;
  });
  const touched = result.map((_, i) => marks[0]![i]! || marks[1]![i]!);
  const first = Math.max(0, touched.indexOf(true) - 3);
  const last = Math.min(result.length, touched.lastIndexOf(true) + 4);
  const rows = result.slice(first, last).map((line, i) => `${marks[0]![first + i] ? '+' : ' '}${marks[1]![first + i] ? '+' : ' '}${line}`);
  const counts = marks.map((added) => last - first - added.slice(first, last).filter(Boolean).length);
  const starts = marks.map((added) => first + 1 - added.slice(0, first).filter(Boolean).length);
  const range = counts.map((count, i) => `-${starts[i]},${count}`).join(' ');
  return `diff --cc ${path}\nindex ${shorten(repository, stages[2].id)},${shorten(repository, stages[3].id)}..0000000\n--- a/${path}\n+++ b/${path}\n@@@ ${range} +${first + 1},${last - first} @@@\n${rows.join('')}`;
}

export const diffCommand: GitCommand = {
  name: 'diff',
  summary: 'Show changes between commits, the index and the work tree',
  usage: USAGE,
  paged: true,
  *run(git, words) {
    const args = parseArguments(
      'diff',
      USAGE,
      words,
      mergeTables(DIFF_OPTIONS, { flags: same('staged', 'cached', 'no-index', 'check', 'merge-base') }),
    );
    const staged = args.has('staged') || args.has('cached');
    if (args.has('no-index') || !git.found) {
      if (!git.found && !args.has('no-index') && args.words.length < 2) {
        git.err('warning: Not a git repository. Use --no-index to compare two paths outside a working tree\n');
        git.err(`usage: git diff --no-index [<options>] <path> <path>\n`);
        return 129;
      }
      return compareOutside(git, args);
    }
    const { trees, paths } = treesOf(git, args);
    const specs = parsePathspecs(git, paths);
    const asked = staged ? { ...args, has: (name: string) => name === 'staged' || args.has(name) } : args;
    const changes = changesFor(git, asked, trees).filter((change) => matchesAny(specs, pathOf(change)));
    if (!args.has('quiet')) {
      if (trees.length === 0)
        for (const path of git.repository.index.conflicts.keys())
          if (matchesAny(specs, path))
            git.out(staged ? `* Unmerged path ${path}\n` : args.has('name-only') ? `${path}\n` : conflictDiff(git, path));
      git.out(changesText(git, args, changes, colourWanted(git, args, 'diff')));
    }
    return (args.has('exit-code') || args.has('quiet')) && changes.length > 0 ? 1 : 0;
  },
};
