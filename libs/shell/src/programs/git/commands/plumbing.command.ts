/** The small commands beneath the others: cat-file, ls-files, ls-tree, hash-object, rev-list, merge-base, show-ref, symbolic-ref, write-tree. */
import { failed } from '../../../files/file-error.ts';
import { decodeUtf8 } from '../../../kernel/byte-string.ts';
import { parseArguments, same } from '../arguments.ts';
import { upstreamOf } from '../branches.ts';
import type { GitCommand } from '../git.ts';
import { fatal, GitError } from '../git-error.ts';
import { ancestors, isAncestor, mergeBases } from '../history.ts';
import { hashObject, type ObjectType } from '../objects/object-store.ts';
import { DIRECTORY, parseTree, type TreeEntry, writeTree } from '../objects/tree-object.ts';
import { matchesAny, parsePathspecs, relativePath } from '../pathspec.ts';
import { commitNamed, findRevision } from '../revision.ts';
import { unstagedChanges } from '../changes.ts';
import { pathOf } from '../diff/file-change.ts';
import { findUntracked, IgnoreReader } from '../work-tree.ts';
import { openRemote, remoteFor } from '../transport.ts';
import { splitWords } from './log.command.ts';
import { defaultRemote } from './fetch.command.ts';

function listing(entry: TreeEntry, type: string, path: string): string {
  return `${entry.mode.padStart(6, '0')} ${type} ${entry.id}\t${path}\n`;
}

const typeOf = (mode: string): string => (mode === DIRECTORY ? 'tree' : mode === '160000' ? 'commit' : 'blob');

export const catFileCommand: GitCommand = {
  name: 'cat-file',
  summary: 'Show an object',
  usage: '(-t | -s | -e | -p | <type>) <object>',
  *run(git, words) {
    const args = parseArguments('cat-file', catFileCommand.usage, words, { flags: same('t', 's', 'e', 'p') });
    const { repository } = git;
    const type = args.words.length > 1 ? args.words[0] : undefined;
    const name = args.words.at(-1) ?? '';
    const id = findRevision(repository, name, upstreamOf(git));
    const object = id === undefined ? undefined : repository.objects.find(id);
    if (!object && args.has('e')) return 1;
    if (!object) throw fatal(`Not a valid object name ${name}`);
    if (args.has('e')) return 0;
    if (args.has('t')) git.out(`${object.type}\n`);
    else if (args.has('s')) git.out(`${object.content.length}\n`);
    else if (type !== undefined && type !== object.type) {
      const peeled = findRevision(repository, `${name}^{${type}}`);
      if (peeled === undefined) throw fatal(`git cat-file ${name}: bad file`);
      git.out(decodeUtf8(repository.objects.read(peeled).content));
    } else if (object.type === 'tree')
      for (const entry of parseTree(object.content)) git.out(listing(entry, typeOf(entry.mode), entry.name));
    else git.out(decodeUtf8(object.content));
    return 0;
  },
};

export const lsTreeCommand: GitCommand = {
  name: 'ls-tree',
  summary: 'Show what is in a tree',
  usage: '[-d] [-r] [-t] [-l] [--name-only] <tree-ish> [<path>...]',
  *run(git, words) {
    const args = parseArguments('ls-tree', lsTreeCommand.usage, words, {
      flags: {
        d: 'trees',
        r: 'recursive',
        t: 'show-trees',
        l: 'long',
        ...same('name-only', 'name-status', 'long', 'full-tree', 'full-name'),
      },
    });
    const { repository } = git;
    const [name = '', ...paths] = args.words;
    const id = findRevision(repository, `${name}^{tree}`, upstreamOf(git));
    if (id === undefined) throw fatal(`Not a valid object name ${name}`);
    const visit = (tree: string, prefix: string): void => {
      for (const entry of parseTree(repository.objects.read(tree).content)) {
        const path = prefix + entry.name;
        const type = typeOf(entry.mode);
        const inside = paths.some((each) => path.startsWith(each.replace(/\/?$/, '/')) || path === each.replace(/\/$/, ''));
        const above = paths.some((each) => each.startsWith(`${path}/`));
        if (paths.length > 0 && !inside && !above) continue;
        const descend = type === 'tree' && (args.has('recursive') || above);
        if (!(descend && !args.has('show-trees')) && !(args.has('trees') && type !== 'tree')) {
          const size = args.has('long')
            ? ` ${(type === 'blob' ? String(repository.objects.read(entry.id).content.length) : '-').padStart(7)}`
            : '';
          git.out(args.has('name-only') || args.has('name-status') ? `${path}\n` : listing(entry, type, path).replace('\t', `${size}\t`));
        }
        if (descend) visit(entry.id, `${path}/`);
      }
    };
    visit(id, '');
    return 0;
  },
};

