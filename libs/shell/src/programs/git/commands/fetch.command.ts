/** fetch and pull: what others have comes here. */
import { type Arguments, parseArguments, same } from '../arguments.ts';
import type { Git, GitCommand, Steps } from '../git.ts';
import { fatal, GitError } from '../git-error.ts';
import { isAncestor } from '../history.ts';
import type { ObjectId } from '../objects/object-store.ts';
import type { Repository } from '../repository.ts';
import { fullRefName, shorten } from '../revision.ts';
import {
  copyObjects,
  isForward,
  mapRef,
  openRemote,
  parseRefspec,
  type Refspec,
  remoteFor,
  remoteNamed,
  type RemoteSettings,
  transferLines,
} from '../transport.ts';
import { mergeCommit } from './merge.command.ts';

/** The branch that HEAD of a repository is; undefined when that has no commit. */
export const remoteHead = ({ refs }: Repository): string | undefined => (refs.head === undefined ? undefined : refs.branch);

export interface FetchOptions {
  readonly refspecs: readonly Refspec[];
  readonly quiet: boolean;
  readonly prune: boolean;
  readonly tags: boolean;
}

export interface Fetched {
  readonly failed: boolean;
  /** What `pull` merges: ids, and how a message names them. */
  readonly heads: readonly { readonly id: ObjectId; readonly what: string; readonly ref: string }[];
  readonly pruned: readonly string[];
}

interface Update {
  readonly flag: string;
  readonly summary: string;
  readonly from: string;
  readonly to: string;
  readonly note: string;
}

