import { parseArguments, same } from '../arguments.ts';
import { shortUpstream, upstreamOf } from '../branches.ts';
import { switchTrees } from '../checkout.ts';
import type { Git, GitCommand, Steps } from '../git.ts';
import { fatal, GitError } from '../git-error.ts';
import { ancestors, isAncestor } from '../history.ts';
import { writeCommit } from '../make-commit.ts';
import { subjectOf } from '../objects/commit-object.ts';
import type { ObjectId } from '../objects/object-store.ts';
import { writeTree } from '../objects/tree-object.ts';
import { findRevision, oneLine } from '../revision.ts';
import { pick, requireClean } from '../sequencer.ts';

const USAGE = '[options] [--onto <newbase>] [<upstream> [<branch>]]\n   or: git rebase --continue | --abort | --skip | --quit';

const STATE = 'rebase-merge';

function* replay(git: Git, commits: readonly ObjectId[], total: number): Steps {
  const { repository } = git;
  const { refs } = repository;
  const done = (refs.note(`${STATE}/done`) ?? '').split('\n').filter((line) => line !== '');
  for (const [i, commit] of commits.entries()) {
    done.push(commit);
    const position = total - commits.length + i + 1;
    git.err(`Rebasing (${position}/${total})\r`);
    const { message } = repository.commit(commit);
    const result = pick(git, commit, { kind: 'rebase', message, commit: true, reflog: 'rebase (pick)' });
    if (result === 'empty') git.err(`dropping ${commit} ${subjectOf(message)} -- patch contents already upstream\n`);
    if (result !== 'conflict') continue;
    refs.setNote(`${STATE}/todo`, commits.slice(i + 1).map((id) => `${id}\n`).join('')); // prettier-ignore
    refs.setNote(`${STATE}/current`, `${commit}\n`);
    refs.setNote(`${STATE}/done`, done.map((id) => `${id}\n`).join('')); // prettier-ignore
    git.err(`error: could not apply ${oneLine(repository, commit).replace(' ', '... ')}\n`);
    git.hint(
      'Resolve all conflicts manually, mark them as resolved with\n"git add/rm <conflicted_files>", then run "git rebase --continue".\nYou can instead skip this commit: run "git rebase --skip".\nTo abort and get back to the state before "git rebase", run "git rebase --abort".',
    );
    git.err(`Could not apply ${oneLine(repository, commit).replace(' ', '... ')}\n`);
    return 1;
  }
  return finish(git);
}

function finish(git: Git): number {
  const { refs } = git.repository;
  const name = refs.note(`${STATE}/head-name`)!;
  const onto = refs.note(`${STATE}/onto`)!;
  const tip = refs.head!;
  if (name.startsWith('refs/')) {
    refs.update(name, tip, git.logIdentity, `rebase (finish): ${name} onto ${onto}`);
    refs.point('HEAD', name, { who: git.logIdentity, message: `rebase (finish): returning to ${name}`, before: tip, after: tip });
  }
  git.files.removeTree(`${git.repository.gitDirectory}/${STATE}`);
  for (const note of ['REBASE_HEAD', 'MERGE_MSG']) refs.setNote(note, undefined);
  // The line of the progress is wiped out.
  git.err(`\r${' '.repeat(80)}\r`);
  git.err(name.startsWith('refs/') ? `Successfully rebased and updated ${name}.\n` : 'Successfully rebased and updated detached HEAD.\n');
  return 0;
}

function* proceed(git: Git, skip: boolean): Steps {
  const { tree: repository } = git;
  const { refs } = repository;
  if (refs.note(`${STATE}/onto`) === undefined) throw fatal('No rebase in progress?');
  const rest = (refs.note(`${STATE}/todo`) ?? '').split('\n').filter((line) => line !== '');
  const total = Number(refs.note(`${STATE}/total`) ?? rest.length);
  const current = refs.note(`${STATE}/current`)!;
  if (skip)
    switchTrees(git, repository, repository.treeOf(refs.head), repository.treeOf(refs.head), { operation: 'checkout', force: true });
  else {
    if (repository.index.conflicts.size > 0) {
      for (const path of repository.index.conflicts.keys()) git.out(`${path}: needs merge\n`);
      git.out('You must edit all merge conflicts and then\nmark them as resolved using git add\n');
      return 1;
    }
    const tree = writeTree(repository.objects, repository.index.files());
    if (tree !== repository.commit(refs.head!).tree) {
      const source = repository.commit(current);
      const id = writeCommit(git, { message: source.message, parents: [refs.head!], author: source.author });
      refs.update('HEAD', id, git.logIdentity, `rebase (continue): ${subjectOf(source.message)}`);
      git.out(`[detached HEAD ${id.slice(0, 7)}] ${subjectOf(source.message)}\n`);
    }
  }
  for (const note of ['REBASE_HEAD', 'MERGE_MSG']) refs.setNote(note, undefined);
  return yield* replay(git, rest, total);
}

