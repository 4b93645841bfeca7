import { decodeUtf8 } from '../../../kernel/byte-string.ts';
import { parseArguments, same } from '../arguments.ts';
import { showDate } from '../dates.ts';
import { gitEdits, splitLines } from '../diff/lines.ts';
import type { Git, GitCommand } from '../git.ts';
import { fatal, UsageExit } from '../git-error.ts';
import { type ObjectId, ZERO_ID } from '../objects/object-store.ts';
import { parsePathspec } from '../pathspec.ts';
import { commitNamed } from '../revision.ts';
import { readWorkFile } from '../work-tree.ts';

const USAGE = '[<options>] [<rev>] [--] <file>';

interface Line {
  /** Undefined: not committed yet. */
  commit: ObjectId | undefined;
  /** It has no parents. */
  boundary: boolean;
}

/** Which commit each line of a file comes from. */
function origins(git: Git, path: string, start: ObjectId, lines: readonly string[], own: boolean): Line[] {
  const { repository } = git;
  const contentIn = (commit: ObjectId): string[] | undefined => {
    const entry = repository.treeOf(commit).get(path);
    return entry && splitLines(decodeUtf8(repository.objects.read(entry.id).content));
  };
  const result: Line[] = lines.map(() => ({ commit: undefined, boundary: false }));
  /** Lines still to be placed: position in the file → position in this version. */
  const trace = (commit: ObjectId, content: readonly string[], pending: ReadonlyMap<number, number>): void => {
    const { parents } = repository.commit(commit);
    const left = new Map(pending);
    for (const parent of parents) {
      const before = contentIn(parent);
      if (!before) continue;
      const passed = keep(before, content, left);
      for (const at of passed.keys()) left.delete(at);
      if (passed.size > 0) trace(parent, before, passed);
    }
    for (const at of left.keys()) result[at] = { commit, boundary: parents.length === 0 };
  };
  const first = contentIn(start);
  if (!first) return result;
  const all = new Map(lines.map((_, i) => [i, i] as const));
  trace(start, first, own ? keep(first, lines, all) : all);
  return result;
}

/** The lines that were there before, with where they were. */
function keep(before: readonly string[], after: readonly string[], pending: ReadonlyMap<number, number>): Map<number, number> {
  const old = new Map<number, number>();
  let [i, j] = [0, 0];
  for (const { from, to, start, end } of [...gitEdits(before, after), { from: before.length, to: 0, start: after.length, end: 0 }]) {
    while (i < from && j < start) old.set(j++, i++);
    [i, j] = [to, end];
  }
  return new Map([...pending].flatMap(([at, position]) => (old.has(position) ? [[at, old.get(position)!] as const] : [])));
}

export const blameCommand: GitCommand = {
  name: 'blame',
  summary: 'Show which commit each line of a file comes from',
  usage: USAGE,
  paged: true,
  *run(git, words) {
    const args = parseArguments('blame', USAGE, words, {
      flags: {
        s: 'suppress',
        e: 'email',
        l: 'long',
        w: 'ignore-all-space',
        t: 'raw-time',
        f: 'show-name',
        n: 'show-number',
        ...same('show-email', 'date-order', 'root'),
      },
      values: { L: 'lines', date: 'date' },
    });
    const { repository } = git;
    const named = [...args.words, ...(args.paths ?? [])];
    const file = named.pop();
    if (file === undefined) throw new UsageExit(`usage: git blame ${USAGE}`);
    const { path } = parsePathspec(git, file);
    const revision = named[0];
    const start = commitNamed(repository, revision ?? 'HEAD');
    const entry = repository.treeOf(start).get(path);
    if (!entry) throw fatal(`no such path '${path}' in ${revision ?? 'HEAD'}`);
    const stored = decodeUtf8(repository.objects.read(entry.id).content);
    const work = revision === undefined && repository.workTree !== undefined ? readWorkFile(repository, path) : undefined;
    if (revision === undefined && !work) throw fatal(`Cannot lstat '${path}': No such file or directory`);
    const lines = splitLines(work ? decodeUtf8(work.content) : stored);
    const found = origins(git, path, start, lines, work !== undefined);
    const [from, to] = range(args.value('lines'), lines);
    const rows = found.slice(from, to).map(({ commit, boundary }, i) => {
      const info = commit === undefined ? undefined : repository.commit(commit);
      const length = args.has('long') ? 40 : boundary ? 7 : 8;
      const id = boundary ? `^${commit!.slice(0, args.has('long') ? 39 : length)}` : (commit ?? ZERO_ID).slice(0, length);
      const author = info
        ? args.has('email') || args.has('show-email')
          ? `<${info.author.email}>`
          : info.author.name
        : 'Not Committed Yet';
      const when = showDate(info?.author ?? { time: git.now, zone: '+0000' }, args.value('date') ?? 'iso', git.now);
      return { id, author, when, number: from + i + 1, text: lines[from + i]!.replace(/\n$/, '') };
    });
    const width = Math.max(0, ...rows.map(({ author }) => author.length));
    const digits = String(to).length;
    for (const { id, author, when, number, text } of rows)
      git.out(
        args.has('suppress')
          ? `${id} ${String(number).padStart(digits)}) ${text}\n`
          : `${id} (${author.padEnd(width)} ${when} ${String(number).padStart(digits)}) ${text}\n`,
      );
    return 0;
  },
};

/** `2,4`, `2,+3`, `/pattern/`: first line and the one behind the last, from 0. */
function range(text: string | undefined, lines: readonly string[]): [number, number] {
  if (text === undefined) return [0, lines.length];
  const [first = '', last = ''] = text.split(',');
  const position = (part: string): number => {
    const pattern = /^\/(.*)\/$/.exec(part);
    return pattern ? lines.findIndex((line) => new RegExp(pattern[1]!).test(line)) + 1 : Number(part);
  };
  const from = first === '' ? 1 : position(first);
  const to = last === '' ? lines.length : last.startsWith('+') ? from + Number(last.slice(1)) - 1 : position(last);
  if (Number.isNaN(from) || Number.isNaN(to)) throw fatal(`-L argument not 'start,end:file' or ':funcname:file': ${text}`);
  if (from > lines.length) throw fatal(`file has only ${lines.length} line${lines.length === 1 ? '' : 's'}`);
  return [Math.max(0, from - 1), Math.min(lines.length, to)];
}