export const lsFilesCommand: GitCommand = {
  name: 'ls-files',
  summary: 'Show the files in the index and the work tree',
  usage: '[<options>] [<file>...]',
  *run(git, words) {
    const args = parseArguments('ls-files', lsFilesCommand.usage, words, {
      flags: { c: 'cached', d: 'deleted', m: 'modified', o: 'others', s: 'stage', u: 'unmerged', i: 'ignored', t: 'tags', z: 'zero', ...same('cached', 'deleted', 'modified', 'others', 'stage', 'unmerged', 'ignored', 'exclude-standard', 'error-unmatch', 'full-name', 'directory') },
    }); // prettier-ignore
    const { tree: repository } = git;
    const { index } = repository;
    const specs = parsePathspecs(git, [...args.words, ...(args.paths ?? [])]);
    const { prefix } = git;
    const shown = (path: string): boolean => matchesAny(specs, path) && (specs.length > 0 || path.startsWith(prefix));
    const print = (path: string, head = ''): void => git.out(`${head}${relativePath(prefix, path)}${args.has('zero') ? '\0' : '\n'}`);
    for (const spec of specs)
      if (args.has('error-unmatch') && !index.paths().some((path) => spec.matches(path)))
        throw new GitError(`error: pathspec '${spec.text}' did not match any file(s) known to git\nDid you forget to 'git add'?`, 1);
    const others = args.has('others') ? findUntracked(git, repository, index, true) : undefined;
    if (others)
      for (const path of args.has('ignored')
        ? others.ignored
        : args.has('exclude-standard')
          ? others.untracked
          : [...others.untracked, ...others.ignored].sort())
        if (shown(path.replace(/\/$/, ''))) print(path);
    const work = args.has('modified') || args.has('deleted') ? unstagedChanges(repository) : [];
    for (const change of work) if (shown(pathOf(change)) && (args.has('modified') || change.status === 'D')) print(pathOf(change));
    const plain = !args.has('others') && !args.has('modified') && !args.has('deleted');
    if (!plain && !args.has('cached')) return 0;
    for (const path of index.paths().filter(shown)) {
      const entry = index.entries.get(path);
      const detailed = args.has('stage') || args.has('unmerged');
      if (entry && !args.has('unmerged')) print(path, detailed ? `${entry.mode} ${entry.id} 0\t` : '');
      for (const stage of [1, 2, 3] as const) {
        const side = index.conflicts.get(path)?.[stage];
        if (side) print(path, detailed ? `${side.mode} ${side.id} ${stage}\t` : '');
      }
    }
    return 0;
  },
};

export const hashObjectCommand: GitCommand = {
  name: 'hash-object',
  summary: 'Compute the id of a file, and store it on demand',
  usage: '[-t <type>] [-w] [--stdin] [--] <file>...',
  *run(git, words) {
    const args = parseArguments('hash-object', hashObjectCommand.usage, words, {
      flags: { w: 'write', stdin: 'stdin' },
      values: { t: 'type' },
    });
    const type = (args.value('type') ?? 'blob') as ObjectType;
    const say = (content: string): void =>
      git.out(`${args.has('write') ? git.repository.objects.write(type, content) : hashObject(type, content)}\n`);
    if (args.has('stdin')) say(yield* git.readInput());
    for (const path of [...args.words, ...(args.paths ?? [])]) {
      const content = git.files.readFile(path);
      if (failed(content)) throw fatal(`could not open '${path}' for reading: ${content.message}`);
      say(content);
    }
    return 0;
  },
};