const shortName = (ref: string): string => ref.replace(/^refs\/(heads|tags|remotes)\//, '');

function updateLines(updates: readonly Update[], label: string): string {
  if (updates.length === 0) return '';
  const width = Math.max(...updates.map(({ from }) => from.length), 10);
  const lines = updates.map(
    ({ flag, summary, from, to, note }) => ` ${flag} ${summary.padEnd(17)} ${from.padEnd(width)} -> ${to}${note}\n`,
  );
  return `${label}${lines.join('')}`;
}

/** Brings objects and refs; what changed is said on standard error. */
export function fetchFrom(git: Git, remote: RemoteSettings, options: FetchOptions): Fetched {
  const { repository } = git;
  const there = openRemote(git, remote.url);
  const refs = there.refs.list('refs/');
  const wanted =
    options.refspecs.length > 0
      ? options.refspecs.map((spec) => ({ ...spec, from: fullRefName(there, spec.from) ?? (spec.from.includes('*') ? spec.from : '') }))
      : remote.fetch;
  for (const [i, spec] of options.refspecs.entries())
    if (wanted[i]!.from === '') throw new GitError(`fatal: couldn't find remote ref ${spec.from}`);
  const updates: Update[] = [];
  const heads: { id: ObjectId; what: string; ref: string }[] = [];
  const who = git.logIdentity;
  let refused = false;
  const store = (ref: string, to: string, force: boolean): void => {
    const id = there.refs.idOf(ref)!;
    const before = repository.refs.idOf(to);
    if (before === id) return;
    const kind = ref.startsWith('refs/tags/') ? 'tag' : 'branch';
    const names = { from: shortName(ref), to: shortName(to) };
    if (before === undefined) updates.push({ flag: '*', summary: `[new ${kind}]`, ...names, note: '' });
    else if (kind === 'tag' && !force)
      return void updates.push({ flag: '!', summary: '[rejected]', ...names, note: '  (would clobber existing tag)' });
    else if (isForward(repository, before, id))
      updates.push({ flag: ' ', summary: `${shorten(repository, before)}..${shorten(repository, id)}`, ...names, note: '' });
    else if (force)
      updates.push({
        flag: '+',
        summary: `${shorten(repository, before)}...${shorten(repository, id)}`,
        ...names,
        note: '  (forced update)',
      });
    else {
      updates.push({ flag: '!', summary: '[rejected]', ...names, note: '  (non-fast-forward)' });
      refused = true;
      return;
    }
    repository.refs.update(
      to,
      id,
      who,
      `fetch ${remote.name}: ${before === undefined ? `storing head` : isForward(repository, before, id) ? 'fast-forward' : 'forced-update'}`,
    );
  };
  const pairs: { ref: string; to: string | undefined; force: boolean }[] = [];
  for (const spec of wanted)
    for (const ref of refs) {
      const to = mapRef(spec, ref);
      if (to === undefined) continue;
      const explicit = options.refspecs.length > 0;
      const target = explicit && to === spec.from ? undefined : to.startsWith('refs/') ? to : `refs/heads/${to}`;
      pairs.push({
        ref,
        to: explicit && options.refspecs.every(({ from, to: written }) => from === written) ? undefined : target,
        force: spec.force,
      });
    }
  if (wanted.length === 0 && there.refs.head !== undefined)
    pairs.push({ ref: `refs/heads/${there.refs.branch}`, to: undefined, force: false });
  const count = copyObjects(there, repository, pairs.map(({ ref }) => there.refs.idOf(ref)!)); // prettier-ignore
  const progress =
    count > 0 && git.process.isTerminal(2) && !options.quiet
      ? `${transferLines(count, true)}Unpacking objects: 100% (${count}/${count}), done.\n`
      : '';
  for (const { ref, to, force } of pairs) {
    const id = there.refs.idOf(ref)!;
    const kind = ref.startsWith('refs/tags/') ? 'tag' : 'branch';
    heads.push({
      id,
      ref,
      what:
        remote.name === remote.url
          ? `${kind} '${shortName(ref)}' of ${remote.url}`
          : `${kind} '${shortName(ref)}' of ${remote.url.replace(/\.git$/, '')}`,
    });
    if (to === undefined) {
      updates.push({ flag: '*', summary: kind, from: shortName(ref), to: 'FETCH_HEAD', note: '' });
      const mirror = remote.fetch.map((spec) => mapRef(spec, ref)).find((each) => each !== undefined);
      if (mirror !== undefined) store(ref, mirror, true);
    } else store(ref, to, force);
  }
  const fetchedTags = refs.filter((ref) => ref.startsWith('refs/tags/'));
  for (const ref of fetchedTags) {
    const id = there.refs.idOf(ref)!;
    const follows = repository.objects.has(there.peel(id)) && remote.fetch.length > 0;
    if (!options.tags && !follows) continue;
    copyObjects(there, repository, [id]);
    if (repository.refs.idOf(ref) === undefined || options.tags) store(ref, ref, false);
  }
  const pruned: string[] = [];
  const prunes: Update[] = [];
  if (options.prune)
    for (const ref of repository.refs.list(`refs/remotes/${remote.name}/`)) {
      if (ref.endsWith('/HEAD') || refs.some((each) => remote.fetch.some((spec) => mapRef(spec, each) === ref))) continue;
      repository.refs.delete(ref);
      pruned.push(shortName(ref));
      prunes.push({ flag: '-', summary: '[deleted]', from: '(none)', to: shortName(ref), note: '' });
    }
  repository.refs.setNote('FETCH_HEAD', heads.map(({ id, what }, i) => `${id}\t${i === 0 ? '' : 'not-for-merge'}\t${what}\n`).join('')); // prettier-ignore
  if (!options.quiet) git.err(progress + updateLines([...prunes, ...updates], `From ${remote.url.replace(/\.git$/, '')}\n`));
  return { failed: refused, heads, pruned };
}

function fetchOptions(args: Arguments, refspecs: readonly string[], git: Git): FetchOptions {
  return {
    refspecs: refspecs.map(parseRefspec),
    quiet: args.has('quiet'),
    prune: args.has('prune') || git.config.isTrue('fetch.prune'),
    tags: args.has('tags'),
  };
}

const FETCH_TABLE = {
  flags: { q: 'quiet', v: 'verbose', p: 'prune', t: 'tags', a: 'append', f: 'force', n: 'no-tags', ...same('quiet', 'verbose', 'prune', 'tags', 'no-tags', 'all', 'append', 'force', 'dry-run', 'unshallow', 'progress', 'no-progress') },
  values: { depth: 'depth', j: 'jobs' },
}; // prettier-ignore

/** The remote that a command without one means. */
export const defaultRemote = (git: Git): string => {
  const { branch } = git.repository.refs;
  const configured = branch === undefined ? undefined : git.config.get(`branch.${branch}.remote`);
  const names = git.config.subsections('remote');
  return configured ?? (names.length === 1 ? names[0]! : 'origin');
};

const FETCH_USAGE = '[<options>] [<repository> [<refspec>...]]';

export const fetchCommand: GitCommand = {
  name: 'fetch',
  summary: 'Bring what another repository has',
  usage: FETCH_USAGE,
  *run(git, words) {
    const args = parseArguments('fetch', FETCH_USAGE, words, FETCH_TABLE);
    void git.repository;
    if (args.has('all')) {
      let status = 0;
      for (const name of git.config.subsections('remote')) {
        if (git.config.subsections('remote').length > 1) git.out(`Fetching ${name}\n`);
        if (fetchFrom(git, remoteFor(git, name), fetchOptions(args, [], git)).failed) status = 1;
      }
      return status;
    }
    const [name = defaultRemote(git), ...refspecs] = args.words;
    return fetchFrom(git, remoteFor(git, name), fetchOptions(args, refspecs, git)).failed ? 1 : 0;
  },
};

const DIVERGED = `You have divergent branches and need to specify how to reconcile them.
You can do so by running one of the following commands sometime before
your next pull:

  git config pull.rebase false  # merge
  git config pull.rebase true   # rebase
  git config pull.ff only       # fast-forward only

You can replace "git config" with "git config --global" to set a default
preference for all repositories. You can also pass --rebase, --no-rebase,
or --ff-only on the command line to override the configured default per
invocation.`;

function noTracking(git: Git, branch: string): GitError {
  const remote = git.config.subsections('remote')[0];
  return new GitError(
    `There is no tracking information for the current branch.\nPlease specify which branch you want to merge with.\nSee git-pull(1) for details.\n\n    git pull <remote> <branch>\n\nIf you wish to set tracking information for this branch you can do so with:\n\n    git branch --set-upstream-to=${remote ?? '<remote>'}/<branch> ${branch}\n`,
    1,
  );
}

const PULL_USAGE = '[<options>] [<repository> [<refspec>...]]';

export const pullCommand: GitCommand = {
  name: 'pull',
  summary: 'Bring what another repository has, and join it to the current branch',
  usage: PULL_USAGE,
  *run(git, words) {
    const args = parseArguments('pull', PULL_USAGE, words, {
      flags: { ...FETCH_TABLE.flags, r: 'rebase', ...same('ff', 'no-ff', 'ff-only', 'no-rebase', 'edit', 'no-edit', 'squash', 'commit', 'no-commit', 'stat', 'no-stat', 'allow-unrelated-histories', 'autostash') },
      values: FETCH_TABLE.values,
      optional: { rebase: 'rebase' },
    }); // prettier-ignore
    const { tree: repository } = git;
    const { refs } = repository;
    if (repository.index.conflicts.size > 0) {
      git.err('error: Pulling is not possible because you have unmerged files.\n');
      git.hint("Fix them up in the work tree, and then use 'git add/rm <file>'\nas appropriate to mark resolution and make a commit.");
      throw fatal('Exiting because of an unresolved conflict.');
    }
    const [name = defaultRemote(git), ...refspecs] = args.words;
    const { branch } = refs;
    const merge = branch === undefined ? undefined : git.config.get(`branch.${branch}.merge`);
    const remote = remoteFor(git, name);
    if (remoteNamed(git, name) === undefined && args.words.length === 0 && merge === undefined) throw noTracking(git, branch ?? 'HEAD');
    const fetched = fetchFrom(git, remote, fetchOptions(args, refspecs, git));
    if (fetched.failed) return 1;
    const target = refspecs.length > 0 || remote.fetch.length === 0 ? fetched.heads[0] : fetched.heads.find(({ ref }) => ref === merge);
    if (!target) {
      if (branch === undefined)
        throw new GitError(
          'You are not currently on a branch.\nPlease specify which branch you want to merge with.\nSee git-pull(1) for details.\n\n    git pull <remote> <branch>\n',
          1,
        );
      if (merge === undefined) throw noTracking(git, branch);
      throw new GitError(`Your configuration specifies to merge with the ref '${merge}'\nfrom the remote, but no such ref was fetched.`, 1);
    }
    return yield* join(git, args, target, name);
  },
};

function* join(git: Git, args: Arguments, target: Fetched['heads'][number], name: string): Steps {
  const { repository } = git;
  const { head } = repository.refs;
  const rebases = args.last('rebase', 'no-rebase') === 'rebase' || (!args.has('no-rebase') && git.config.isTrue('pull.rebase'));
  const asked =
    args.last('ff', 'no-ff', 'ff-only') ?? ({ false: 'no-ff', only: 'ff-only' } as Record<string, string>)[git.config.get('pull.ff') ?? ''];
  const diverged = head !== undefined && !isAncestor(repository, head, target.id) && !isAncestor(repository, target.id, head);
  const decided = rebases || args.has('no-rebase') || asked !== undefined || git.config.get('pull.rebase') !== undefined;
  if (diverged && !decided) {
    git.hint(DIVERGED, 'divergentBranches');
    throw fatal('Need to specify how to reconcile divergent branches.');
  }
  if (diverged && asked === 'ff-only') throw fatal('Not possible to fast-forward, aborting.');
  if (rebases && diverged) return yield* git.spawn(['git', 'rebase', target.id]);
  return yield* mergeCommit(git, target.id, {
    what: target.what,
    label: target.id,
    fastForward: asked === 'no-ff' ? 'never' : asked === 'ff-only' ? 'only' : 'allowed',
    quiet: args.has('quiet'),
    squash: args.has('squash'),
    commit: !args.has('no-commit'),
    stat: !args.has('no-stat'),
    edit: args.has('edit') || (git.process.isTerminal(0) && !args.has('no-edit')),
    allowUnrelated: args.has('allow-unrelated-histories'),
    reflog: ['pull', ...(args.words.length > 0 ? [name, ...args.words.slice(1)] : [])].join(' '),
  });
}
