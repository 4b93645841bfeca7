import { type Arguments, parseArguments, type OptionTable, same } from '../arguments.ts';
import { changesBetween } from '../changes.ts';
import { changesText, colourWanted, DIFF_OPTIONS, mergeTables, wantsChanges } from '../diff-options.ts';
import { type FileChange, pathOf } from '../diff/file-change.ts';
import { upstreamOf } from '../branches.ts';
import { parseGitDate } from '../dates.ts';
import type { Git, GitCommand } from '../git.ts';
import { fatal } from '../git-error.ts';
import { Graph } from '../graph.ts';
import { ancestors, topological } from '../history.ts';
import type { ObjectId } from '../objects/object-store.ts';
import { matchesAny, parsePathspecs, type Pathspec } from '../pathspec.ts';
import { type Decorations, decorationsOf, prettyCommit, type PrettyOptions } from '../pretty.ts';
import { addToRange, ambiguous, type Range } from '../revision.ts';

const USAGE = '[<options>] [<revision-range>] [[--] <path>...]';

export const LOG_OPTIONS: OptionTable = {
  flags: {
    ...same('oneline', 'graph', 'all', 'branches', 'tags', 'remotes', 'reverse', 'merges', 'no-merges', 'first-parent', 'follow', 'abbrev-commit', 'no-abbrev-commit', 'no-decorate', 'topo-order', 'date-order', 'relative-date', 'invert-grep', 'walk-reflogs', 'full-history', 'parents', 'count', 'left-right', 'cherry-pick', 'regexp-ignore-case', 'fixed-strings', 'extended-regexp', 'no-walk', 'simplify-by-decoration', 'boundary', 'no-notes', 'source', 'm'),
    g: 'walk-reflogs', i: 'regexp-ignore-case', F: 'fixed-strings', E: 'extended-regexp', c: 'm',
  },
  values: {
    n: 'max-count', '#': 'max-count', 'max-count': 'max-count', skip: 'skip', author: 'author', committer: 'committer', grep: 'grep', since: 'since', after: 'since', until: 'until', before: 'until',
    S: 'pickaxe', G: 'pickaxe-regex', date: 'date', format: 'format', 'decorate-refs': 'decorate-refs',
  },
  optional: { pretty: 'pretty', decorate: 'decorate' },
}; // prettier-ignore

/** Which commits a command line means. */
export interface Selection {
  readonly commits: ObjectId[];
  readonly specs: readonly Pathspec[];
}

