import { parseArguments, type Arguments, same } from '../arguments.ts';
import { isValidRefName, shortUpstream, trackingNote, upstreamOf } from '../branches.ts';
import { removeSection, renameSection, setValue, unsetValue } from '../config-file.ts';
import type { Git, GitCommand } from '../git.ts';
import { fatal } from '../git-error.ts';
import { isAncestor } from '../history.ts';
import { subjectOf } from '../objects/commit-object.ts';
import { commitNamed, fullRefName, shorten } from '../revision.ts';
import { failed } from '../../../files/file-error.ts';

const USAGE =
  '[<options>] [-r | -a] [--merged] [--no-merged]\n   or: git branch [<options>] [-f] <branch-name> [<start-point>]\n   or: git branch [<options>] (-d | -D) [-r] <branch-name>...\n   or: git branch [<options>] (-m | -M) [<old-branch>] <new-branch>';

/** Changes the repository's own settings. */
export function editConfig(git: Git, edit: (text: string) => string): void {
  const path = `${git.repository.gitDirectory}/config`;
  const text = git.files.readText(path);
  git.files.writeText(path, edit(failed(text) ? '' : text));
  git.forgetConfig();
}

/** Makes a branch follow a remote one, as `git push -u` and `git checkout -b x origin/x` do. */
export function setUpstream(git: Git, branch: string, remote: string, merge: string): void {
  editConfig(git, (text) => setValue(setValue(text, `branch.${branch}.remote`, remote), `branch.${branch}.merge`, merge));
}

/** `refs/remotes/origin/main` → `origin`, `refs/heads/main`; undefined for what is no remote branch. */
export function remoteBranch(git: Git, ref: string): { remote: string; merge: string } | undefined {
  const remote = git.config.subsections('remote').find((name) => ref.startsWith(`refs/remotes/${name}/`));
  return remote === undefined ? undefined : { remote, merge: `refs/heads/${ref.slice(`refs/remotes/${remote}/`.length)}` };
}

/** The branch that a start point means to follow, when it is a remote one. */
export function trackStart(git: Git, branch: string, start: string): string {
  const full = fullRefName(git.repository, start);
  const found = full === undefined ? undefined : remoteBranch(git, full);
  if (!found) return '';
  setUpstream(git, branch, found.remote, found.merge);
  return `branch '${branch}' set up to track '${shortUpstream(full!)}'.\n`;
}

export function createBranch(git: Git, name: string, start: string, force: boolean): void {
  const { repository } = git;
  if (!isValidRefName(name)) throw fatal(`'${name}' is not a valid branch name`);
  const ref = `refs/heads/${name}`;
  if (repository.refs.idOf(ref) !== undefined && !force) throw fatal(`a branch named '${name}' already exists`);
  if (force && repository.refs.branch === name)
    throw fatal(`cannot force update the branch '${name}' checked out at '${repository.workTree}'`);
  if (start === 'HEAD' && repository.refs.head === undefined) throw fatal(`not a valid object name: '${repository.refs.branch ?? 'HEAD'}'`);
  const id = startOf(git, start);
  const parent = repository.refs.list('refs/heads/').find((each) => ref.startsWith(`${each}/`));
  if (parent !== undefined) throw fatal(`cannot lock ref '${ref}': '${parent}' exists; cannot create '${ref}'`);
  const child = repository.refs.list(`${ref}/`)[0];
  if (child !== undefined) throw fatal(`cannot lock ref '${ref}': '${child}' exists; cannot create '${ref}'`);
  repository.refs.update(ref, id, git.logIdentity, force ? `branch: Reset to ${start}` : `branch: Created from ${start}`);
}

function startOf(git: Git, start: string): string {
  try {
    return commitNamed(git.repository, start, upstreamOf(git));
  } catch {
    throw fatal(`not a valid object name: '${start}'`);
  }
}