export const revListCommand: GitCommand = {
  name: 'rev-list',
  summary: 'List the ids of commits',
  usage: '[<options>] <commit>... [--] [<path>...]',
  *run(git, words) {
    const args = parseArguments('rev-list', revListCommand.usage, words, {
      flags: same('all', 'count', 'reverse', 'merges', 'no-merges', 'first-parent'),
      values: { n: 'max-count', 'max-count': 'max-count', '#': 'max-count', skip: 'skip' },
    });
    const { repository } = git;
    const { range } = splitWords(git, args);
    if (args.has('all'))
      for (const ref of repository.refs.list('refs/')) range.include.push(repository.peelToCommit(repository.refs.idOf(ref)!)!);
    if (range.include.length === 0) throw new GitError(`usage: git rev-list ${revListCommand.usage}`, 129);
    const found = ancestors(repository, range.include, new Set(ancestors(repository, range.exclude)))
      .filter(
        (id) =>
          !(args.has('merges') && repository.commit(id).parents.length < 2) &&
          !(args.has('no-merges') && repository.commit(id).parents.length > 1),
      )
      .slice(Number(args.value('skip') ?? 0))
      .slice(0, Number(args.value('max-count') ?? Infinity));
    const shown = args.has('reverse') ? found.reverse() : found;
    git.out(args.has('count') ? `${shown.length}\n` : shown.map((id) => `${id}\n`).join(''));
    return 0;
  },
};

export const mergeBaseCommand: GitCommand = {
  name: 'merge-base',
  summary: 'Find the common ancestor of two commits',
  usage: '[-a | --all] <commit> <commit>\n   or: git merge-base --is-ancestor <commit> <commit>',
  *run(git, words) {
    const args = parseArguments('merge-base', mergeBaseCommand.usage, words, { flags: { a: 'all', ...same('all', 'is-ancestor') } });
    const { repository } = git;
    const [left, right] = args.words.map((word) => commitNamed(repository, word, upstreamOf(git)));
    if (left === undefined || right === undefined) throw new GitError(`usage: git merge-base ${mergeBaseCommand.usage}`, 129);
    if (args.has('is-ancestor')) return isAncestor(repository, left, right) ? 0 : 1;
    const found = mergeBases(repository, left, right);
    git.out((args.has('all') ? found : found.slice(0, 1)).map((id) => `${id}\n`).join(''));
    return found.length > 0 ? 0 : 1;
  },
};

export const showRefCommand: GitCommand = {
  name: 'show-ref',
  summary: 'List refs with their ids',
  usage: '[--heads] [--tags] [-d] [<pattern>...]',
  *run(git, words) {
    const args = parseArguments('show-ref', showRefCommand.usage, words, {
      flags: { d: 'dereference', q: 'quiet', s: 'hash', ...same('heads', 'tags', 'head', 'verify', 'dereference', 'quiet', 'hash') },
    });
    const { repository } = git;
    const { refs } = repository;
    const wanted = [...(args.has('heads') ? refs.list('refs/heads/') : []), ...(args.has('tags') ? refs.list('refs/tags/') : [])];
    const all = args.has('heads') || args.has('tags') ? wanted : refs.list('refs/');
    const shown = all.filter(
      (ref) =>
        args.words.length === 0 ||
        args.words.some((word) => (args.has('verify') ? ref === word : ref === word || ref.endsWith(`/${word}`))),
    );
    if (args.has('verify') && shown.length === 0) {
      if (args.has('quiet')) return 1;
      throw fatal(`'${args.words[0]}' - not a valid ref`);
    }
    if (args.has('head') && refs.head) git.out(`${refs.head} HEAD\n`);
    for (const ref of args.has('quiet') ? [] : shown) {
      const id = refs.idOf(ref)!;
      git.out(args.has('hash') ? `${id}\n` : `${id} ${ref}\n`);
      if (args.has('dereference') && repository.peel(id) !== id) git.out(`${repository.peel(id)} ${ref}^{}\n`);
    }
    return shown.length > 0 ? 0 : 1;
  },
};

