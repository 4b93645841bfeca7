/** Writing commits, and the lines that commands print about them. */
import { changesBetween } from './changes.ts';
import { modeSummary, shortStat } from './diff/stat.ts';
import { showDate } from './dates.ts';
import type { Git } from './git.ts';
import { fatal } from './git-error.ts';
import { formatCommit, type Signature, subjectOf } from './objects/commit-object.ts';
import type { ObjectId } from './objects/object-store.ts';
import { writeTree } from './objects/tree-object.ts';
import type { Repository } from './repository.ts';
import { shorten } from './revision.ts';

/** Without comment lines, blanks at line ends, and empty lines at both ends. */
export function cleanMessage(text: string, comments = true): string {
  const lines = text.split('\n').map((line) => line.trimEnd());
  const kept = comments ? lines.filter((line) => !line.startsWith('#')) : lines;
  const body = kept
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+|\n+$/g, '');
  return body === '' ? '' : `${body}\n`;
}

export interface NewCommit {
  readonly message: string;
  readonly parents: readonly ObjectId[];
  readonly author?: Signature;
}

/** A commit of what the index holds; no ref is changed. */
export function writeCommit(git: Git, { message, parents, author }: NewCommit): ObjectId {
  const { repository } = git;
  if (repository.index.conflicts.size > 0) throw fatal('Exiting because of an unresolved conflict.');
  const tree = writeTree(repository.objects, repository.index.files());
  const committer = git.identity('committer');
  return repository.objects.write('commit', formatCommit({ tree, parents, author: author ?? git.identity('author'), committer, message }));
}

/** `[main 1234567] The subject`, and what changed. */
export function commitSummary(git: Git, repository: Repository, id: ObjectId, options: { showDate?: boolean } = {}): string {
  const commit = repository.commit(id);
  const { branch } = repository.refs;
  const place = `${branch ?? 'detached HEAD'}${commit.parents.length === 0 ? ' (root-commit)' : ''}`;
  const lines = [`[${place} ${shorten(repository, id)}] ${subjectOf(commit.message)}`];
  const { author, committer } = commit;
  if (author.name !== committer.name || author.email !== committer.email) lines.push(` Author: ${author.name} <${author.email}>`);
  if (options.showDate) lines.push(` Date: ${showDate(author, 'default', git.now)}`);
  const changes = commit.parents.length > 1 ? [] : changesBetween(repository, repository.treeOf(commit.parents[0]), repository.treeOf(id));
  return `${lines.join('\n')}\n${shortStat(changes)}${modeSummary(changes)}`;
}
