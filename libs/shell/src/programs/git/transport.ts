/**
 * Other repositories: a path on this machine, or an address that `url.PATH.insteadOf` of the settings stands for. That is how a lesson's own
 * repositories are reached under the addresses of the hosts that they seem to come from; there is no network behind any other address.
 */
import { failed } from '../../files/file-error.ts';
import { normalizePath } from '../../files/paths.ts';
import type { Git } from './git.ts';
import { fatal, GitError } from './git-error.ts';
import { ancestors } from './history.ts';
import { parseCommit, parseTag } from './objects/commit-object.ts';
import type { ObjectId } from './objects/object-store.ts';
import { DIRECTORY, parseTree } from './objects/tree-object.ts';
import { Repository, repositoryAt } from './repository.ts';

/** The address after `insteadOf`: the longest beginning that matches. */
export function rewriteUrl(git: Git, url: string): string {
  let best = { length: 0, base: '' };
  for (const base of git.config.subsections('url'))
    for (const from of git.config.all(`url.${base}.insteadof`))
      if (url.startsWith(from) && from.length > best.length) best = { length: from.length, base };
  return best.length > 0 ? best.base + url.slice(best.length) : url;
}

const isAddress = (url: string): boolean => /^[a-z][a-z0-9+.-]*:\/\//i.test(url) || /^[^/]+@?[^/:]+:(?!\/\/)/.test(url);

function unreachable(url: string): GitError {
  const http = /^https?:\/\/(?:[^@/]*@)?([^/:]+)/.exec(url);
  if (http) return fatal(`unable to access '${url.endsWith('/') ? url : `${url}/`}': Could not resolve host: ${http[1]}`);
  const ssh = /^(?:ssh:\/\/)?(?:[^@/]*@)?([^/:]+)/.exec(url);
  return new GitError(
    `ssh: Could not resolve hostname ${ssh?.[1] ?? url}: Name or service not known\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.`,
  );
}

/** The repository behind an address or a path. `clone` says it in other words when there is none. */
export function openRemote(git: Git, url: string, clone = false): Repository {
  const rewritten = rewriteUrl(git, url).replace(/^file:\/\//, '');
  if (isAddress(rewritten)) throw unreachable(rewritten);
  const path = normalizePath(git.files.absolute(rewritten));
  for (const candidate of [path, `${path}.git`]) {
    const found = repositoryAt(git.files, candidate);
    if (found) return found;
  }
  if (clone && !git.files.exists(rewritten) && !url.startsWith('file:')) throw fatal(`repository '${url}' does not exist`);
  throw new GitError(
    `fatal: '${url}' does not appear to be a git repository\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.`,
  );
}

/** All objects that can be reached from these and that `to` lacks go there; how many. */
export function copyObjects(from: Repository, to: Repository, ids: readonly ObjectId[]): number {
  let copied = 0;
  const queue = [...ids];
  const seen = new Set<ObjectId>();
  while (queue.length > 0) {
    const id = queue.pop()!;
    if (seen.has(id) || to.objects.has(id)) continue;
    seen.add(id);
    const object = from.objects.read(id);
    if (object.type === 'commit') {
      const commit = parseCommit(object);
      queue.push(commit.tree, ...commit.parents);
    } else if (object.type === 'tag') queue.push(parseTag(object).object);
    else if (object.type === 'tree')
      for (const entry of parseTree(object.content)) if (entry.mode === DIRECTORY || entry.mode !== '160000') queue.push(entry.id);
    to.objects.write(object.type, object.content);
    copied++;
  }
  return copied;
}

/** `Enumerating objects: …`: what the other side says to somebody who watches a transfer. */
export function transferLines(count: number, remote: boolean): string {
  const mark = remote ? 'remote: ' : '';
  const compress = Math.max(1, Math.ceil(count * 0.6));
  return `${mark}Enumerating objects: ${count}, done.\n${mark}Counting objects: 100% (${count}/${count}), done.\n${count > 2 ? `${mark}Compressing objects: 100% (${compress}/${compress}), done.\n` : ''}${mark}Total ${count} (delta 0), reused 0 (delta 0), pack-reused 0\n`;
}

export interface Refspec {
  readonly force: boolean;
  /** `refs/heads/*`; '' deletes. */
  readonly from: string;
  readonly to: string;
}

export function parseRefspec(text: string): Refspec {
  const force = text.startsWith('+');
  const [from = '', to = from] = text.replace(/^\+/, '').split(':') as [string, string?];
  return { force, from, to };
}

/** Where a ref of the other side goes; undefined when a refspec does not speak of it. */
export function mapRef({ from, to }: Refspec, ref: string): string | undefined {
  if (!from.endsWith('*')) return from === ref ? to : undefined;
  const prefix = from.slice(0, -1);
  return ref.startsWith(prefix) ? to.replace('*', ref.slice(prefix.length)) : undefined;
}

export interface RemoteSettings {
  readonly name: string;
  readonly url: string;
  readonly pushUrl: string;
  readonly fetch: readonly Refspec[];
}

/** A remote by its name; undefined when there is none. */
export function remoteNamed(git: Git, name: string): RemoteSettings | undefined {
  const url = git.config.get(`remote.${name}.url`);
  if (url === undefined) return undefined;
  const fetch = git.config.all(`remote.${name}.fetch`).map(parseRefspec);
  return { name, url, pushUrl: git.config.get(`remote.${name}.pushurl`) ?? url, fetch };
}

/** The remote that a word means: a name, or an address. */
export function remoteFor(git: Git, word: string): RemoteSettings {
  return remoteNamed(git, word) ?? { name: word, url: word, pushUrl: word, fetch: [] };
}

/** How an address is shown: what it was rewritten to is nobody's business; a path is shown as it is. */
export function shownUrl(git: Git, url: string): string {
  return url
    .replace(/\/+$/, '')
    .replace(/\/\.git$/, '')
    .replace(/(?<=.)\.git$/, isAddress(url) ? '' : '.git');
}

/** Removes a directory with everything in it. */
export const removeDirectory = (git: Git, path: string): void =>
  void (failed(git.files.lstat(path)) ? undefined : git.files.removeTree(path));

/** Whether `to` may go forward to `id` without losing commits. */
export const isForward = (repository: Repository, from: ObjectId | undefined, id: ObjectId): boolean =>
  from === undefined || (repository.objects.has(from) && ancestors(repository, [id]).includes(from));
