import { parseArguments, same } from '../arguments.ts';
import { isValidRefName, upstreamOf } from '../branches.ts';
import { failed } from '../../../files/file-error.ts';
import type { Git, GitCommand, Steps } from '../git.ts';
import { fatal } from '../git-error.ts';
import { compareNatural } from '../natural-order.ts';
import { cleanMessage } from '../make-commit.ts';
import { formatTag, parseTag, subjectOf } from '../objects/commit-object.ts';
import { findRevision, shorten } from '../revision.ts';
import { isAncestor } from '../history.ts';

const USAGE =
  '[-a | -s | -u <key-id>] [-f] [-m <msg> | -F <file>] [-e]\n               <tagname> [<commit> | <object>]\n   or: git tag -d <tagname>...\n   or: git tag [-n[<num>]] -l [<pattern>...]';

function listTags(
  git: Git,
  patterns: readonly string[],
  options: { lines: number | undefined; sort: string; contains: string | undefined; pointsAt: string | undefined },
): void {
  const { repository } = git;
  const { refs } = repository;
  const globs = patterns.map(
    (glob) =>
      new RegExp(
        `^${glob
          .replace(/[.+^${}()|[\]\\]/g, '\\$&')
          .replaceAll('*', '.*')
          .replaceAll('?', '.')}$`,
      ),
  );
  let names = refs.list('refs/tags/').map((ref) => ref.slice('refs/tags/'.length)).filter((name) => globs.length === 0 || globs.some((glob) => glob.test(name))); // prettier-ignore
  const id = (name: string): string => refs.idOf(`refs/tags/${name}`)!;
  const wanted = options.contains === undefined ? undefined : repository.peelToCommit(findRevision(repository, options.contains) ?? '');
  if (wanted !== undefined) names = names.filter((name) => isAncestor(repository, wanted, repository.peelToCommit(id(name)) ?? ''));
  if (options.pointsAt !== undefined)
    names = names.filter((name) => repository.peel(id(name)) === findRevision(repository, options.pointsAt!));
  const key = options.sort.replace(/^-/, '');
  if (/^(version|v):refname$/.test(key)) names.sort(compareNatural);
  else if (/creatordate|taggerdate|committerdate/.test(key))
    names.sort(
      (a, b) =>
        repository.commit(repository.peelToCommit(id(a))!).committer.time -
        repository.commit(repository.peelToCommit(id(b))!).committer.time,
    );
  if (options.sort.startsWith('-')) names.reverse();
  for (const name of names) {
    if (options.lines === undefined) git.out(`${name}\n`);
    else {
      const object = repository.objects.read(id(name));
      const message =
        object.type === 'tag' ? parseTag(object).message : object.type === 'commit' ? repository.commit(id(name)).message : '';
      const shown = options.lines <= 1 ? [subjectOf(message)] : message.trimEnd().split('\n').slice(0, options.lines);
      git.out(`${name.padEnd(15)} ${shown.join('\n    ')}\n`);
    }
  }
}

function* messageOf(git: Git, name: string, given: readonly string[], file: string | undefined): Steps<string> {
  if (given.length > 0) return cleanMessage(given.map((part) => part.replace(/\n*$/, '\n')).join('\n'), false);
  const path = file ?? `${git.repository.gitDirectory}/TAG_EDITMSG`;
  if (file === undefined) {
    git.files.writeText(path, `\n#\n# Write a message for tag:\n#   ${name}\n# Lines starting with '#' will be ignored.\n`);
    yield* git.edit(path);
  }
  const text = git.files.readText(path);
  if (failed(text)) throw fatal(`could not open or read '${path}': ${text.message}`);
  const message = cleanMessage(text);
  if (message === '') throw fatal('no tag message?');
  return message;
}

export const tagCommand: GitCommand = {
  name: 'tag',
  summary: 'Name commits for good',
  usage: USAGE,
  *run(git, words) {
    const counted = words.find((word) => /^-n\d*$/.test(word));
    const args = parseArguments('tag', USAGE, words.filter((word) => word !== counted), {
      flags: { a: 'annotate', s: 'sign', f: 'force', d: 'delete', l: 'list', e: 'edit', v: 'verify', ...same('annotate', 'force', 'delete', 'list', 'edit', 'verify', 'no-sign') },
      values: { m: 'message', message: 'message', F: 'file', file: 'file', sort: 'sort', contains: 'contains', 'points-at': 'points-at', u: 'key', format: 'format' },
      optional: { 'no-contains': 'no-contains', merged: 'merged' },
    }); // prettier-ignore
    const { repository } = git;
    const { refs } = repository;
    if (args.has('delete')) {
      let status = 0;
      for (const name of args.words) {
        const id = refs.idOf(`refs/tags/${name}`);
        if (id === undefined) {
          git.err(`error: tag '${name}' not found.\n`);
          status = 1;
          continue;
        }
        refs.delete(`refs/tags/${name}`);
        git.out(`Deleted tag '${name}' (was ${shorten(repository, id)})\n`);
      }
      return status;
    }
    if (args.has('sign') || args.value('key') !== undefined) throw fatal('signing tags needs gpg, which is not here');
    const filters = args.value('contains') !== undefined || args.value('points-at') !== undefined;
    if (args.words.length === 0 || args.has('list') || counted !== undefined || filters) {
      const lines = counted === undefined ? undefined : Number(counted.slice(2) || 1);
      listTags(git, args.words, {
        lines,
        sort: args.value('sort') ?? git.config.get('tag.sort') ?? 'refname',
        contains: args.value('contains'),
        pointsAt: args.value('points-at'),
      });
      return 0;
    }
    const [name, start = 'HEAD'] = args.words as [string, string?];
    if (args.words.length > 2) throw fatal('too many arguments');
    const object = findRevision(repository, start, upstreamOf(git));
    if (object === undefined)
      throw fatal(
        start === 'HEAD' && refs.head === undefined
          ? "Failed to resolve 'HEAD' as a valid ref."
          : `Failed to resolve '${start}' as a valid ref.`,
      );
    if (!isValidRefName(name)) throw fatal(`'${name}' is not a valid tag name.`);
    const before = refs.idOf(`refs/tags/${name}`);
    if (before !== undefined && !args.has('force')) throw fatal(`tag '${name}' already exists`);
    let id = object;
    if (args.has('annotate') || args.all('message').length > 0 || args.value('file') !== undefined) {
      const tagger = git.identity('committer');
      const message = yield* messageOf(git, name, args.all('message'), args.value('file'));
      id = repository.objects.write('tag', formatTag({ object, type: repository.objects.read(object).type, name, tagger, message }));
    }
    refs.update(`refs/tags/${name}`, id, git.logIdentity, `tag: ${name}`);
    if (before !== undefined && before !== id) git.out(`Updated tag '${name}' (was ${shorten(repository, before)})\n`);
    return 0;
  },
};
