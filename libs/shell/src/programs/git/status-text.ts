/** What `git status` prints, and `git commit` when there is nothing to commit. */
import { shortUpstream, trackingNote, trackingText, upstreamOf } from './branches.ts';
import { stagedChanges, unstagedChanges } from './changes.ts';
import { type FileChange, pathOf } from './diff/file-change.ts';
import { quotePath } from './diff/patch.ts';
import type { Git } from './git.ts';
import type { Stages } from './index-file.ts';
import { relativePath } from './pathspec.ts';
import { comparePaths } from './objects/tree-object.ts';
import { fullRefName, oneLine, shorten } from './revision.ts';
import { findUntracked } from './work-tree.ts';

export interface Status {
  readonly staged: readonly FileChange[];
  readonly unstaged: readonly FileChange[];
  readonly conflicts: ReadonlyMap<string, Stages>;
  readonly untracked: readonly string[];
  readonly ignored: readonly string[];
}

export type UntrackedMode = 'no' | 'normal' | 'all';

export function readStatus(git: Git, untracked: UntrackedMode = 'normal'): Status {
  const { tree: repository } = git;
  const found = untracked === 'no' ? { untracked: [], ignored: [] } : findUntracked(git, repository, repository.index, untracked === 'all');
  return {
    staged: stagedChanges(repository, repository.treeOf(repository.refs.head)),
    unstaged: unstagedChanges(repository),
    conflicts: repository.index.conflicts,
    ...found,
  };
}

const WORDS: Readonly<Record<FileChange['status'], string>> = {
  A: 'new file:   ', D: 'deleted:    ', M: 'modified:   ', R: 'renamed:    ', C: 'copied:     ', T: 'typechange: ', U: 'unmerged:   ',
}; // prettier-ignore

/** What the stages of a conflict mean, long and in two letters. */
export function conflictKind(stages: Stages): { text: string; code: string } {
  const key = `${stages[1] ? 1 : ''}${stages[2] ? 2 : ''}${stages[3] ? 3 : ''}`;
  const kinds: Record<string, [string, string]> = {
    '123': ['both modified:   ', 'UU'], '23': ['both added:      ', 'AA'], '1': ['both deleted:    ', 'DD'], '12': ['deleted by them: ', 'UD'],
    '13': ['deleted by us:   ', 'DU'], '2': ['added by us:     ', 'AU'], '3': ['added by them:   ', 'UA'],
  }; // prettier-ignore
  const [text, code] = kinds[key]!;
  return { text, code };
}

const paint = (on: boolean, code: string, text: string): string => (on ? `\x1b[${code}m${text}\x1b[m` : text);

/** What is going on: a merge, a rebase, a cherry-pick; '' when nothing is. */
function operationText(git: Git): string {
  const { refs, index } = git.repository;
  const conflicts = index.conflicts.size > 0;
  if (refs.note('MERGE_HEAD') !== undefined)
    return conflicts
      ? 'You have unmerged paths.\n  (fix conflicts and run "git commit")\n  (use "git merge --abort" to abort the merge)\n\n'
      : 'All conflicts fixed but you are still merging.\n  (use "git commit" to conclude merge)\n\n';
  for (const [name, command, word] of [
    ['CHERRY_PICK_HEAD', 'cherry-pick', 'cherry-picking'],
    ['REVERT_HEAD', 'revert', 'reverting'],
  ] as const) {
    const id = refs.note(name);
    if (id === undefined) continue;
    const advice = conflicts
      ? `  (fix conflicts and run "git ${command} --continue")\n`
      : `  (all conflicts fixed: run "git ${command} --continue")\n`;
    return `You are currently ${word} commit ${shorten(git.repository, id)}.\n${advice}  (use "git ${command} --skip" to skip this patch)\n  (use "git ${command} --abort" to cancel the ${command} operation)\n\n`;
  }
  return '';
}

