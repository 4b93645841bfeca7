/** reflog, clean, describe, shortlog, grep, gc. */
import { decodeUtf8 } from '../../../kernel/byte-string.ts';
import { parseArguments, same } from '../arguments.ts';
import { upstreamOf } from '../branches.ts';
import type { GitCommand } from '../git.ts';
import { fatal, GitError } from '../git-error.ts';
import { ancestors } from '../history.ts';
import { subjectOf } from '../objects/commit-object.ts';
import { matchesAny, parsePathspecs, relativePath } from '../pathspec.ts';
import { commitNamed, shorten, treeNamed } from '../revision.ts';
import { findUntracked, readWorkFile } from '../work-tree.ts';
import { isBinary } from '../diff/patch.ts';
import { isClean } from '../checkout.ts';
import { showReflog, splitWords } from './log.command.ts';

export const reflogCommand: GitCommand = {
  name: 'reflog',
  summary: 'Show where HEAD and branches were',
  usage: '[show] [<log-options>] [<ref>]',
  paged: true,
  *run(git, words) {
    const rest = words[0] === 'show' ? words.slice(1) : words;
    if (rest[0] === 'expire' || rest[0] === 'delete') return 0;
    const args = parseArguments('reflog', reflogCommand.usage, rest, {
      flags: same('oneline', 'all', 'no-decorate'),
      values: { n: 'max-count', '#': 'max-count', date: 'date' },
    });
    void git.repository;
    return showReflog(git, args);
  },
};

export const cleanCommand: GitCommand = {
  name: 'clean',
  summary: 'Remove untracked files',
  usage: '[-d] [-f] [-i] [-n] [-q] [-e <pattern>] [-x | -X] [--] [<pathspec>...]',
  *run(git, words) {
    const args = parseArguments('clean', cleanCommand.usage, words, {
      flags: {
        d: 'directories',
        f: 'force',
        n: 'dry-run',
        q: 'quiet',
        x: 'ignored-too',
        X: 'ignored-only',
        ...same('force', 'dry-run', 'quiet'),
      },
      values: { e: 'exclude' },
    });
    const { tree: repository } = git;
    if (!args.has('force') && !args.has('dry-run') && git.config.get('clean.requireforce') !== 'false')
      throw fatal('clean.requireForce defaults to true and neither -i, -n, nor -f given; refusing to clean');
    const specs = parsePathspecs(git, [...args.words, ...(args.paths ?? [])]);
    const { untracked, ignored } = findUntracked(git, repository, repository.index, false);
    const all = args.has('ignored-only') ? ignored : args.has('ignored-too') ? [...untracked, ...ignored].sort() : untracked;
    for (const path of all) {
      const bare = path.replace(/\/$/, '');
      if (!matchesAny(specs, bare) || (path.endsWith('/') && !args.has('directories') && specs.length === 0)) continue;
      if (!args.has('dry-run')) git.files.removeTree(repository.absolute(bare));
      if (!args.has('quiet')) git.out(`${args.has('dry-run') ? 'Would remove' : 'Removing'} ${relativePath(git.prefix, path)}\n`);
    }
    return 0;
  },
};

export const describeCommand: GitCommand = {
  name: 'describe',
  summary: 'Name a commit after the nearest tag',
  usage: '[--all] [--tags] [--always] [--long] [--dirty] [<commit-ish>...]',
  *run(git, words) {
    const args = parseArguments('describe', describeCommand.usage, words, {
      flags: same('all', 'tags', 'always', 'long', 'exact-match', 'contains'),
      values: { abbrev: 'abbrev', match: 'match' },
      optional: { dirty: 'dirty' },
    });
    const { repository } = git;
    const { refs } = repository;
    const start = commitNamed(repository, args.words[0] ?? 'HEAD', upstreamOf(git));
    const names = new Map<string, { name: string; annotated: boolean }>();
    for (const ref of [...(args.has('all') ? refs.list('refs/heads/') : []), ...refs.list('refs/tags/')]) {
      const id = refs.idOf(ref)!;
      const annotated = repository.objects.find(id)?.type === 'tag';
      const commit = repository.peelToCommit(id);
      if (commit === undefined || !(annotated || args.has('tags') || args.has('all'))) continue;
      if (!names.has(commit) || (annotated && !names.get(commit)!.annotated))
        names.set(commit, { name: args.has('all') ? ref.replace('refs/', '') : ref.slice('refs/tags/'.length), annotated });
    }
    const dirty = args.has('dirty') && !isClean(git.tree) ? (args.value('dirty') ?? '-dirty') : '';
    const reachable = ancestors(repository, [start]);
    const best = reachable.filter((id) => names.has(id)).map((id) => ({ id, distance: ancestors(repository, [start], new Set(ancestors(repository, [id]))).length })).sort((a, b) => a.distance - b.distance)[0]; // prettier-ignore
    if (!best || (args.has('exact-match') && best.distance > 0)) {
      if (args.has('always')) git.out(`${shorten(repository, start)}${dirty}\n`);
      else if (args.has('exact-match')) throw fatal(`no tag exactly matches '${start}'`);
      else if (refs.list('refs/tags/').length > 0 && names.size === 0)
        throw new GitError(`fatal: No annotated tags can describe '${start}'.\nHowever, there were unannotated tags: try --tags.`);
      else throw fatal('No names found, cannot describe anything.');
      return 0;
    }
    const { name } = names.get(best.id)!;
    const length = args.value('abbrev');
    const suffix =
      (best.distance > 0 || args.has('long')) && length !== '0'
        ? `-${best.distance}-g${length === undefined ? shorten(repository, start) : start.slice(0, Number(length))}`
        : '';
    git.out(`${name}${suffix}${dirty}\n`);
    return 0;
  },
};

