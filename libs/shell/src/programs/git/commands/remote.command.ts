import { parseArguments, same } from '../arguments.ts';
import { removeSection, renameSection, setValue, unsetValue } from '../config-file.ts';
import type { Git, GitCommand } from '../git.ts';
import { fatal, GitError, UsageExit } from '../git-error.ts';
import { aheadBehind } from '../history.ts';
import { openRemote, remoteNamed, type RemoteSettings } from '../transport.ts';
import { editConfig } from './branch.command.ts';
import { fetchFrom, remoteHead } from './fetch.command.ts';

const USAGE =
  '[-v | --verbose]\n   or: git remote add [-t <branch>] [-m <master>] [-f] [--tags | --no-tags] [--mirror=<fetch|push>] <name> <url>\n   or: git remote rename [--[no-]progress] <old> <new>\n   or: git remote remove <name>\n   or: git remote [-v | --verbose] show [-n] <name>\n   or: git remote set-url [--push] <name> <newurl> [<oldurl>]';

function known(git: Git, name: string, mark = ''): RemoteSettings {
  const found = remoteNamed(git, name);
  if (!found) throw new GitError(`error: No such remote${mark} '${name}'`, 2);
  return found;
}

function remove(git: Git, name: string): void {
  known(git, name, ':');
  const { refs } = git.repository;
  for (const ref of refs.list(`refs/remotes/${name}/`)) refs.delete(ref);
  const following = git.config.subsections('branch').filter((branch) => git.config.get(`branch.${branch}.remote`) === name);
  editConfig(git, (text) =>
    following.reduce(
      (current, branch) => unsetValue(unsetValue(current, `branch.${branch}.remote`), `branch.${branch}.merge`),
      removeSection(text, `remote.${name}`),
    ),
  );
}

function rename(git: Git, from: string, to: string): void {
  known(git, from, ':');
  if (remoteNamed(git, to)) throw fatal(`remote ${to} already exists.`);
  const { refs } = git.repository;
  for (const ref of refs.list(`refs/remotes/${from}/`)) refs.rename(ref, ref.replace(`refs/remotes/${from}/`, `refs/remotes/${to}/`));
  const following = git.config.subsections('branch').filter((branch) => git.config.get(`branch.${branch}.remote`) === from);
  editConfig(git, (text) =>
    following.reduce(
      (current, branch) => setValue(current, `branch.${branch}.remote`, to),
      setValue(renameSection(text, `remote.${from}`, `remote.${to}`), `remote.${to}.fetch`, `+refs/heads/*:refs/remotes/${to}/*`),
    ),
  );
}

function show(git: Git, name: string): void {
  const { url, pushUrl } = known(git, name);
  const there = openRemote(git, url);
  const { repository } = git;
  const branches = there.refs.list('refs/heads/').map((ref) => ref.slice('refs/heads/'.length));
  const tracked = (branch: string): boolean => repository.refs.idOf(`refs/remotes/${name}/${branch}`) !== undefined;
  const stale = repository.refs.list(`refs/remotes/${name}/`).map((ref) => ref.slice(`refs/remotes/${name}/`.length)).filter((branch) => branch !== 'HEAD' && !branches.includes(branch)); // prettier-ignore
  const width = Math.max(0, ...branches.map(({ length }) => length), ...stale.map(({ length }) => length + `refs/remotes/${name}/`.length));
  const pulling = git.config.subsections('branch').filter((branch) => git.config.get(`branch.${branch}.remote`) === name);
  const pullWidth = Math.max(0, ...pulling.map(({ length }) => length));
  const pushing = branches.filter((branch) => repository.refs.idOf(`refs/heads/${branch}`) !== undefined);
  const pushWidth = Math.max(0, ...pushing.map(({ length }) => length));
  const state = (branch: string): string => {
    const [mine, theirs] = [repository.refs.idOf(`refs/heads/${branch}`)!, there.refs.idOf(`refs/heads/${branch}`)!];
    if (mine === theirs) return 'up to date';
    return repository.objects.has(theirs) && aheadBehind(repository, mine, theirs).behind === 0 ? 'fast-forwardable' : 'local out of date';
  };
  const head = remoteHead(there);
  git.out(`* remote ${name}\n  Fetch URL: ${url}\n  Push  URL: ${pushUrl}\n  HEAD branch: ${head ?? '(unknown)'}\n`);
  if (branches.length + stale.length > 0) git.out(`  Remote branch${branches.length + stale.length === 1 ? '' : 'es'}:\n`);
  for (const branch of branches)
    git.out(`    ${branch.padEnd(width)} ${tracked(branch) ? 'tracked' : 'new (next fetch will store in remotes/' + name + ')'}\n`);
  for (const branch of stale) git.out(`    ${`refs/remotes/${name}/${branch}`.padEnd(width)} stale (use 'git remote prune' to remove)\n`);
  if (pulling.length > 0) git.out(`  Local branch${pulling.length === 1 ? '' : 'es'} configured for 'git pull':\n`);
  for (const branch of pulling)
    git.out(`    ${branch.padEnd(pullWidth)} merges with remote ${git.config.get(`branch.${branch}.merge`)!.replace('refs/heads/', '')}\n`);
  if (pushing.length > 0) git.out(`  Local ref${pushing.length === 1 ? '' : 's'} configured for 'git push':\n`);
  for (const branch of pushing) git.out(`    ${branch.padEnd(pushWidth)} pushes to ${branch.padEnd(pushWidth)} (${state(branch)})\n`);
}

