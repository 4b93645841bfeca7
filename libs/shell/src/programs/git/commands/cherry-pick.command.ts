/** cherry-pick and revert. */
import { parseArguments, same } from '../arguments.ts';
import { upstreamOf } from '../branches.ts';
import { switchTrees } from '../checkout.ts';
import type { Git, GitCommand, Steps } from '../git.ts';
import { failure, fatal, UsageExit } from '../git-error.ts';
import { ancestors } from '../history.ts';
import { commitSummary } from '../make-commit.ts';
import { subjectOf } from '../objects/commit-object.ts';
import type { ObjectId } from '../objects/object-store.ts';
import { addToRange, commitNamed, type Range } from '../revision.ts';
import { conflictHint, pick, requireClean } from '../sequencer.ts';
import { longStatus, readStatus } from '../status-text.ts';

type Kind = 'cherry-pick' | 'revert';

const noteOf = (kind: Kind): string => (kind === 'revert' ? 'REVERT_HEAD' : 'CHERRY_PICK_HEAD');

function messageOf(git: Git, kind: Kind, commit: ObjectId, source: boolean): string {
  const { message } = git.repository.commit(commit);
  if (kind === 'cherry-pick') return source ? `${message.trimEnd()}\n\n(cherry picked from commit ${commit})\n` : message;
  const subject = subjectOf(message);
  const again = /^Revert "(.*)"$/.exec(subject);
  const title = again && git.process.env['GIT_REAPPLY'] ? `Reapply "${again[1]}"` : `Revert "${subject}"`;
  return `${title}\n\nThis reverts commit ${commit}.\n`;
}

function advise(git: Git, kind: Kind): void {
  git.hint(
    `After resolving the conflicts, mark them with\n"git add/rm <pathspec>", then run\n"git ${kind} --continue".\nYou can instead skip this commit with "git ${kind} --skip".\nTo abort and get back to the state before "git ${kind}",\nrun "git ${kind} --abort".`,
  );
}

function* run(
  git: Git,
  kind: Kind,
  commits: readonly ObjectId[],
  options: { commit: boolean; source: boolean; mainline: number | undefined; edit: boolean },
): Steps {
  const { refs } = git.repository;
  for (const [i, commit] of commits.entries()) {
    const message = messageOf(git, kind, commit, options.source);
    const result = pick(git, commit, {
      kind,
      message,
      commit: options.commit,
      reflog: kind,
      ...(options.mainline === undefined ? {} : { mainline: options.mainline }),
    });
    if (result === 'conflict') {
      refs.setNote('sequencer/todo', commits.slice(i + 1).map((id) => `pick ${id}\n`).join('')); // prettier-ignore
      git.err(conflictHint(git, commit, kind));
      advise(git, kind);
      return 1;
    }
    if (result === 'empty') {
      refs.setNote(noteOf(kind), `${commit}\n`);
      refs.setNote('MERGE_MSG', message);
      git.out(longStatus(git, readStatus(git)).replace(/\n\n(?=nothing to commit)/, '\n\n'));
      git.err(
        `The previous cherry-pick is now empty, possibly due to conflict resolution.\nIf you wish to commit it anyway, use:\n\n    git commit --allow-empty\n\nOtherwise, please use 'git cherry-pick --skip'\n`,
      );
      return 1;
    }
    if (typeof result === 'object') {
      if (options.edit) {
        const status = yield* git.spawn(['git', 'commit', '--amend', '-q', '-e']);
        if (status !== 0) return status;
      }
      git.out(commitSummary(git, git.repository, refs.head ?? result.id, { showDate: true }));
    }
  }
  return 0;
}

