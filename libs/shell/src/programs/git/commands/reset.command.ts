import { parseArguments, same } from '../arguments.ts';
import { upstreamOf } from '../branches.ts';
import { resetIndex, switchTrees } from '../checkout.ts';
import { unstagedChanges } from '../changes.ts';
import { pathOf } from '../diff/file-change.ts';
import type { GitCommand } from '../git.ts';
import { fatal } from '../git-error.ts';
import { parsePathspecs } from '../pathspec.ts';
import { ambiguous, findRevision, oneLine, treeNamed } from '../revision.ts';

const USAGE = '[--mixed | --soft | --hard | --merge | --keep] [-q] [<commit>]\n   or: git reset [-q] [<tree-ish>] [--] <pathspec>...';

export const resetCommand: GitCommand = {
  name: 'reset',
  summary: 'Move the current branch, or take files out of the index',
  usage: USAGE,
  *run(git, words) {
    const args = parseArguments('reset', USAGE, words, {
      flags: { q: 'quiet', N: 'intent-to-add', ...same('quiet', 'soft', 'mixed', 'hard', 'merge', 'keep', 'no-refresh') },
    });
    const { repository } = git;
    const { refs, index } = repository;
    const [first, ...rest] = args.words;
    const isRevision = first !== undefined && findRevision(repository, first, upstreamOf(git)) !== undefined;
    const paths = args.paths ?? (first === undefined ? [] : isRevision ? rest : args.words);
    const revision = args.paths !== undefined || isRevision ? (first ?? 'HEAD') : 'HEAD';
    if (first !== undefined && !isRevision && args.paths === undefined)
      for (const word of args.words) if (!git.files.exists(word) && !index.has(git.prefix + word)) throw ambiguous(word);
    const mode = args.last('soft', 'mixed', 'hard', 'merge', 'keep');
    if (paths.length > 0) {
      if (mode !== undefined && mode !== 'mixed') throw fatal(`Cannot do ${mode} reset with paths.`);
      const tree = refs.head === undefined && revision === 'HEAD' ? new Map() : treeNamed(repository, revision, upstreamOf(git));
      if (!tree) throw ambiguous(revision);
      const specs = parsePathspecs(git, paths);
      for (const path of new Set([...tree.keys(), ...index.paths()])) {
        if (!specs.some((spec) => spec.matches(path))) continue;
        const entry = tree.get(path);
        if (entry) index.set(path, entry);
        else index.remove(path);
      }
      repository.saveIndex();
    } else {
      const id = findRevision(repository, revision, upstreamOf(git));
      const commit = id === undefined ? undefined : repository.peelToCommit(id);
      if (commit === undefined && !(refs.head === undefined && revision === 'HEAD')) throw ambiguous(revision);
      const tree = repository.treeOf(commit);
      if (mode === 'soft' && refs.note('MERGE_HEAD') !== undefined) throw fatal('Cannot do a soft reset in the middle of a merge.');
      if (mode === 'hard') switchTrees(git, git.tree, repository.treeOf(refs.head), tree, { operation: 'checkout', force: true });
      else if (mode === 'keep' || mode === 'merge')
        switchTrees(git, git.tree, repository.treeOf(refs.head), tree, {
          operation: 'checkout',
          force: mode === 'merge' && index.conflicts.size > 0,
        });
      else if (mode !== 'soft') resetIndex(repository, tree);
      if (commit !== undefined) {
        if (refs.head !== undefined) refs.setNote('ORIG_HEAD', `${refs.head}\n`);
        refs.update('HEAD', commit, git.logIdentity, `reset: moving to ${revision}`);
      }
      for (const note of ['MERGE_HEAD', 'MERGE_MSG', 'MERGE_MODE', 'CHERRY_PICK_HEAD', 'REVERT_HEAD']) refs.setNote(note, undefined);
      if (mode === 'hard' && commit !== undefined && !args.has('quiet')) git.out(`HEAD is now at ${oneLine(repository, commit)}\n`);
    }
    if ((mode === undefined || mode === 'mixed') && !args.has('quiet') && repository.workTree !== undefined) {
      const left = unstagedChanges(repository);
      if (left.length > 0)
        git.out(`Unstaged changes after reset:\n${left.map((change) => `${change.status}\t${pathOf(change)}\n`).join('')}`);
    }
    return 0;
  },
};
