import { parseArguments, same } from '../arguments.ts';
import { upstreamOf } from '../branches.ts';
import type { Git, GitCommand } from '../git.ts';
import { fatal, GitError } from '../git-error.ts';
import type { ObjectId } from '../objects/object-store.ts';
import type { Repository } from '../repository.ts';
import { findRevision, fullRefName, shorten } from '../revision.ts';
import { copyObjects, isForward, openRemote, parseRefspec, remoteFor, remoteNamed, transferLines } from '../transport.ts';
import { setUpstream } from './branch.command.ts';
import { defaultRemote } from './fetch.command.ts';

const USAGE = '[<options>] [<repository> [<refspec>...]]';

interface Push {
  /** Undefined: the ref goes. */
  readonly id: ObjectId | undefined;
  /** As it is shown. */
  readonly from: string;
  readonly to: string;
  readonly force: boolean;
}

const shortName = (ref: string): string => ref.replace(/^refs\/(heads|tags)\//, '');

function pushOf(git: Git, text: string, there: Repository, force: boolean, deletes: boolean): Push {
  const { repository } = git;
  const spec = parseRefspec(deletes ? `:${text}` : text);
  const full = (name: string, kind: string): string => (name.startsWith('refs/') ? name : `refs/${kind}/${name}`);
  if (spec.from === '') {
    const to = fullRefName(there, spec.to) ?? full(spec.to, 'heads');
    return { id: undefined, from: '', to, force };
  }
  const source = spec.from === 'HEAD' && spec.to === 'HEAD' ? (repository.refs.branch ?? 'HEAD') : spec.from;
  const id = findRevision(repository, source, upstreamOf(git));
  if (id === undefined) throw new GitError(`error: src refspec ${spec.from} does not match any`, 1);
  const ref = fullRefName(repository, source);
  const kind = ref?.startsWith('refs/tags/') ? 'tags' : 'heads';
  const target = spec.to === 'HEAD' ? source : spec.to;
  const to =
    target === spec.from && ref?.startsWith('refs/')
      ? ref
      : full(target, spec.to === spec.from ? kind : ref === undefined || kind === 'heads' ? 'heads' : kind);
  return { id, from: shortName(ref && ref !== 'HEAD' ? ref : spec.from), to, force: force || spec.force };
}

function noUpstream(git: Git, branch: string, remote: string): GitError {
  return fatal(
    `The current branch ${branch} has no upstream branch.\nTo push the current branch and set the remote as upstream, use\n\n    git push --set-upstream ${remote} ${branch}\n\nTo have this happen automatically for branches without a tracking\nupstream, see 'push.autoSetupRemote' in 'git help config'.\n`,
  );
}

const NO_DESTINATION = `No configured push destination.
Either specify the URL from the command-line or configure a remote repository using

    git remote add <name> <url>

and then push using the remote name

    git push <name>
`;

interface Result {
  readonly flag: string;
  readonly summary: string;
  readonly push: Push;
  readonly note: string;
  readonly refused?: 'fetch first' | 'non-fast-forward' | 'other';
}

function judge(git: Git, there: Repository, push: Push): Result {
  const { repository } = git;
  const before = there.refs.idOf(push.to);
  if (push.id === undefined)
    return before === undefined
      ? { flag: '!', summary: '[remote rejected]', push, note: ' (remote ref does not exist)', refused: 'other' }
      : { flag: '-', summary: '[deleted]', push, note: '' };
  const kind = push.to.startsWith('refs/tags/') ? 'tag' : push.to.startsWith('refs/heads/') ? 'branch' : 'reference';
  if (before === undefined) return { flag: '*', summary: `[new ${kind}]`, push, note: '' };
  if (before === push.id) return { flag: '=', summary: '[up to date]', push, note: '' };
  if (there.workTree !== undefined && there.refs.branch === shortName(push.to) && push.to.startsWith('refs/heads/'))
    return { flag: '!', summary: '[remote rejected]', push, note: ' (branch is currently checked out)', refused: 'other' };
  if (kind === 'tag' && !push.force) return { flag: '!', summary: '[rejected]', push, note: ' (already exists)', refused: 'other' };
  const known = repository.objects.has(before);
  const short = (id: string): string => (repository.objects.has(id) ? shorten(repository, id) : shorten(there, id));
  if (known && isForward(repository, before, push.id)) return { flag: ' ', summary: `${short(before)}..${short(push.id)}`, push, note: '' };
  if (push.force) return { flag: '+', summary: `${short(before)}...${short(push.id)}`, push, note: ' (forced update)' };
  const why = known ? 'non-fast-forward' : 'fetch first';
  return { flag: '!', summary: '[rejected]', push, note: ` (${why})`, refused: why };
}

const HINTS: Readonly<Record<string, string>> = {
  'fetch first': `Updates were rejected because the remote contains work that you do
not have locally. This is usually caused by another repository pushing
to the same ref. You may want to first integrate the remote changes
(e.g., 'git pull ...') before pushing again.
See the 'Note about fast-forwards' in 'git push --help' for details.`,
  'non-fast-forward': `Updates were rejected because the tip of your current branch is behind
its remote counterpart. Integrate the remote changes (e.g.
'git pull ...') before pushing again.
See the 'Note about fast-forwards' in 'git push --help' for details.`,
  other: `Updates were rejected because a pushed branch tip is behind its remote
counterpart. Check out this branch and integrate the remote changes
(e.g. 'git pull ...') before pushing again.
See the 'Note about fast-forwards' in 'git push --help' for details.`,
  tag: 'Updates were rejected because the tag already exists in the remote.',
};

const CHECKED_OUT = `remote: error: refusing to update checked out branch: refs/heads/$
remote: error: By default, updating the current branch in a non-bare repository
remote: is denied, because it will make the index and work tree inconsistent
remote: with what you pushed, and will require 'git reset --hard' to match
remote: the work tree to HEAD.
remote: 
remote: You can set the 'receive.denyCurrentBranch' configuration variable
remote: to 'ignore' or 'warn' in the remote repository to allow pushing into
remote: its current branch; however, this is not recommended unless you
remote: arranged to update its work tree to match what you pushed in some
remote: other way.
remote: 
remote: To squelch this message and still keep the default behaviour, set
remote: 'receive.denyCurrentBranch' configuration variable to 'refuse'.
`;

export const pushCommand: GitCommand = {
  name: 'push',
  summary: 'Bring what is here to another repository',
  usage: USAGE,
  *run(git, words) {
    const args = parseArguments('push', USAGE, words, {
      flags: { u: 'set-upstream', f: 'force', d: 'delete', n: 'dry-run', q: 'quiet', v: 'verbose', ...same('set-upstream', 'force', 'delete', 'dry-run', 'quiet', 'verbose', 'all', 'tags', 'follow-tags', 'mirror', 'prune', 'atomic', 'no-verify', 'porcelain', 'progress') },
      optional: { 'force-with-lease': 'force' },
      values: { o: 'push-option', 'push-option': 'push-option' },
    }); // prettier-ignore
    const { repository } = git;
    const { refs } = repository;
    const [name = defaultRemote(git), ...words2] = args.words;
    if (args.words.length === 0 && remoteNamed(git, name) === undefined) throw fatal(NO_DESTINATION);
    const remote = remoteFor(git, name);
    const { branch } = refs;
    const specs = [...words2];
    const everything = args.has('all') || args.has('mirror');
    if (everything) specs.push(...refs.list('refs/heads/'));
    if (args.has('tags') || args.has('mirror')) specs.push(...refs.list('refs/tags/'));
    const implicit = specs.length === 0 && !everything && !args.has('tags');
    if (implicit) {
      if (args.has('delete')) throw fatal("--delete doesn't make sense without any refs");
      if (branch === undefined)
        throw fatal(
          `You are not currently on a branch.\nTo push the history leading to the current (detached HEAD)\nstate now, use\n\n    git push ${name} HEAD:<name-of-remote-branch>\n`,
        );
      const follows = git.config.get(`branch.${branch}.merge`);
      const sameRemote = git.config.get(`branch.${branch}.remote`) === name;
      const automatic =
        git.config.isTrue('push.autosetupremote') ||
        args.has('set-upstream') ||
        ['current', 'matching'].includes(git.config.get('push.default') ?? '');
      if (args.words.length === 0 && (follows === undefined || !sameRemote) && !automatic) throw noUpstream(git, branch, name);
      if (args.words.length === 0 && follows !== undefined && follows !== `refs/heads/${branch}` && sameRemote)
        throw fatal(
          `The upstream branch of your current branch does not match\nthe name of your current branch.  To push to the upstream branch\non the remote, use\n\n    git push ${name} HEAD:${shortName(follows)}\n\nTo push to the branch of the same name on the remote, use\n\n    git push ${name} HEAD\n\nTo choose either option permanently, see push.default in 'git help config'.\n`,
        );
      specs.push(branch);
    }
    let there: Repository;
    const pushes: Push[] = [];
    try {
      there = openRemote(git, remote.pushUrl);
      for (const spec of specs) pushes.push(pushOf(git, spec, there, args.has('force'), args.has('delete')));
    } catch (problem) {
      if (problem instanceof GitError && problem.message.startsWith('error: src refspec'))
        problem.message += `\nerror: failed to push some refs to '${remote.pushUrl}'`;
      throw problem;
    }
    return carryOut(git, there!, remote, pushes, {
      quiet: args.has('quiet'),
      dry: args.has('dry-run'),
      upstream:
        args.has('set-upstream') ||
        (implicit && git.config.isTrue('push.autosetupremote') && branch !== undefined && upstreamOf(git)(branch) === undefined),
      verbose: args.has('verbose'),
    });
  },
};

function carryOut(
  git: Git,
  there: Repository,
  remote: ReturnType<typeof remoteFor>,
  pushes: readonly Push[],
  options: { quiet: boolean; dry: boolean; upstream: boolean; verbose: boolean },
): number {
  const { repository } = git;
  const results = pushes.map((push) => judge(git, there, push));
  const accepted = results.filter(({ refused, flag }) => refused === undefined && flag !== '=');
  for (const { push, note } of results) if (note.includes('currently checked out')) git.err(CHECKED_OUT.replace('$', shortName(push.to)));
  if (results.every(({ flag }) => flag === '=')) {
    if (!options.quiet) git.err('Everything up-to-date\n');
  } else {
    const count = options.dry
      ? 0
      : copyObjects(
          repository,
          there,
          accepted.flatMap(({ push }) => (push.id === undefined ? [] : [push.id])),
        );
    if (count > 0 && !options.quiet && git.process.isTerminal(2))
      git.err(
        transferLines(count, false).replace(
          /Total.*\n$/,
          `Writing objects: 100% (${count}/${count}), done.\nTotal ${count} (delta 0), reused 0 (delta 0), pack-reused 0\n`,
        ),
      );
    for (const { push } of options.dry ? [] : accepted) apply(git, there, remote.name, push);
    const shown = results.filter(({ flag }) => flag !== '=' || options.verbose);
    if (!options.quiet || results.some(({ refused }) => refused))
      git.err(
        `To ${remote.pushUrl}\n${shown.map(({ flag, summary, push, note }) => ` ${flag} ${summary.padEnd(17)} ${push.id === undefined ? shortName(push.to) : `${push.from} -> ${shortName(push.to)}`}${note}\n`).join('')}`,
      );
  }
  if (options.upstream && !options.dry)
    for (const { push, refused } of results)
      if (!refused && push.id !== undefined && repository.refs.idOf(`refs/heads/${push.from}`) !== undefined) {
        setUpstream(git, push.from, remote.name, push.to);
        if (!options.quiet) git.out(`branch '${push.from}' set up to track '${remote.name}/${shortName(push.to)}'.\n`);
      }
  const refused = results.filter((result) => result.refused);
  if (refused.length === 0) return 0;
  git.err(`error: failed to push some refs to '${remote.pushUrl}'\n`);
  const [first] = refused as [Result];
  if (first.note.includes('already exists')) git.hint(HINTS['tag']!);
  else if (first.refused !== 'other')
    git.hint(HINTS[first.refused === 'non-fast-forward' && first.push.from !== repository.refs.branch ? 'other' : first.refused!]!);
  return 1;
}

function apply(git: Git, there: Repository, remote: string, { id, to }: Push): void {
  const who = git.logIdentity;
  const mirror =
    to.startsWith('refs/heads/') && remoteNamed(git, remote) ? to.replace('refs/heads/', `refs/remotes/${remote}/`) : undefined;
  if (id === undefined) {
    there.refs.delete(to);
    if (mirror !== undefined) git.repository.refs.delete(mirror);
    return;
  }
  there.refs.update(to, id, who, 'push');
  if (mirror !== undefined) git.repository.refs.update(mirror, id, who, 'update by push');
}