function* proceed(git: Git, kind: Kind, skip: boolean): Steps {
  const { tree: repository } = git;
  const { refs } = repository;
  if (refs.note(noteOf(kind)) === undefined) throw failure(`no ${kind} in progress\nfatal: ${kind} failed`, 128);
  const rest = (refs.note('sequencer/todo') ?? '').split('\n').flatMap((line) => line.split(' ')[1] ?? []);
  if (skip)
    switchTrees(git, repository, repository.treeOf(refs.head), repository.treeOf(refs.head), { operation: 'checkout', force: true });
  else {
    const status = yield* git.spawn(['git', 'commit', '--no-edit']);
    if (status !== 0) return status;
  }
  for (const note of [noteOf(kind), 'MERGE_MSG']) refs.setNote(note, undefined);
  removeSequence(git);
  return yield* run(git, kind, rest, { commit: true, source: false, mainline: undefined, edit: false });
}

const removeSequence = (git: Git): void => void git.files.removeTree(`${git.repository.gitDirectory}/sequencer`);

function abort(git: Git, kind: Kind): number {
  const { tree: repository } = git;
  const { refs } = repository;
  if (refs.note(noteOf(kind)) === undefined) throw failure(`no ${kind} in progress\nfatal: ${kind} failed`, 128);
  switchTrees(git, repository, repository.treeOf(refs.head), repository.treeOf(refs.head), { operation: 'checkout', force: true });
  for (const note of [noteOf(kind), 'MERGE_MSG']) refs.setNote(note, undefined);
  removeSequence(git);
  return 0;
}

const USAGES: Readonly<Record<Kind, string>> = {
  'cherry-pick':
    '[--edit] [-n] [-m <parent-number>] [-s] [-x] [--ff] <commit>...\n   or: git cherry-pick (--continue | --skip | --abort | --quit)',
  revert: '[--[no-]edit] [-n] [-m <parent-number>] [-s] <commit>...\n   or: git revert (--continue | --skip | --abort | --quit)',
};

const named = (kind: Kind, summary: string): GitCommand => ({
  name: kind,
  summary,
  usage: USAGES[kind],
  *run(git, words) {
    const args = parseArguments(kind, USAGES[kind], words, {
      flags: {
        e: 'edit',
        n: 'no-commit',
        x: 'source',
        s: 'signoff',
        ...same('edit', 'no-edit', 'no-commit', 'signoff', 'ff', 'continue', 'skip', 'abort', 'quit', 'allow-empty'),
      },
      values: { m: 'mainline', mainline: 'mainline' },
    });
    if (args.has('abort')) return abort(git, kind);
    if (args.has('continue') || args.has('skip')) return yield* proceed(git, kind, args.has('skip'));
    if (args.words.length === 0) throw new UsageExit(`usage: git ${kind} ${USAGES[kind]}`);
    const { tree: repository } = git;
    if (repository.refs.head === undefined) throw fatal(`your current branch '${repository.refs.branch}' does not have any commits yet`);
    const commits: ObjectId[] = [];
    for (const word of args.words) {
      const range: Range = { include: [], exclude: [] };
      if (!word.includes('..')) commits.push(namedCommit(git, word));
      else if (addToRange(repository, range, word, upstreamOf(git))) {
        const found = ancestors(repository, range.include, new Set(ancestors(repository, range.exclude)));
        commits.push(...(kind === 'revert' ? found : found.reverse()));
      } else throw fatal(`bad revision '${word}'`);
    }
    requireClean(git, kind);
    git.identity('committer');
    const mainline = args.value('mainline') === undefined ? undefined : Number(args.value('mainline'));
    const edit = (args.has('edit') || (kind === 'revert' && git.process.isTerminal(0))) && !args.has('no-edit');
    return yield* run(git, kind, commits, { commit: !args.has('no-commit'), source: args.has('source'), mainline, edit });
  },
});

function namedCommit(git: Git, word: string): ObjectId {
  try {
    return commitNamed(git.repository, word, upstreamOf(git));
  } catch {
    throw fatal(`bad revision '${word}'`);
  }
}

export const cherryPickCommand = named('cherry-pick', 'Repeat what other commits did');
export const revertCommand = named('revert', 'Undo what commits did');
