import { failed } from '../../../files/file-error.ts';
import { decodeUtf8 } from '../../../kernel/byte-string.ts';
import { parseArguments, type Arguments, same } from '../arguments.ts';
import type { Git, GitCommand, Steps } from '../git.ts';
import { fatal, failure, GitError } from '../git-error.ts';
import { cleanMessage, commitSummary, writeCommit } from '../make-commit.ts';
import { parseSignature, type Signature, subjectOf } from '../objects/commit-object.ts';
import { matchesAny, parsePathspecs } from '../pathspec.ts';
import { commitNamed } from '../revision.ts';
import { writeTree } from '../objects/tree-object.ts';
import { longStatus, readStatus } from '../status-text.ts';
import { readWorkFile, stageFile } from '../work-tree.ts';

const USAGE = '[-a | --interactive | --patch] [-s] [-v] [-u<mode>] [--amend] [-m <msg>] [--] [<pathspec>...]';

function stageTracked(git: Git, args: Arguments): void {
  const { tree: repository } = git;
  const named = parsePathspecs(git, [...args.words, ...(args.paths ?? [])]);
  if (!args.has('all') && named.length === 0) return;
  const { index } = repository;
  for (const spec of named)
    if (!index.paths().some((path) => spec.matches(path))) throw failure(`pathspec '${spec.text}' did not match any file(s) known to git`);
  for (const path of index.paths()) {
    if (!args.has('all') && !matchesAny(named, path)) continue;
    if (readWorkFile(repository, path)) stageFile(repository, index, path);
    else index.remove(path);
  }
}

const TEMPLATE = `
# Please enter the commit message for your changes. Lines starting
# with '#' will be ignored, and an empty message aborts the commit.
#
`;

function* messageOf(git: Git, args: Arguments, before: string | undefined): Steps<string> {
  const { repository } = git;
  let text: string | undefined = args.all('message').length > 0 ? args.all('message').map((part) => part.replace(/\n*$/, '\n')).join('\n') : undefined; // prettier-ignore
  const file = args.value('file');
  if (file === '-') text = decodeUtf8(yield* git.readInput());
  else if (file !== undefined) {
    const read = git.files.readText(file);
    if (failed(read)) throw fatal(`could not read log file '${file}': ${read.message}`);
    text = read;
  }
  const reused = args.value('reuse') ?? args.value('reedit');
  if (reused !== undefined) text = repository.commit(commitNamed(repository, reused)).message;
  const merge = repository.refs.note('MERGE_MSG');
  const given = text ?? (args.has('amend') ? before : (merge ?? undefined));
  const edits =
    (text === undefined && !args.has('no-edit') && args.value('reuse') === undefined) ||
    args.has('edit') ||
    args.value('reedit') !== undefined;
  const signed = args.has('signoff') ? withSignOff(git, given ?? '') : (given ?? '');
  if (!edits) return cleanMessage(signed, text === undefined && merge !== undefined);
  const status = longStatus(git, readStatus(git), { forCommit: true })
    .split('\n')
    .slice(0, -1)
    .filter((line) => !line.startsWith('  (use "'));
  const comments = status.map((line) => (line === '' ? '#\n' : line.startsWith('\t') ? `#${line}\n` : `# ${line}\n`)).join('');
  repository.refs.setNote('COMMIT_EDITMSG', `${signed}${TEMPLATE}${comments}`);
  if (git.process.isTerminal(1)) git.err('hint: Waiting for your editor to close the file... ');
  const path = `${repository.gitDirectory}/COMMIT_EDITMSG`;
  yield* git.edit(path);
  const edited = git.files.readText(path);
  return cleanMessage(failed(edited) ? '' : edited);
}

function withSignOff(git: Git, message: string): string {
  const { name, email } = git.identity('committer');
  const line = `Signed-off-by: ${name} <${email}>`;
  const body = message.trimEnd();
  if (body.endsWith(line)) return `${body}\n`;
  return `${body}${/\n[\w-]+: .*$/.test(body) ? '\n' : '\n\n'}${line}\n`;
}