export const remoteCommand: GitCommand = {
  name: 'remote',
  summary: 'Manage the repositories that this one knows',
  usage: USAGE,
  *run(git, words) {
    const args = parseArguments('remote', USAGE, words, {
      flags: {
        v: 'verbose',
        f: 'fetch',
        n: 'no-query',
        a: 'auto',
        d: 'delete',
        ...same('verbose', 'fetch', 'push', 'add', 'delete', 'tags', 'no-tags', 'all', 'auto', 'prune'),
      },
      values: { t: 'track', m: 'master', track: 'track' },
    });
    void git.repository;
    const [verb, ...rest] = args.words;
    const names = [...git.config.subsections('remote')].filter((name) => git.config.get(`remote.${name}.url`) !== undefined).sort();
    switch (verb) {
      case undefined:
        for (const name of names) {
          const { url, pushUrl } = known(git, name);
          git.out(args.has('verbose') ? `${name}\t${url} (fetch)\n${name}\t${pushUrl} (push)\n` : `${name}\n`);
        }
        return 0;
      case 'add': {
        const [name, url] = rest;
        if (name === undefined || url === undefined || rest.length > 2)
          throw new UsageExit('usage: git remote add [<options>] <name> <url>');
        if (names.includes(name)) throw new GitError(`error: remote ${name} already exists.`, 3);
        if (!/^[\w][\w./-]*$/.test(name)) throw fatal(`'${name}' is not a valid remote name`);
        editConfig(git, (text) =>
          setValue(setValue(text, `remote.${name}.url`, url), `remote.${name}.fetch`, `+refs/heads/*:refs/remotes/${name}/*`),
        );
        if (args.has('fetch')) {
          git.out(`Updating ${name}\n`);
          return fetchFrom(git, known(git, name), { refspecs: [], quiet: false, prune: false, tags: false }).failed ? 1 : 0;
        }
        return 0;
      }
      case 'remove':
      case 'rm':
        if (rest[0] === undefined) throw new UsageExit('usage: git remote remove <name>');
        remove(git, rest[0]);
        return 0;
      case 'rename':
        if (rest[0] === undefined || rest[1] === undefined) throw new UsageExit('usage: git remote rename [--[no-]progress] <old> <new>');
        rename(git, rest[0], rest[1]);
        return 0;
      case 'get-url': {
        const found = known(git, rest[0] ?? '');
        git.out(`${args.has('push') ? found.pushUrl : found.url}\n`);
        return 0;
      }
      case 'set-url': {
        const [name, url] = rest;
        if (name === undefined || url === undefined) throw new UsageExit('usage: git remote set-url [--push] <name> <newurl> [<oldurl>]');
        known(git, name);
        editConfig(git, (text) => setValue(text, `remote.${name}.${args.has('push') ? 'pushurl' : 'url'}`, url));
        return 0;
      }
      case 'show':
        if (rest[0] === undefined) for (const name of names) git.out(`${name}\n`);
        else show(git, rest[0]);
        return 0;
      case 'prune': {
        const result = fetchFrom(git, known(git, rest[0] ?? ''), { refspecs: [], quiet: true, prune: true, tags: false });
        if (result.pruned.length > 0)
          git.out(`Pruning ${rest[0]}\nURL: ${known(git, rest[0]!).url}\n${result.pruned.map((name) => ` * [pruned] ${name}\n`).join('')}`);
        return 0;
      }
      case 'update':
        for (const name of names) fetchFrom(git, known(git, name), { refspecs: [], quiet: false, prune: args.has('prune'), tags: false });
        return 0;
      default:
        throw new UsageExit(`error: Unknown subcommand: ${verb}\nusage: git remote ${USAGE}`);
    }
  },
};