/** Words before `--` are revisions as far as they name any, and paths after that. */
export function splitWords(git: Git, args: Arguments): { range: Range; specs: Pathspec[] } {
  const { repository } = git;
  const range: Range = { include: [], exclude: [] };
  const paths = [...(args.paths ?? [])];
  for (const [i, word] of args.words.entries()) {
    if (addToRange(repository, range, word, upstreamOf(git))) continue;
    const isPath = args.paths === undefined && (/[*?[]/.test(word) || (!word.includes('..') && git.files.exists(word)));
    if (!isPath) throw args.paths === undefined ? ambiguous(word) : fatal(`bad revision '${word}'`);
    paths.unshift(...args.words.slice(i));
    break;
  }
  return { range, specs: parsePathspecs(git, paths) };
}

function selectCommits(git: Git, args: Arguments): Selection {
  const { repository } = git;
  const { refs } = repository;
  const { range, specs } = splitWords(git, args);
  const kinds = [['all', 'refs/'], ['branches', 'refs/heads/'], ['tags', 'refs/tags/'], ['remotes', 'refs/remotes/']] as const; // prettier-ignore
  let several = false;
  for (const [name, prefix] of kinds) {
    if (!args.has(name)) continue;
    several = true;
    if (name === 'all' && refs.head) range.include.push(refs.head);
    for (const ref of refs.list(prefix)) range.include.push(repository.peelToCommit(refs.idOf(ref) ?? '') ?? refs.head!);
  }
  if (range.include.length === 0 && !several) {
    if (refs.head === undefined)
      throw fatal(
        refs.branch === undefined ? "bad default revision 'HEAD'" : `your current branch '${refs.branch}' does not have any commits yet`,
      );
    range.include.push(refs.head);
  }
  const without = new Set(ancestors(repository, range.exclude));
  if (args.has('no-walk')) return { commits: [...new Set(range.include)], specs };
  const commits = args.has('first-parent') ? firstParents(git, range.include, without) : ancestors(repository, range.include, without);
  return { commits: args.has('graph') || args.has('topo-order') ? topological(repository, commits) : commits, specs };
}

function firstParents({ repository }: Git, starts: readonly ObjectId[], without: ReadonlySet<ObjectId>): ObjectId[] {
  const found: ObjectId[] = [];
  for (const start of starts)
    for (let id: ObjectId | undefined = start; id !== undefined && !without.has(id); id = repository.commit(id).parents[0])
      if (!found.includes(id)) found.push(id);
  return found;
}

/** What a commit changed against its first parent. */
export const changesOf = (git: Git, id: ObjectId, renames = true): FileChange[] => {
  const { repository } = git;
  return changesBetween(repository, repository.treeOf(repository.commit(id).parents[0]), repository.treeOf(id), renames);
};

function expression(args: Arguments, text: string): RegExp {
  const source = args.has('fixed-strings') ? text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : text;
  try {
    return new RegExp(source, args.has('regexp-ignore-case') ? 'im' : 'm');
  } catch {
    throw fatal(`command line, '${text}': Invalid regular expression`);
  }
}

/** Whether a commit is one of those that the flags ask for. */
function filterOf(git: Git, args: Arguments, specs: readonly Pathspec[]): (id: ObjectId) => boolean {
  const { repository } = git;
  const author = args.all('author').map((text) => expression(args, text));
  const committer = args.all('committer').map((text) => expression(args, text));
  const grep = args.all('grep').map((text) => expression(args, text));
  const limit = (name: string): number | undefined => {
    const text = args.value(name);
    return text === undefined ? undefined : (parseGitDate(text, git.now)?.time ?? 0);
  };
  const [since, until] = [limit('since'), limit('until')];
  const [pickaxe, regex] = [args.value('pickaxe'), args.value('pickaxe-regex')];
  return (id) => {
    const commit = repository.commit(id);
    if (args.has('merges') && commit.parents.length < 2) return false;
    if (args.has('no-merges') && commit.parents.length > 1) return false;
    if (author.length > 0 && !author.some((pattern) => pattern.test(`${commit.author.name} <${commit.author.email}>`))) return false;
    if (committer.length > 0 && !committer.some((pattern) => pattern.test(`${commit.committer.name} <${commit.committer.email}>`)))
      return false;
    if (grep.length > 0 && grep.some((pattern) => pattern.test(commit.message)) === args.has('invert-grep')) return false;
    if (since !== undefined && commit.committer.time < since) return false;
    if (until !== undefined && commit.committer.time > until) return false;
    if (specs.length === 0 && pickaxe === undefined && regex === undefined) return true;
    const touched = relevantChanges(git, id, specs);
    if (pickaxe !== undefined)
      return touched.some(({ before, after }) => count(before?.content() ?? '', pickaxe) !== count(after?.content() ?? '', pickaxe));
    if (regex !== undefined)
      return touched.some(
        ({ before, after }) => new RegExp(regex).test(before?.content() ?? '') !== new RegExp(regex).test(after?.content() ?? ''),
      );
    return touched.length > 0;
  };
}

const count = (text: string, part: string): number => text.split(part).length - 1;

/** A merge counts only when it differs from all of its parents. */
function relevantChanges(git: Git, id: ObjectId, specs: readonly Pathspec[]): FileChange[] {
  const { repository } = git;
  const { parents } = repository.commit(id);
  const against = (parent: ObjectId | undefined) =>
    changesBetween(repository, repository.treeOf(parent), repository.treeOf(id), false).filter((change) =>
      matchesAny(specs, pathOf(change)),
    );
  if (parents.length < 2) return against(parents[0]);
  const all = parents.map(against);
  return all.every((changes) => changes.length > 0) ? all[0]! : [];
}

export function prettyOptions(git: Git, args: Arguments, colour: boolean): PrettyOptions {
  const asked = args.has('oneline')
    ? 'oneline'
    : (args.value('format') ?? args.value('pretty') ?? git.config.get('format.pretty') ?? 'medium');
  const named = git.config.get(`pretty.${asked}`) ?? asked;
  const format =
    named.includes('%') && !/^t?format:/.test(named)
      ? `tformat:${named}`
      : args.value('format') === named && /^format:/.test(named)
        ? named
        : named;
  const terminal = git.process.isTerminal(1);
  const decorate = args.has('no-decorate')
    ? 'no'
    : args.has('decorate')
      ? (args.value('decorate') ?? 'short')
      : (git.config.get('log.decorate') ?? (terminal ? 'short' : 'no'));
  const style = /^(no|false|0)$/.test(decorate) || (decorate === 'auto' && !terminal) ? 'no' : decorate === 'full' ? 'full' : 'short';
  return {
    format,
    abbreviate: (format === 'oneline' && args.has('oneline')) || args.has('abbrev-commit') || git.config.isTrue('log.abbrevcommit'),
    date: args.has('relative-date') ? 'relative' : (args.value('date') ?? git.config.get('log.date') ?? 'default'),
    colour,
    decorate: style,
    now: git.now,
  };
}

/** Commits that touched a file, under the names that it had before, too. To be asked of newer commits first. */
function following(git: Git, path: string): (id: ObjectId) => boolean {
  let name = path;
  return (id) => {
    const change = changesOf(git, id).find((each) => each.after?.path === name);
    if (change?.status === 'R') name = change.before!.path;
    return change !== undefined;
  };
}

/** Parents that will be shown, through those that will not. */
function shownParents({ repository }: Git, shown: ReadonlySet<ObjectId>, id: ObjectId, firstOnly: boolean): ObjectId[] {
  const { parents } = repository.commit(id);
  const found: ObjectId[] = [];
  for (const parent of firstOnly ? parents.slice(0, 1) : parents) {
    for (let current: ObjectId | undefined = parent; current !== undefined; current = repository.commit(current).parents[0]) {
      if (!shown.has(current)) continue;
      if (!found.includes(current)) found.push(current);
      break;
    }
  }
  return found;
}

function drawn(graph: Graph, text: string, separated: boolean, colour: boolean): string {
  const lines = text.split('\n').slice(0, -1);
  const paint = (part: string): string => (colour ? part.replace(/[|/\\_]/g, (mark) => `\x1b[31m${mark}\x1b[m`) : part);
  let output = separated ? `${paint(graph.padding())}\n` : '';
  // What belongs to the lines before the commit's own.
  for (let line = graph.next(); ; line = graph.next()) {
    if (line.commit) {
      output += `${paint(line.text)}${lines.shift() ?? ''}\n`;
      break;
    }
    output += `${paint(line.text)}\n`;
  }
  for (const line of lines) output += `${paint(graph.next().text)}${line}\n`;
  while (!graph.done) output += `${paint(graph.next().text)}\n`;
  return output;
}

export const logCommand: GitCommand = {
  name: 'log',
  summary: 'Show commits',
  usage: USAGE,
  paged: true,
  *run(git, words) {
    const args = parseArguments('log', USAGE, words, mergeTables(DIFF_OPTIONS, LOG_OPTIONS));
    const { repository } = git;
    if (args.has('walk-reflogs')) return showReflog(git, args);
    const { commits, specs } = selectCommits(git, args);
    const keep = args.has('follow') && specs.length === 1 ? following(git, specs[0]!.path) : filterOf(git, args, specs);
    const skip = Number(args.value('skip') ?? 0);
    const most = args.value('max-count') === undefined ? Infinity : Number(args.value('max-count'));
    const kept = commits.filter(keep);
    let chosen = kept.slice(skip, skip + most);
    if (args.has('reverse')) {
      if (args.has('graph')) throw fatal("options '--reverse' and '--graph' cannot be used together");
      chosen = chosen.reverse();
    }
    const colour = colourWanted(git, args, 'diff');
    const options = prettyOptions(git, args, colour);
    const needsNames = options.decorate !== 'no' || /%d|%D/.test(options.format);
    const decorations: Decorations = needsNames ? decorationsOf(repository, options.decorate === 'full' ? 'full' : 'short') : new Map();
    const graph = args.has('graph') ? new Graph() : undefined;
    const shown = new Set(kept);
    const userFormat = options.format.startsWith('format:');
    const terminated = options.format.startsWith('tformat:');
    const separated = !userFormat && !terminated && options.format !== 'oneline';
    for (const [i, id] of chosen.entries()) {
      const last = i === chosen.length - 1;
      let text = prettyCommit(repository, id, options, decorations);
      if (terminated || (userFormat && !last) || (userFormat && (graph || wantsChanges(args)))) text += '\n';
      if (wantsChanges(args) && (repository.commit(id).parents.length < 2 || args.has('first-parent') || args.has('m'))) {
        const changes = changesOf(git, id, !args.has('no-renames')).filter((change) => matchesAny(specs, pathOf(change)));
        const body = changesText(git, args, changes, colour);
        if (body !== '') text += options.format === 'oneline' ? body : args.has('stat') && args.has('patch') ? `---\n${body}` : `\n${body}`;
      }
      if (graph) {
        graph.update(id, shownParents(git, shown, id, args.has('first-parent')));
        git.out(drawn(graph, text, separated && i > 0, colour));
      } else git.out(`${i > 0 && separated ? '\n' : ''}${text}`);
    }
    return 0;
  },
};

/** `git log -g`, `git reflog`. */
export function showReflog(git: Git, args: Arguments): number {
  const { repository } = git;
  const name = args.words[0] ?? 'HEAD';
  const ref = name === 'HEAD' ? 'HEAD' : `refs/heads/${name}`;
  const entries = repository.refs.log(ref).slice(0, Number(args.value('max-count') ?? Infinity));
  const colour = git.coloured(undefined, 'diff');
  for (const [i, { after, message }] of entries.entries()) {
    const id = repository.objects.has(after) ? after.slice(0, 7) : after.slice(0, 7);
    git.out(`${colour ? `\x1b[33m${id}\x1b[m` : id} ${name}@{${i}}: ${message}\n`);
  }
  return 0;
}