export const symbolicRefCommand: GitCommand = {
  name: 'symbolic-ref',
  summary: 'Show or change what HEAD points to',
  usage: '[-q] [--short] <name> [<ref>]',
  *run(git, words) {
    const args = parseArguments('symbolic-ref', symbolicRefCommand.usage, words, { flags: { q: 'quiet', ...same('short', 'quiet') } });
    const { refs } = git.repository;
    const [name = 'HEAD', target] = args.words;
    if (target !== undefined) {
      refs.point(name, target);
      return 0;
    }
    const found = refs.symbolic(name);
    if (found === undefined) {
      if (args.has('quiet')) return 1;
      throw fatal(`ref ${name} is not a symbolic ref`);
    }
    git.out(`${args.has('short') ? found.replace(/^refs\/(heads|tags|remotes)\//, '') : found}\n`);
    return 0;
  },
};

export const writeTreeCommand: GitCommand = {
  name: 'write-tree',
  summary: 'Store what the index holds as a tree',
  usage: '',
  *run(git) {
    git.out(`${writeTree(git.repository.objects, git.repository.index.files())}\n`);
    return 0;
  },
};

export const checkIgnoreCommand: GitCommand = {
  name: 'check-ignore',
  summary: 'Tell which files are ignored, and why',
  usage: '[<options>] <pathname>...',
  *run(git, words) {
    const args = parseArguments('check-ignore', checkIgnoreCommand.usage, words, {
      flags: { v: 'verbose', q: 'quiet', n: 'non-matching', ...same('verbose', 'quiet', 'no-index', 'non-matching') },
    });
    const { tree: repository } = git;
    const reader = new IgnoreReader(git, repository);
    let any = false;
    const named = [...args.words, ...(args.paths ?? [])];
    if (named.length === 0) throw fatal('no path specified');
    for (const spec of parsePathspecs(git, named)) {
      const isDirectory = spec.text.endsWith('/') || git.files.isDirectory(repository.absolute(spec.path));
      if (repository.index.has(spec.path) && !args.has('no-index')) continue;
      const parts = spec.path.split('/');
      const rules = parts.map((_, i) =>
        reader.in(parts.slice(0, i).join('/')).ruleFor(parts.slice(0, i + 1).join('/'), i < parts.length - 1 || isDirectory),
      );
      const rule = rules.find((each) => each && !each.negated) ?? rules.at(-1);
      if (!rule || (rule.negated && !args.has('verbose'))) continue;
      any = true;
      if (!args.has('quiet')) git.out(args.has('verbose') ? `${rule.source}:${rule.line}:${rule.text}\t${spec.text}\n` : `${spec.text}\n`);
    }
    return any ? 0 : 1;
  },
};

export const lsRemoteCommand: GitCommand = {
  name: 'ls-remote',
  summary: 'List the refs of another repository',
  usage: '[--heads] [--tags] [<repository> [<patterns>...]]',
  *run(git, words) {
    const args = parseArguments('ls-remote', lsRemoteCommand.usage, words, {
      flags: { h: 'heads', t: 'tags', q: 'quiet', ...same('heads', 'tags', 'refs', 'quiet', 'exit-code') },
    });
    const [name, ...patterns] = args.words;
    const remote = remoteFor(git, name ?? defaultRemote(git));
    if (name === undefined) git.err(`From ${remote.url}\n`);
    const there = openRemote(git, remote.url);
    const limited = args.has('heads') || args.has('tags');
    const matches = (ref: string): boolean => patterns.length === 0 || patterns.some((word) => ref === word || ref.endsWith(`/${word}`));
    if (!limited && !args.has('refs') && there.refs.head && matches('HEAD')) git.out(`${there.refs.head}\tHEAD\n`);
    for (const ref of there.refs.list('refs/')) {
      if (limited && !((args.has('heads') && ref.startsWith('refs/heads/')) || (args.has('tags') && ref.startsWith('refs/tags/'))))
        continue;
      if (!matches(ref)) continue;
      const id = there.refs.idOf(ref)!;
      git.out(`${id}\t${ref}\n`);
      if (there.peel(id) !== id && !args.has('refs')) git.out(`${there.peel(id)}\t${ref}^{}\n`);
    }
    return 0;
  },
};