function rebaseText(git: Git): string {
  const { refs, index } = git.repository;
  const onto = refs.note('rebase-merge/onto');
  if (onto === undefined) return '';
  const branch = (refs.note('rebase-merge/head-name') ?? '').replace('refs/heads/', '');
  const advice =
    index.conflicts.size > 0
      ? '  (fix conflicts and then run "git rebase --continue")\n'
      : '  (all conflicts fixed: run "git rebase --continue")\n';
  const lines = (name: string): string[] => (refs.note(`rebase-merge/${name}`) ?? '').split('\n').filter((line) => line !== '');
  const [done, todo] = [lines('done'), lines('todo')];
  const picks = (ids: readonly string[]): string => ids.map((id) => `   pick ${oneLine(git.repository, id)}\n`).join('');
  const before = `Last command${done.length === 1 ? '' : 's'} done (${done.length} command${done.length === 1 ? '' : 's'} done):\n${picks(done.slice(-2))}${done.length > 2 ? '  (see more in file .git/rebase-merge/done)\n' : ''}`;
  const next =
    todo.length === 0
      ? 'No commands remaining.\n'
      : `Next command${todo.length === 1 ? '' : 's'} to do (${todo.length} remaining command${todo.length === 1 ? '' : 's'}):\n${picks(todo.slice(0, 2))}  (use "git rebase --edit-todo" to view and edit)\n`;
  return `${before}${next}You are currently rebasing branch '${branch}' on '${shorten(git.repository, onto)}'.\n${advice}  (use "git rebase --skip" to skip this patch)\n  (use "git rebase --abort" to check out the original branch)\n\n`;
}

function headText(git: Git, colour: boolean, forCommit: boolean): string {
  const { repository } = git;
  const { branch, head } = repository.refs;
  if (branch !== undefined) {
    const tracking = trackingText(git, branch);
    const none = head === undefined ? `\n${forCommit ? 'Initial commit' : 'No commits yet'}\n\n` : '';
    return `On branch ${branch}\n${none}${tracking}${tracking !== '' ? '\n' : ''}`;
  }
  const last = repository.refs.log('HEAD').find(({ message }) => message.startsWith('checkout: moving from'));
  const target = /to (\S+)$/.exec(last?.message ?? '')?.[1] ?? '';
  const name =
    target !== '' && fullRefName(repository, target) !== undefined && target !== 'HEAD'
      ? target
      : shorten(repository, last?.after ?? head!);
  const at = last && last.after !== head ? 'from' : 'at';
  if (repository.refs.note('rebase-merge/onto') !== undefined)
    return `${paint(colour, '31', 'interactive rebase in progress; onto ')}${shorten(repository, repository.refs.note('rebase-merge/onto')!)}\n`;
  return `${paint(colour, '31', `HEAD detached ${at} `)}${name}\n`;
}

export interface LongStatusOptions {
  readonly ignored?: boolean;
  readonly colour?: boolean;
  /** It is what `git commit` says when there is nothing to commit, or in its template. */
  readonly forCommit?: boolean;
}