function abort(git: Git): number {
  const { tree: repository } = git;
  const { refs } = repository;
  const [name, original] = [refs.note(`${STATE}/head-name`), refs.note(`${STATE}/orig-head`)];
  if (name === undefined || original === undefined) throw fatal('No rebase in progress?');
  switchTrees(git, repository, repository.treeOf(refs.head), repository.treeOf(original), { operation: 'checkout', force: true });
  if (name.startsWith('refs/'))
    refs.point('HEAD', name, { who: git.logIdentity, message: `rebase (abort): returning to ${name}`, before: refs.head, after: original });
  else refs.detach(original, git.logIdentity, 'rebase (abort): returning');
  git.files.removeTree(`${repository.gitDirectory}/${STATE}`);
  for (const note of ['REBASE_HEAD', 'MERGE_MSG']) refs.setNote(note, undefined);
  return 0;
}

export const rebaseCommand: GitCommand = {
  name: 'rebase',
  summary: 'Put the commits of a branch on top of another one',
  usage: USAGE,
  *run(git, words) {
    const args = parseArguments('rebase', USAGE, words, {
      flags: {
        i: 'interactive',
        q: 'quiet',
        f: 'force-rebase',
        ...same(
          'interactive',
          'continue',
          'abort',
          'skip',
          'quit',
          'quiet',
          'autostash',
          'no-autostash',
          'force-rebase',
          'no-ff',
          'keep-empty',
          'stat',
          'no-stat',
          'autosquash',
        ),
      },
      values: { onto: 'onto' },
      optional: { 'rebase-merges': 'rebase-merges' },
    });
    const { tree: repository } = git;
    const { refs } = repository;
    if (args.has('abort')) return abort(git);
    if (args.has('continue') || args.has('skip')) return yield* proceed(git, args.has('skip'));
    if (args.has('interactive')) throw new GitError('error: git rebase -i is not available here', 1);
    if (refs.note(`${STATE}/onto`) !== undefined)
      throw fatal(
        `It seems that there is already a rebase-merge directory, and\nI wonder if you are in the middle of another rebase.  If that is the\ncase, please try\n\tgit rebase (--continue | --abort | --skip)\nIf that is not the case, please\n\trm -fr "${repository.gitDirectory}/${STATE}"\nand run me again.  I am stopping in case you still have something\nvaluable there.\n`,
      );
    if (args.words[1] !== undefined) {
      const status = yield* git.spawn(['git', 'checkout', '-q', args.words[1]]);
      if (status !== 0) return status;
    }
    const follows = refs.branch === undefined ? undefined : upstreamOf(git)(refs.branch);
    const word = args.words[0] ?? (follows === undefined ? undefined : shortUpstream(follows));
    if (word === undefined)
      throw new GitError(
        `There is no tracking information for the current branch.\nPlease specify which branch you want to rebase against.\nSee git-rebase(1) for details.\n\n    git rebase '<branch>'\n`,
        1,
      );
    const named = (text: string): ObjectId => {
      const id = findRevision(repository, text, upstreamOf(git));
      const commit = id === undefined ? undefined : repository.peelToCommit(id);
      if (commit === undefined) throw fatal(`invalid upstream '${text}'`);
      return commit;
    };
    const upstream = named(word);
    const onto = args.value('onto') === undefined ? upstream : named(args.value('onto')!);
    requireClean(git, 'rebase');
    git.identity('committer');
    const head = refs.head!;
    if (args.value('onto') === undefined && isAncestor(repository, upstream, head) && !args.has('force-rebase') && !args.has('no-ff')) {
      const merges = ancestors(repository, [head], new Set(ancestors(repository, [upstream]))).some(
        (id) => repository.commit(id).parents.length > 1,
      );
      if (!merges) {
        git.out(refs.branch === undefined ? 'HEAD is up to date.\n' : `Current branch ${refs.branch} is up to date.\n`);
        return 0;
      }
    }
    const commits = ancestors(repository, [head], new Set(ancestors(repository, [upstream])))
      .filter((id) => repository.commit(id).parents.length < 2)
      .reverse();
    refs.setNote(`${STATE}/head-name`, `${refs.branch === undefined ? 'detached HEAD' : `refs/heads/${refs.branch}`}\n`);
    refs.setNote(`${STATE}/orig-head`, `${head}\n`);
    refs.setNote(`${STATE}/onto`, `${onto}\n`);
    refs.setNote(`${STATE}/total`, `${commits.length}\n`);
    refs.setNote('ORIG_HEAD', `${head}\n`);
    switchTrees(git, repository, repository.treeOf(head), repository.treeOf(onto), { operation: 'checkout' });
    refs.detach(onto, git.logIdentity, `rebase (start): checkout ${word}`);
    return yield* replay(git, commits, commits.length);
  },
};
