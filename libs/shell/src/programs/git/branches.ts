/** Which remote branch a branch follows, and how far apart they are. */
import type { Git } from './git.ts';
import { aheadBehind } from './history.ts';
import type { Upstream } from './revision.ts';

/** `refs/remotes/origin/main`, or `refs/heads/main` when a branch follows a local one. */
export const upstreamOf =
  (git: Git): Upstream =>
  (branch) => {
    const remote = git.config.get(`branch.${branch}.remote`);
    const merge = git.config.get(`branch.${branch}.merge`);
    if (remote === undefined || merge === undefined) return undefined;
    return remote === '.' ? merge : merge.replace(/^refs\/heads\//, `refs/remotes/${remote}/`);
  };

/** `origin/main`. */
export const shortUpstream = (ref: string): string => ref.replace(/^refs\/(remotes|heads)\//, '');

/** What `git status` says about a branch and the one it follows; '' when it follows none. */
export function trackingText(git: Git, branch: string): string {
  const ref = upstreamOf(git)(branch);
  if (ref === undefined) return '';
  const { repository } = git;
  const name = shortUpstream(ref);
  const [mine, theirs] = [repository.refs.idOf(`refs/heads/${branch}`), repository.refs.idOf(ref)];
  if (theirs === undefined)
    return `Your branch is based on '${name}', but the upstream is gone.\n  (use "git branch --unset-upstream" to fixup)\n`;
  if (mine === undefined) return '';
  const { ahead, behind } = aheadBehind(repository, mine, theirs);
  const commits = (count: number) => `${count} commit${count === 1 ? '' : 's'}`;
  if (ahead === 0 && behind === 0) return `Your branch is up to date with '${name}'.\n`;
  if (behind === 0) return `Your branch is ahead of '${name}' by ${commits(ahead)}.\n  (use "git push" to publish your local commits)\n`;
  if (ahead === 0)
    return `Your branch is behind '${name}' by ${commits(behind)}, and can be fast-forwarded.\n  (use "git pull" to update your local branch)\n`;
  return `Your branch and '${name}' have diverged,\nand have ${ahead} and ${behind} different commits each, respectively.\n  (use "git pull" to merge the remote branch into yours)\n`;
}

/** `git branch -vv` and `git status -sb`: `ahead 1, behind 2`, `gone`; '' when they are the same. */
export function trackingNote(git: Git, branch: string): { name: string; note: string } | undefined {
  const ref = upstreamOf(git)(branch);
  if (ref === undefined) return undefined;
  const { repository } = git;
  const [mine, theirs] = [repository.refs.idOf(`refs/heads/${branch}`), repository.refs.idOf(ref)];
  if (theirs === undefined) return { name: shortUpstream(ref), note: 'gone' };
  const { ahead, behind } = mine === undefined ? { ahead: 0, behind: 0 } : aheadBehind(repository, mine, theirs);
  const parts = [ahead > 0 ? `ahead ${ahead}` : '', behind > 0 ? `behind ${behind}` : ''].filter(Boolean);
  return { name: shortUpstream(ref), note: parts.join(', ') };
}

/** git-check-ref-format(1), for branches and tags. */
export const isValidRefName = (name: string): boolean =>
  name !== '' && !/^[-/.]|[\x00-\x20~^:?*[\\\x7f]|\.\.|@\{|\/\/|\/$|\.$|\.lock(\/|$)|\/\./.test(name) && name !== '@' && name !== 'HEAD';