export const shortlogCommand: GitCommand = {
  name: 'shortlog',
  summary: 'Sum up commits by their authors',
  usage: '[<options>] [<revision-range>] [[--] <path>...]',
  *run(git, words) {
    const args = parseArguments('shortlog', shortlogCommand.usage, words, {
      flags: { s: 'summary', n: 'numbered', e: 'email', ...same('summary', 'numbered', 'email', 'all', 'no-merges') },
    });
    const { repository } = git;
    const { range } = splitWords(git, args);
    const groups = new Map<string, string[]>();
    const piped = range.include.length === 0 && !git.process.isTerminal(0);
    if (piped)
      for (const [, name, subject] of decodeUtf8(yield* git.readInput()).matchAll(/^Author: (.*?) <.*>\n(?:.*\n)*?\n {4}(.*)$/gm))
        groups.set(name!, [...(groups.get(name!) ?? []), subject!]);
    else if (range.include.length === 0 && repository.refs.head) range.include.push(repository.refs.head);
    for (const id of ancestors(repository, range.include, new Set(ancestors(repository, range.exclude))).reverse()) {
      const { author, message } = repository.commit(id);
      const name = args.has('email') ? `${author.name} <${author.email}>` : author.name;
      groups.set(name, [...(groups.get(name) ?? []), subjectOf(message)]);
    }
    const sorted = [...groups].sort(([a, left], [b, right]) => (args.has('numbered') ? right.length - left.length : 0) || (a < b ? -1 : 1));
    for (const [name, subjects] of sorted)
      git.out(
        args.has('summary')
          ? `${String(subjects.length).padStart(6)}\t${name}\n`
          : `${name} (${subjects.length}):\n${subjects.map((subject) => `      ${subject}\n`).join('')}\n`,
      );
    return 0;
  },
};

export const grepCommand: GitCommand = {
  name: 'grep',
  summary: 'Search the files that git knows',
  usage: '[<options>] [-e] <pattern> [<rev>...] [[--] <path>...]',
  paged: true,
  *run(git, words) {
    const args = parseArguments('grep', grepCommand.usage, words, {
      flags: {
        n: 'line-number',
        i: 'ignore-case',
        l: 'files-with-matches',
        c: 'count',
        w: 'word-regexp',
        v: 'invert-match',
        E: 'extended',
        F: 'fixed',
        h: 'no-filename',
        I: 'no-binary',
        ...same('line-number', 'ignore-case', 'count', 'name-only', 'files-with-matches'),
      },
      values: { e: 'pattern' },
    });
    const { tree: repository } = git;
    const [first, ...rest] = args.words;
    const text = args.value('pattern') ?? first;
    if (text === undefined) throw fatal('no pattern given');
    const others = args.value('pattern') === undefined ? rest : args.words;
    const tree = others[0] === undefined || git.files.exists(others[0]) ? undefined : treeNamed(repository, others[0], upstreamOf(git));
    const specs = parsePathspecs(git, [...others.slice(tree ? 1 : 0), ...(args.paths ?? [])]);
    const source = args.has('fixed')
      ? text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      : args.has('extended')
        ? text
        : text.replace(
            /\\([+?|(){}])|([+?|(){}])/g,
            (_, escaped: string | undefined, plain: string | undefined) => escaped ?? `\\${plain}`,
          );
    const pattern = new RegExp(args.has('word-regexp') ? `\\b(?:${source})\\b` : source, args.has('ignore-case') ? 'i' : '');
    let found = false;
    const files = tree ?? repository.index.files();
    for (const [path, { id }] of files) {
      if (!matchesAny(specs, path)) continue;
      const content = tree ? repository.objects.read(id).content : readWorkFile(repository, path)?.content;
      if (content === undefined) continue;
      const lines = decodeUtf8(content).replace(/\n$/, '').split('\n');
      const hits = lines.map((line, i) => ({ line, number: i + 1 })).filter(({ line }) => pattern.test(line) !== args.has('invert-match'));
      if (hits.length === 0) continue;
      found = true;
      const name = `${tree ? `${others[0]}:` : ''}${relativePath(git.prefix, path)}`;
      if (args.has('files-with-matches') || args.has('name-only')) git.out(`${name}\n`);
      else if (args.has('count')) git.out(`${name}:${hits.length}\n`);
      else if (isBinary(content)) git.out(`Binary file ${name} matches\n`);
      else
        for (const { line, number } of hits)
          git.out(`${args.has('no-filename') ? '' : `${name}:`}${args.has('line-number') ? `${number}:` : ''}${line}\n`);
    }
    return found ? 0 : 1;
  },
};

export const gcCommand: GitCommand = {
  name: 'gc',
  summary: 'Tidy a repository up; there is nothing to tidy here',
  usage: '[<options>]',
  *run(git) {
    void git.repository;
    return 0;
  },
};