/** `git status`. */
export function longStatus(
  git: Git,
  status: Status,
  { ignored = false, colour = false, forCommit = false }: LongStatusOptions = {},
): string {
  const { refs } = git.repository;
  const { prefix } = git;
  const [staged, unstaged, conflicts] = [status.staged, status.unstaged, status.conflicts];
  const shown = (path: string): string => quotePath(relativePath(prefix, path));
  const change = (each: FileChange): string =>
    `${WORDS[each.status]}${each.status === 'R' ? `${shown(each.before!.path)} -> ${shown(each.after!.path)}` : shown(pathOf(each))}`;
  const list = (lines: readonly string[], code: string): string => `${lines.map((line) => `\t${paint(colour, code, line)}\n`).join('')}\n`;
  const unstage = refs.head === undefined ? 'git rm --cached <file>..." to unstage' : 'git restore --staged <file>..." to unstage';
  let text = headText(git, colour, forCommit) + rebaseText(git) + operationText(git);
  if (staged.length > 0)
    text += `Changes to be committed:\n${refs.note('MERGE_HEAD') === undefined ? `  (use "${unstage})\n` : ''}${list(staged.map(change), '32')}`;
  if (conflicts.size > 0) {
    const deleted = [...conflicts.values()].some((stages) => !stages[2] || !stages[3]);
    const rows = [...conflicts]
      .sort(([a], [b]) => comparePaths(a, b))
      .map(([path, stages]) => `${conflictKind(stages).text}${shown(path)}`);
    const restore = refs.note('MERGE_HEAD') === undefined && refs.note('CHERRY_PICK_HEAD') === undefined ? `  (use "${unstage})\n` : '';
    text += `Unmerged paths:\n${restore}  (use "git add${deleted ? '/rm' : ''} <file>..."${deleted ? ' as appropriate' : ''} to mark resolution)\n${list(rows, '31')}`;
  }
  if (unstaged.length > 0) {
    const deleted = unstaged.some((each) => each.status === 'D');
    text += `Changes not staged for commit:\n  (use "git add${deleted ? '/rm' : ''} <file>..." to update what will be committed)\n  (use "git restore <file>..." to discard changes in working directory)\n${list(unstaged.map(change), '31')}`;
  }
  if (status.untracked.length > 0)
    text += `Untracked files:\n  (use "git add <file>..." to include in what will be committed)\n${list(status.untracked.map(shown), '31')}`;
  if (ignored && status.ignored.length > 0)
    text += `Ignored files:\n  (use "git add -f <file>..." to include in what will be committed)\n${list(status.ignored.map(shown), '31')}`;
  return text + lastLine(git, status);
}

function lastLine(git: Git, { staged, unstaged, conflicts, untracked }: Status): string {
  if (staged.length > 0) return '';
  if (unstaged.length > 0 || conflicts.size > 0) return 'no changes added to commit (use "git add" and/or "git commit -a")\n';
  if (untracked.length > 0) return 'nothing added to commit but untracked files present (use "git add" to track)\n';
  if (git.repository.refs.note('MERGE_HEAD') !== undefined) return '';
  return git.repository.refs.head === undefined
    ? 'nothing to commit (create/copy files and use "git add" to track)\n'
    : 'nothing to commit, working tree clean\n';
}

/** `git status -s`. */
export function shortStatus(
  git: Git,
  status: Status,
  options: { branch: boolean; ignored: boolean; colour: boolean; porcelain: boolean },
): string {
  const shown = (path: string): string => {
    const name = options.porcelain ? path : relativePath(git.prefix, path);
    return / /.test(name) ? `"${name}"` : quotePath(name);
  };
  const rows = new Map<string, { index: string; work: string; name: string }>();
  for (const each of status.staged) {
    const name = each.status === 'R' ? `${shown(each.before!.path)} -> ${shown(each.after!.path)}` : shown(pathOf(each));
    rows.set(pathOf(each), { index: each.status, work: ' ', name });
  }
  for (const each of status.unstaged) {
    const path = pathOf(each);
    rows.set(path, { index: rows.get(path)?.index ?? ' ', work: each.status, name: rows.get(path)?.name ?? shown(path) });
  }
  for (const [path, stages] of status.conflicts) {
    const { code } = conflictKind(stages);
    rows.set(path, { index: code[0]!, work: code[1]!, name: shown(path) });
  }
  const { colour } = options;
  const lines = [...rows]
    .sort(([a], [b]) => comparePaths(a, b))
    .map(([, { index, work, name }]) => {
      const unmerged = /^(UU|AA|DD|U.|.U)$/.test(index + work);
      return `${paint(colour && index !== ' ', unmerged ? '31' : '32', index)}${paint(colour && work !== ' ', '31', work)} ${name}\n`;
    });
  const others = status.untracked.map((path) => `${paint(colour, '31', '??')} ${shown(path)}\n`);
  const ignored = options.ignored ? status.ignored.map((path) => `${paint(colour, '31', '!!')} ${shown(path)}\n`) : [];
  return `${options.branch ? branchLine(git, colour) : ''}${lines.join('')}${others.join('')}${ignored.join('')}`;
}

function branchLine(git: Git, colour: boolean): string {
  const { refs } = git.repository;
  const { branch } = refs;
  if (branch === undefined) return `## ${paint(colour, '31', 'HEAD (no branch)')}\n`;
  const name = paint(colour, '32', branch);
  if (refs.head === undefined)
    return `## No commits yet on ${name}${upstreamOf(git)(branch) ? `...${shortUpstream(upstreamOf(git)(branch)!)}` : ''}\n`;
  const tracking = trackingNote(git, branch);
  if (!tracking) return `## ${name}\n`;
  return `## ${name}...${paint(colour, '31', tracking.name)}${tracking.note === '' ? '' : ` [${tracking.note}]`}\n`;
}