function authorOf(git: Git, args: Arguments, before: Signature | undefined): Signature {
  const given = args.value('author');
  const date = args.value('date');
  const base = before && !args.has('reset-author') ? before : git.identity('author');
  const when = date === undefined ? base : git.when(date);
  if (given === undefined) return { ...base, time: when.time, zone: when.zone };
  const match = /^(.*?) ?<(.*)>$/.exec(given);
  if (!match) throw fatal(`--author '${given}' is not 'Name <email>' and matches no existing author`);
  return { ...parseSignature(`${match[1]} <${match[2]}> ${when.time} ${when.zone}`) };
}

export const commitCommand: GitCommand = {
  name: 'commit',
  summary: 'Record what the index holds',
  usage: USAGE,
  *run(git, words) {
    const args = parseArguments('commit', USAGE, words, {
      flags: { a: 'all', q: 'quiet', v: 'verbose', n: 'no-verify', s: 'signoff', e: 'edit', ...same('all', 'quiet', 'verbose', 'amend', 'no-edit', 'edit', 'allow-empty', 'allow-empty-message', 'no-verify', 'signoff', 'dry-run', 'reset-author', 'no-gpg-sign', 'short') },
      values: { m: 'message', message: 'message', F: 'file', file: 'file', author: 'author', date: 'date', C: 'reuse', c: 'reedit', 'reuse-message': 'reuse', 'reedit-message': 'reedit', cleanup: 'cleanup' },
    }); // prettier-ignore
    const { tree: repository } = git;
    const { refs } = repository;
    if (args.has('all') && args.words.length > 0) throw fatal(`paths '${args.words[0]} ...' with -a does not make sense`);
    const last = refs.head === undefined ? undefined : repository.commit(refs.head);
    if (args.has('amend') && !last) throw fatal('You have nothing to amend.');
    if (args.has('amend') && refs.note('MERGE_HEAD') !== undefined) throw fatal('You are in the middle of a merge -- cannot amend.');
    stageTracked(git, args);
    if (repository.index.conflicts.size > 0) {
      for (const path of repository.index.conflicts.keys()) git.out(`U\t${path}\n`);
      git.err('error: Committing is not possible because you have unmerged files.\n');
      git.hint("Fix them up in the work tree, and then use 'git add/rm <file>'\nas appropriate to mark resolution and make a commit.");
      git.err('fatal: Exiting because of an unresolved conflict.\n');
      return 128;
    }
    const mergeHead = refs.note('MERGE_HEAD')?.split('\n') ?? [];
    const parents = args.has('amend') ? last!.parents : [...(refs.head === undefined ? [] : [refs.head]), ...mergeHead];
    const tree = writeTree(repository.objects, repository.index.files());
    const base = args.has('amend') ? (last!.parents[0] === undefined ? undefined : repository.commit(last!.parents[0]).tree) : last?.tree;
    const empty = tree === base || (base === undefined && repository.index.entries.size === 0);
    repository.saveIndex();
    if (args.has('dry-run') || (empty && mergeHead.length === 0 && !args.has('allow-empty') && !args.has('amend'))) {
      git.out(longStatus(git, readStatus(git), { forCommit: true }));
      return args.has('dry-run') && !empty ? 0 : 1;
    }
    const picked = refs.note('CHERRY_PICK_HEAD');
    const author = authorOf(
      git,
      args,
      args.has('amend') ? last!.author : picked === undefined ? undefined : repository.commit(picked).author,
    );
    git.identity('committer');
    const message = yield* messageOf(git, args, last?.message);
    if (message === '' && !args.has('allow-empty-message')) throw new GitError('Aborting commit due to empty commit message.', 1);
    const id = writeCommit(git, { message, parents, author });
    refs.setNote('COMMIT_EDITMSG', message);
    const kind = args.has('amend') ? 'commit (amend)' : mergeHead.length > 0 ? 'commit (merge)' : last ? 'commit' : 'commit (initial)';
    refs.update('HEAD', id, git.identity('committer'), `${kind}: ${subjectOf(message)}`);
    for (const note of ['MERGE_HEAD', 'MERGE_MSG', 'MERGE_MODE', 'CHERRY_PICK_HEAD', 'REVERT_HEAD']) refs.setNote(note, undefined);
    if (!args.has('quiet'))
      git.out(
        commitSummary(git, repository, id, { showDate: args.has('amend') || args.value('date') !== undefined || picked !== undefined }),
      );
    return 0;
  },
};