function listBranches(git: Git, args: Arguments): void {
  const { repository } = git;
  const { refs } = repository;
  const colour = git.coloured(args.has('no-color') ? false : undefined, 'branch');
  const paint = (code: string, text: string): string => (colour && code !== '' ? `\x1b[${code}m${text}\x1b[m` : text);
  const [local, remote] = [!args.has('remotes'), args.has('remotes') || args.has('all')];
  const names = [...(local ? refs.list('refs/heads/') : []), ...(remote ? refs.list('refs/remotes/') : [])];
  const reached = (flag: string, wanted: boolean) => (ref: string) => {
    if (!args.has(flag) && args.value(flag) === undefined) return true;
    const target = commitNamed(repository, args.value(flag) ?? args.words[0] ?? 'HEAD');
    return isAncestor(repository, refs.idOf(ref)!, target) === wanted;
  };
  const containing = args.value('contains');
  const patterns = args.has('merged') || args.has('no-merged') ? [] : args.words;
  const matches = (ref: string): boolean =>
    patterns.length === 0 ||
    patterns.some((glob) => new RegExp(`^${glob.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`).test(shortUpstream(ref)));
  const shown = names.filter(reached('merged', true)).filter(reached('no-merged', false)).filter(matches)
    .filter((ref) => containing === undefined || isAncestor(repository, commitNamed(repository, containing), refs.idOf(ref)!)); // prettier-ignore
  interface Row { label: string; ref: string | undefined; current: boolean; arrow?: string } // prettier-ignore
  const rows: Row[] = [];
  if (local && refs.branch === undefined && refs.head !== undefined && patterns.length === 0) {
    const moved = refs.log('HEAD').find(({ message }) => message.startsWith('checkout: moving'));
    const at = /to (\S+)$/.exec(moved?.message ?? '')?.[1] ?? '';
    const name =
      at !== '' && at !== 'HEAD' && fullRefName(repository, at) !== undefined ? at : shorten(repository, moved?.after ?? refs.head);
    const rebasing = (refs.note('rebase-merge/head-name') ?? '').replace('refs/heads/', '');
    rows.push({ label: rebasing ? `(no branch, rebasing ${rebasing})` : `(HEAD detached at ${name})`, ref: undefined, current: true });
  }
  for (const ref of shown) {
    const target = refs.symbolic(ref);
    const label = ref.startsWith('refs/remotes/') ? (local ? `remotes/${shortUpstream(ref)}` : shortUpstream(ref)) : shortUpstream(ref);
    rows.push({ label, ref, current: ref === `refs/heads/${refs.branch}`, ...(target ? { arrow: shortUpstream(target) } : {}) });
  }
  if (args.value('format') !== undefined) {
    for (const row of rows)
      git.out(
        `${args
          .value('format')!
          .replaceAll('%(refname:short)', row.label.replace(/^remotes\//, ''))
          .replaceAll('%(refname)', row.ref ?? row.label)
          .replaceAll('%(objectname:short)', shorten(repository, row.ref ? refs.idOf(row.ref)! : refs.head!))}\n`,
      );
    return;
  }
  const verbose = args.has('verbose');
  const width = Math.max(0, ...rows.map(({ label }) => label.length));
  for (const { label, ref, current, arrow } of rows) {
    const name = paint(current ? '32' : ref?.startsWith('refs/remotes/') ? '31' : '', label);
    const mark = current ? '* ' : '  ';
    if (!verbose || arrow !== undefined) {
      git.out(`${mark}${name}${verbose ? ' '.repeat(width - label.length) : ''}${arrow === undefined ? '' : ` -> ${arrow}`}\n`);
      continue;
    }
    const id = ref === undefined ? refs.head! : refs.idOf(ref)!;
    const tracking = ref?.startsWith('refs/heads/') ? trackingNote(git, label) : undefined;
    const full = args.has('very-verbose');
    const note = !tracking
      ? ''
      : full
        ? `[${paint('34', tracking.name)}${tracking.note ? `: ${tracking.note}` : ''}] `
        : tracking.note
          ? `[${tracking.note}] `
          : '';
    git.out(
      `${mark}${name}${' '.repeat(width - label.length)} ${shorten(repository, id)} ${note}${subjectOf(repository.commit(id).message)}\n`,
    );
  }
}

function deleteBranches(git: Git, args: Arguments, force: boolean): number {
  const { repository } = git;
  const { refs } = repository;
  if (args.words.length === 0) throw fatal('branch name required');
  let status = 0;
  for (const name of args.words) {
    const ref = args.has('remotes') ? `refs/remotes/${name}` : `refs/heads/${name}`;
    const id = refs.idOf(ref);
    const refuse = (message: string): void => {
      git.err(`${message}\n`);
      status = 1;
    };
    if (id === undefined) refuse(`error: ${args.has('remotes') ? 'remote-tracking branch' : 'branch'} '${name}' not found.`);
    else if (name === refs.branch && !args.has('remotes'))
      refuse(`error: Cannot delete branch '${name}' checked out at '${repository.workTree}'`);
    else if (
      !force &&
      !args.has('remotes') &&
      refs.head !== undefined &&
      !isAncestor(repository, id, refs.idOf(upstreamOf(git)(name) ?? '') ?? refs.head)
    )
      refuse(`error: The branch '${name}' is not fully merged.\nIf you are sure you want to delete it, run 'git branch -D ${name}'.`);
    else {
      const tracked = upstreamOf(git)(name);
      if (!force && !args.has('remotes') && tracked !== undefined && refs.head !== undefined && !isAncestor(repository, id, refs.head))
        git.err(`warning: deleting branch '${name}' that has been merged to\n         '${tracked}', but not yet merged to HEAD.\n`);
      refs.delete(ref);
      if (!args.has('remotes')) editConfig(git, (text) => removeSection(text, `branch.${name}`));
      if (!args.has('quiet'))
        git.out(`Deleted ${args.has('remotes') ? 'remote-tracking ' : ''}branch ${name} (was ${shorten(repository, id)}).\n`);
    }
  }
  return status;
}

