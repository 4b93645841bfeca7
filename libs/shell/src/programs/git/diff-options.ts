/** The flags that `diff`, `log` and `show` share about how changes are shown. */
import type { Arguments, OptionTable } from './arguments.ts';
import { same } from './arguments.ts';
import { type FileChange, pathOf } from './diff/file-change.ts';
import { type PatchOptions, patchText, quotePath } from './diff/patch.ts';
import { modeSummary, nameStatus, numStat, shortStat, statText } from './diff/stat.ts';
import type { Git } from './git.ts';
import { shorten } from './revision.ts';

export const DIFF_OPTIONS: OptionTable = {
  flags: {
    ...same('stat', 'numstat', 'shortstat', 'summary', 'name-only', 'name-status', 'no-color', 'no-patch', 'no-renames', 'exit-code', 'quiet', 'no-prefix', 'full-index', 'raw', 'text', 'minimal', 'patience', 'histogram', 'no-ext-diff', 'no-indent-heuristic', 'patch-with-stat'),
    p: 'patch', patch: 'patch', u: 'patch', s: 'no-patch', w: 'ignore-all-space', 'ignore-all-space': 'ignore-all-space', b: 'ignore-space-change',
    'ignore-space-change': 'ignore-space-change', a: 'text', R: 'reverse', z: 'zero', 'ignore-blank-lines': 'ignore-blank-lines',
  },
  values: { U: 'unified', unified: 'unified', 'diff-filter': 'diff-filter' },
  optional: { color: 'color', M: 'find-renames', 'find-renames': 'find-renames', 'word-diff': 'word-diff', stat: 'stat', abbrev: 'abbrev' },
}; // prettier-ignore

export const mergeTables = (...tables: readonly OptionTable[]): OptionTable => ({
  flags: Object.assign({}, ...tables.map(({ flags }) => flags)) as Record<string, string>,
  values: Object.assign({}, ...tables.map(({ values }) => values ?? {})) as Record<string, string>,
  optional: Object.assign({}, ...tables.map(({ optional }) => optional ?? {})) as Record<string, string>,
});

export function colourWanted(git: Git, args: Arguments, key: string): boolean {
  const asked = args.has('no-color') ? false : args.has('color') ? (args.value('color') ?? 'always') : undefined;
  if (asked === 'auto' || asked === undefined) return git.coloured(undefined, key);
  return asked !== false && asked !== 'never';
}

export function patchOptions(git: Git, args: Arguments, colour: boolean): PatchOptions {
  const { repository } = git;
  const blanks = args.has('ignore-all-space')
    ? (line: string) => line.replace(/\s+/g, '')
    : args.has('ignore-space-change')
      ? (line: string) => line.replace(/\s+$/, '').replace(/\s+/g, ' ')
      : undefined;
  return {
    colour,
    context: Number(args.value('unified') ?? 3),
    abbreviate: (id) => (args.has('full-index') ? id : /^0+$/.test(id) ? id.slice(0, 7) : shorten(repository, id)),
    prefixes: args.has('no-prefix') ? ['', ''] : ['a/', 'b/'],
    ...(blanks ? { key: blanks } : {}),
  };
}

/** Whether any form of changes was asked for. */
export const wantsChanges = (args: Arguments): boolean =>
  ['patch', 'stat', 'numstat', 'shortstat', 'summary', 'name-only', 'name-status', 'raw', 'patch-with-stat'].some((name) =>
    args.has(name),
  ) || args.value('unified') !== undefined;

/** The changes in the forms that were asked for; a patch when none was. */
export function changesText(git: Git, args: Arguments, all: readonly FileChange[], colour: boolean): string {
  const filter = args.value('diff-filter');
  const changes = filter === undefined ? all : all.filter(({ status }) => filter.toUpperCase().includes(status) === (filter === filter.toUpperCase())); // prettier-ignore
  if (args.has('no-patch') && !args.has('stat')) return '';
  const columns = git.process.isTerminal(1) ? (git.process.terminal?.columns ?? 80) : 80;
  const parts: string[] = [];
  if (args.has('raw')) parts.push(changes.map((change) => rawLine(git, change)).join('')); // prettier-ignore
  if (args.has('stat') || args.has('patch-with-stat'))
    parts.push(statText(changes, Number(args.value('stat')?.split(',')[0] ?? columns), colour));
  if (args.has('numstat')) parts.push(numStat(changes));
  if (args.has('shortstat')) parts.push(shortStat(changes));
  if (args.has('summary')) parts.push(modeSummary(changes));
  if (args.has('name-only')) parts.push(changes.map((change) => `${quotePath(pathOf(change))}\n`).join('')); // prettier-ignore
  if (args.has('name-status')) parts.push(nameStatus(changes));
  const patch = args.has('patch') || args.has('patch-with-stat') || args.value('unified') !== undefined || parts.length === 0;
  if (patch && !(args.has('name-only') || args.has('name-status'))) {
    const text = changes.map((change) => patchText(change, patchOptions(git, args, colour))).join('');
    if (text !== '') parts.push(parts.length > 0 ? `\n${text}` : text);
  }
  return parts.join('');
}

function rawLine({ repository }: Git, { status, before, after, similarity }: FileChange): string {
  const id = (side: FileChange['before']) => (side ? shorten(repository, side.id) : '0000000');
  const names = [before, after].flatMap((side) => (side ? [side.path] : []));
  const paths = status === 'R' ? names.join('\t') : names.at(-1);
  return `:${before?.mode ?? '000000'} ${after?.mode ?? '000000'} ${id(before)} ${id(after)} ${status}${similarity === undefined ? '' : String(similarity).padStart(3, '0')}\t${paths}\n`;
}
