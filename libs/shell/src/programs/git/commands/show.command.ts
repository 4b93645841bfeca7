import { type Arguments, parseArguments } from '../arguments.ts';
import { upstreamOf } from '../branches.ts';
import { changesText, colourWanted, DIFF_OPTIONS, mergeTables } from '../diff-options.ts';
import { combinedDiff } from '../diff/combined.ts';
import { pathOf } from '../diff/file-change.ts';
import { showDate } from '../dates.ts';
import type { Git, GitCommand } from '../git.ts';
import { parseTag } from '../objects/commit-object.ts';
import type { ObjectId } from '../objects/object-store.ts';
import { DIRECTORY, parseTree } from '../objects/tree-object.ts';
import { matchesAny, parsePathspecs, type Pathspec } from '../pathspec.ts';
import { decorationsOf, prettyCommit } from '../pretty.ts';
import { addToRange, ambiguous, findRevision, type Range } from '../revision.ts';
import { ancestors } from '../history.ts';
import { changesOf, LOG_OPTIONS, prettyOptions } from './log.command.ts';
import { decodeUtf8 } from '../../../kernel/byte-string.ts';

const USAGE = '[<options>] <object>...';

function showCommit(git: Git, args: Arguments, id: ObjectId, specs: readonly Pathspec[], first: boolean): string {
  const { repository } = git;
  const colour = colourWanted(git, args, 'diff');
  const options = prettyOptions(git, args, colour);
  const decorations =
    options.decorate === 'no' && !/%d|%D/.test(options.format)
      ? new Map()
      : decorationsOf(repository, options.decorate === 'full' ? 'full' : 'short');
  const custom = /^t?format:/.test(options.format);
  let text = prettyCommit(repository, id, options, decorations);
  if (custom) text += '\n';
  const { parents } = repository.commit(id);
  const body =
    parents.length > 1
      ? args.has('no-patch') || args.has('stat') || args.has('name-only')
        ? args.has('no-patch') ? '' : changesText(git, args, changesOf(git, id), colour)
        : combinedDiff(repository, parents.map((parent) => repository.treeOf(parent)), repository.treeOf(id))
      : changesText(git, args, changesOf(git, id, !args.has('no-renames')).filter((change) => matchesAny(specs, pathOf(change))), colour); // prettier-ignore
  if (body === '' && parents.length > 1 && !args.has('no-patch') && options.format !== 'oneline') text += '\n';
  if (body !== '') text += options.format === 'oneline' ? body : custom && text === '\n' ? body : `\n${body}`;
  return `${!first && !custom && options.format !== 'oneline' ? '\n' : ''}${text}`;
}

function showObject(git: Git, args: Arguments, id: ObjectId, word: string, specs: readonly Pathspec[], first: boolean): string {
  const { repository } = git;
  const object = repository.objects.read(id);
  if (object.type === 'commit') return showCommit(git, args, id, specs, first);
  if (object.type === 'blob') return decodeUtf8(object.content);
  if (object.type === 'tree') {
    const names = parseTree(object.content).map(({ mode, name }) => `${name}${mode === DIRECTORY ? '/' : ''}\n`);
    return `tree ${word}\n\n${names.join('')}`;
  }
  const tag = parseTag(object);
  const tagger = tag.tagger
    ? `Tagger: ${tag.tagger.name} <${tag.tagger.email}>\nDate:   ${showDate(tag.tagger, 'default', git.now)}\n`
    : '';
  return `tag ${tag.name}\n${tagger}\n${tag.message}\n${showObject(git, args, tag.object, word, specs, true)}`;
}

export const showCommand: GitCommand = {
  name: 'show',
  summary: 'Show commits, tags, trees and files',
  usage: USAGE,
  paged: true,
  *run(git, words) {
    const args = parseArguments('show', USAGE, words, mergeTables(DIFF_OPTIONS, LOG_OPTIONS));
    const { repository } = git;
    const objects: { id: ObjectId; word: string }[] = [];
    const paths = [...(args.paths ?? [])];
    for (const word of args.words) {
      const id = findRevision(repository, word, upstreamOf(git));
      const range: Range = { include: [], exclude: [] };
      if (id !== undefined) objects.push({ id, word });
      else if (word.includes('..') && addToRange(repository, range, word, upstreamOf(git)))
        objects.push(
          ...ancestors(repository, range.include, new Set(ancestors(repository, range.exclude))).map((each) => ({ id: each, word })),
        );
      else if (args.paths === undefined && git.files.exists(word)) paths.push(word);
      else throw ambiguous(word);
    }
    if (objects.length === 0) {
      if (repository.refs.head === undefined) throw ambiguousHead(repository.refs.branch);
      objects.push({ id: repository.refs.head, word: 'HEAD' });
    }
    const specs = parsePathspecs(git, paths);
    for (const [i, { id, word }] of objects.entries()) git.out(showObject(git, args, id, word, specs, i === 0));
    return 0;
  },
};

const ambiguousHead = (branch: string | undefined) => (branch === undefined ? ambiguous('HEAD') : ambiguousNoCommits(branch));

function ambiguousNoCommits(branch: string) {
  const error = ambiguous('HEAD');
  error.message = `fatal: your current branch '${branch}' does not have any commits yet`;
  return error;
}
