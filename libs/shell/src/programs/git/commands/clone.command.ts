/** clone: a copy of a repository, with everything that it knows. */
import { failed } from '../../../files/file-error.ts';
import { baseName, normalizePath } from '../../../files/paths.ts';
import { parseArguments, same } from '../arguments.ts';
import { switchTrees } from '../checkout.ts';
import { setValue } from '../config-file.ts';
import { createRepository } from '../create-repository.ts';
import type { Git, GitCommand } from '../git.ts';
import { fatal, GitError } from '../git-error.ts';
import type { Repository } from '../repository.ts';
import { copyObjects, openRemote, transferLines } from '../transport.ts';
import { editConfig, setUpstream } from './branch.command.ts';

const CLONE_USAGE = '[<options>] [--] <repo> [<dir>]';

/** `https://host/a/shop.git` → `shop`. */
const humanish = (url: string): string => baseName(url.replace(/[/]+$/, '').replace(/\/\.git$/, '').replace(/^.*:(?!\/\/)/, '')).replace(/\.git$/, ''); // prettier-ignore

export const cloneCommand: GitCommand = {
  name: 'clone',
  summary: 'Make a copy of a repository',
  usage: CLONE_USAGE,
  *run(git, words) {
    const args = parseArguments('clone', CLONE_USAGE, words, {
      flags: { q: 'quiet', v: 'verbose', n: 'no-checkout', l: 'local', ...same('quiet', 'verbose', 'bare', 'mirror', 'no-checkout', 'single-branch', 'no-single-branch', 'no-tags', 'recurse-submodules', 'recursive', 'local', 'no-local', 'progress', 'shallow-submodules', 'no-hardlinks') },
      values: { b: 'branch', branch: 'branch', o: 'origin', origin: 'origin', depth: 'depth', c: 'config', config: 'config', filter: 'filter', j: 'jobs' },
    }); // prettier-ignore
    const [url, given] = args.words;
    if (url === undefined) throw new GitError(`fatal: You must specify a repository to clone.\n\nusage: git clone ${CLONE_USAGE}`, 129);
    if (args.words.length > 2) throw new GitError(`fatal: Too many arguments.\n\nusage: git clone ${CLONE_USAGE}`, 129);
    const bare = args.has('bare') || args.has('mirror');
    const shown = given ?? `${humanish(url)}${bare ? '.git' : ''}`;
    const path = normalizePath(git.files.absolute(shown));
    const before = git.files.list(path);
    if (git.files.exists(path) && (failed(before) || before.length > 0))
      throw fatal(`destination path '${shown}' already exists and is not an empty directory.`);
    const isPath = !/^[a-z][a-z0-9+.-]*:\/\//i.test(url) && !/^[^/]+:/.test(url);
    if (isPath && !git.files.exists(url) && !git.files.exists(`${url}.git`)) throw fatal(`repository '${url}' does not exist`);
    if (!args.has('quiet')) git.err(`Cloning into ${bare ? 'bare repository ' : ''}'${shown}'...\n`);
    yield* git.flush();
    const there = openRemote(git, url, true);
    const origin = args.value('origin') ?? 'origin';
    const wanted = args.value('branch');
    if (
      wanted !== undefined &&
      there.refs.idOf(`refs/heads/${wanted}`) === undefined &&
      there.refs.idOf(`refs/tags/${wanted}`) === undefined
    )
      throw new GitError(
        `warning: Could not find remote branch ${wanted} to clone.\nfatal: Remote branch ${wanted} not found in upstream ${origin}`,
      );
    const branch = wanted ?? there.refs.branch ?? git.config.get('init.defaultbranch') ?? 'master';
    const made = createRepository(
      git.files,
      path,
      bare,
      there.refs.idOf(`refs/tags/${branch}`) && !there.refs.idOf(`refs/heads/${branch}`) ? 'master' : branch,
    );
    const real = git.files.realpath(isPath ? url : '/');
    const stored = isPath && !failed(real) ? (git.files.exists(url) ? real : `${normalizePath(git.files.absolute(url))}`) : url;
    git.use(made);
    editConfig(git, (text) => {
      const withUrl = setValue(text, `remote.${origin}.url`, stored);
      return bare ? withUrl : setValue(withUrl, `remote.${origin}.fetch`, `+refs/heads/*:refs/remotes/${origin}/*`);
    });
    const refs = there.refs.list('refs/');
    const count = copyObjects(there, made, refs.filter((ref) => /^refs\/(heads|tags)\//.test(ref)).map((ref) => there.refs.idOf(ref)!)); // prettier-ignore
    if (!isPath && !args.has('quiet') && count > 0)
      git.err(transferLines(count, true) + (git.process.isTerminal(2) ? `Receiving objects: 100% (${count}/${count}), done.\n` : ''));
    const who = git.logIdentity;
    for (const ref of refs) {
      if (ref.startsWith('refs/tags/')) made.refs.update(ref, there.refs.idOf(ref)!, who, `clone: from ${stored}`);
      else if (ref.startsWith('refs/heads/') && (!args.has('single-branch') || ref === `refs/heads/${branch}`))
        made.refs.update(
          bare ? ref : ref.replace('refs/heads/', `refs/remotes/${origin}/`),
          there.refs.idOf(ref)!,
          who,
          `clone: from ${stored}`,
        );
    }
    if (bare) {
      if (!args.has('quiet') && isPath) git.err('done.\n');
      return 0;
    }
    if (there.refs.head !== undefined && there.refs.branch !== undefined)
      made.refs.point(`refs/remotes/${origin}/HEAD`, `refs/remotes/${origin}/${there.refs.branch}`);
    checkOut(git, made, origin, branch, args.has('no-checkout'), stored);
    if (refs.length === 0) git.err('warning: You appear to have cloned an empty repository.\n');
    if (!args.has('quiet') && isPath) git.err('done.\n');
    return 0;
  },
};

function checkOut(git: Git, made: Repository, origin: string, branch: string, none: boolean, from: string): void {
  const tip = made.refs.idOf(`refs/remotes/${origin}/${branch}`);
  const tag = made.refs.idOf(`refs/tags/${branch}`);
  const commit = tip ?? (tag === undefined ? undefined : made.peelToCommit(tag));
  if (tip === undefined && commit === undefined) {
    setUpstream(git, branch, origin, `refs/heads/${branch}`);
    return;
  }
  if (tip === undefined) {
    made.refs.detach(commit!, git.logIdentity, `clone: from ${from}`);
    git.err(`Note: switching to '${commit}'.\n\nYou are in 'detached HEAD' state.\n`);
  } else {
    made.refs.update('HEAD', tip, git.logIdentity, `clone: from ${from}`);
    setUpstream(git, branch, origin, `refs/heads/${branch}`);
  }
  if (!none) switchTrees(git, made, new Map(), made.treeOf(commit), { operation: 'checkout', force: true });
}