function renameBranch(git: Git, words: readonly string[], force: boolean): void {
  const { refs } = git.repository;
  const [from, to] = words.length > 1 ? [words[0]!, words[1]!] : [refs.branch, words[0]];
  if (to === undefined) throw fatal('branch name required');
  if (from === undefined) throw fatal('cannot rename the current branch while not on any.');
  if (!isValidRefName(to)) throw fatal(`'${to}' is not a valid branch name`);
  if (refs.idOf(`refs/heads/${from}`) === undefined && from !== refs.branch) throw fatal(`no branch named '${from}'`);
  if (refs.idOf(`refs/heads/${to}`) !== undefined && !force && from !== to) throw fatal(`a branch named '${to}' already exists`);
  const current = refs.branch === from;
  if (refs.idOf(`refs/heads/${from}`) !== undefined) refs.rename(`refs/heads/${from}`, `refs/heads/${to}`);
  if (current)
    refs.point(
      'HEAD',
      `refs/heads/${to}`,
      refs.idOf(`refs/heads/${to}`)
        ? {
            who: git.logIdentity,
            message: `Branch: renamed refs/heads/${from} to refs/heads/${to}`,
            before: refs.idOf(`refs/heads/${to}`),
            after: refs.idOf(`refs/heads/${to}`),
          }
        : undefined,
    );
  editConfig(git, (text) => renameSection(text, `branch.${from}`, `branch.${to}`));
}

function changeUpstream(git: Git, args: Arguments): void {
  const branch = args.words[0] ?? git.repository.refs.branch;
  if (branch === undefined) throw fatal('could not set upstream of HEAD to nothing when it does not point to any branch.');
  if (args.has('unset-upstream')) {
    if (upstreamOf(git)(branch) === undefined) throw fatal(`Branch '${branch}' has no upstream information`);
    editConfig(git, (text) => unsetValue(unsetValue(text, `branch.${branch}.remote`), `branch.${branch}.merge`));
    return;
  }
  const wanted = args.value('set-upstream-to')!;
  const full = fullRefName(git.repository, wanted);
  if (git.repository.refs.idOf(`refs/heads/${branch}`) === undefined) throw fatal(`branch '${branch}' does not exist`);
  if (full === undefined)
    throw fatal(
      `the requested upstream branch '${wanted}' does not exist\nhint: \nhint: If you are planning on basing your work on an upstream\nhint: branch that already exists at the remote, you may need to\nhint: run "git fetch" to retrieve it.\nhint: \nhint: If you are planning to push out a new local branch that\nhint: will track its remote counterpart, you may want to use\nhint: "git push -u" to set the upstream config as you push.\nhint: Disable this message with "git config advice.setUpstreamFailure false"`,
    );
  const found = remoteBranch(git, full) ?? { remote: '.', merge: full };
  setUpstream(git, branch, found.remote, found.merge);
  git.out(`branch '${branch}' set up to track '${shortUpstream(full)}'.\n`);
}

export const branchCommand: GitCommand = {
  name: 'branch',
  summary: 'List, make, rename and delete branches',
  usage: USAGE,
  *run(git, words) {
    const args = parseArguments('branch', USAGE, words, {
      flags: { a: 'all', r: 'remotes', v: 'verbose', d: 'delete', D: 'force-delete', m: 'move', M: 'force-move', f: 'force', q: 'quiet', l: 'list', t: 'track', ...same('all', 'remotes', 'verbose', 'delete', 'move', 'force', 'quiet', 'list', 'show-current', 'unset-upstream', 'no-color', 'no-track', 'track', 'merged', 'no-merged', 'color', 'edit-description') },
      values: { u: 'set-upstream-to', 'set-upstream-to': 'set-upstream-to', contains: 'contains', format: 'format', sort: 'sort' },
      optional: { merged: 'merged', 'no-merged': 'no-merged' },
    }); // prettier-ignore
    const { refs } = git.repository;
    if (args.has('show-current')) git.out(refs.branch === undefined ? '' : `${refs.branch}\n`);
    else if (args.has('delete') || args.has('force-delete'))
      return deleteBranches(git, args, args.has('force-delete') || args.has('force'));
    else if (args.has('move') || args.has('force-move')) renameBranch(git, args.words, args.has('force-move') || args.has('force'));
    else if (args.value('set-upstream-to') !== undefined || args.has('unset-upstream')) changeUpstream(git, args);
    else if (
      args.words.length === 0 ||
      args.has('list') ||
      args.has('all') ||
      args.has('remotes') ||
      args.has('merged') ||
      args.has('no-merged') ||
      args.value('contains') !== undefined
    ) {
      const twice =
        words.some((word) => /^-\w*v\w*v/.test(word)) || words.filter((word) => word === '-v' || word === '--verbose').length > 1;
      listBranches(git, twice ? { ...args, has: (name) => name === 'very-verbose' || args.has(name) } : args);
    } else {
      const [name, start = 'HEAD'] = args.words as [string, string?];
      createBranch(git, name, start, args.has('force'));
      if (!args.has('no-track')) git.out(trackStart(git, name, start));
    }
    return 0;
  },
};
