/** How much changed: `--stat`, `--numstat`, `--shortstat`, `--name-only`, `--name-status`, and what `git commit` sums up. */
import { decodeUtf8 } from '../../../kernel/byte-string.ts';
import { columnsOf } from '../../../terminal/text-width.ts';
import { type FileChange, pathOf } from './file-change.ts';
import { gitEdits, splitLines } from './lines.ts';
import { isBinary, quotePath } from './patch.ts';

export interface Counts {
  readonly added: number;
  readonly deleted: number;
  /** Bytes before and after, of files that are no text. */
  readonly binary?: readonly [number, number];
}

export function countChange({ before, after }: FileChange): Counts {
  const [left, right] = [before?.content() ?? '', after?.content() ?? ''];
  if (isBinary(left) || isBinary(right)) return { added: 0, deleted: 0, binary: [left.length, right.length] };
  const edits = before?.id === after?.id ? [] : gitEdits(splitLines(left), splitLines(right));
  return {
    added: edits.reduce((sum, { start, end }) => sum + end - start, 0),
    deleted: edits.reduce((sum, { from, to }) => sum + to - from, 0),
  };
}

/** `a/{old => new}/c`. */
export function renameName(from: string, to: string): string {
  const [a, b] = [from.split('/'), to.split('/')];
  let head = 0;
  while (head < Math.min(a.length, b.length) - 1 && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  if (head === 0 && tail === 0) return `${quotePath(from)} => ${quotePath(to)}`;
  const middle = (parts: readonly string[]) => parts.slice(head, parts.length - tail).join('/');
  const prefix = head > 0 ? `${a.slice(0, head).join('/')}/` : '';
  const suffix = tail > 0 ? `/${a.slice(a.length - tail).join('/')}` : '';
  return `${prefix}{${middle(a)} => ${middle(b)}}${suffix}`;
}

const nameOf = (change: FileChange): string =>
  change.status === 'R' ? renameName(change.before!.path, change.after!.path) : quotePath(pathOf(change));

const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

export function shortStat(changes: readonly FileChange[]): string {
  const counts = changes.map(countChange);
  const added = counts.reduce((sum, each) => sum + each.added, 0);
  const deleted = counts.reduce((sum, each) => sum + each.deleted, 0);
  if (changes.length === 0) return '';
  const parts = [plural(changes.length, 'file changed', 'files changed')];
  if (added > 0 || deleted === 0) parts.push(`${plural(added, 'insertion')}(+)`);
  if (deleted > 0 || added === 0) parts.push(`${plural(deleted, 'deletion')}(-)`);
  return ` ${parts.join(', ')}\n`;
}

function scaled(count: number, width: number, most: number): number {
  return count === 0 ? 0 : 1 + Math.floor((count * (width - 1)) / most);
}

/** `width`: the columns of the terminal. */
export function statText(changes: readonly FileChange[], width = 80, colour = false): string {
  if (changes.length === 0) return '';
  const rows = changes.map((change) => ({ name: nameOf(change), counts: countChange(change), change }));
  const longest = Math.max(...rows.map(({ name }) => columnsOf(name)));
  const most = Math.max(...rows.map(({ counts }) => (counts.binary ? 0 : counts.added + counts.deleted)));
  const binaryWidth = rows.some(({ counts }) => counts.binary) ? 3 : 0;
  const numbers = Math.max(String(most).length, binaryWidth);
  // git/diff.c, show_stats: the name may take what the graph does not need, and five eighths at most.
  let [nameWidth, graphWidth] = [longest, most];
  if (nameWidth + numbers + 6 + graphWidth > width) {
    if (graphWidth > Math.floor((width * 3) / 8) - numbers - 6) graphWidth = Math.max(6, Math.floor((width * 3) / 8) - numbers - 6);
    if (nameWidth > width - numbers - 6 - graphWidth) nameWidth = width - numbers - 6 - graphWidth;
    else graphWidth = width - numbers - 6 - nameWidth;
  }
  const lines = rows.map(({ name, counts }) => {
    const shown = columnsOf(name) > nameWidth ? shortenName(name, nameWidth) : name;
    const head = ` ${shown}${' '.repeat(Math.max(0, nameWidth - columnsOf(shown)))} |`;
    if (counts.binary) return `${head} ${'Bin'.padStart(numbers)} ${counts.binary[0]} -> ${counts.binary[1]} bytes\n`;
    const total = counts.added + counts.deleted;
    let [plus, minus] = [counts.added, counts.deleted];
    if (graphWidth <= most && most > 0) {
      let all = scaled(total, graphWidth, most);
      if (all < 2 && plus > 0 && minus > 0) all = 2;
      if (plus < minus) {
        plus = scaled(plus, graphWidth, most);
        minus = all - plus;
      } else {
        minus = scaled(minus, graphWidth, most);
        plus = all - minus;
      }
    }
    const paint = (text: string, code: string) => (colour && text !== '' ? `\x1b[${code}m${text}\x1b[m` : text);
    const graph = total > 0 ? ` ${paint('+'.repeat(plus), '32')}${paint('-'.repeat(minus), '31')}` : '';
    return `${head} ${String(total).padStart(numbers)}${graph}\n`;
  });
  return lines.join('') + shortStat(changes);
}

function shortenName(name: string, width: number): string {
  const tail = name.slice(Math.max(0, name.length - width + 3));
  const slash = tail.indexOf('/');
  return `...${slash >= 0 ? tail.slice(slash) : tail}`;
}

export const numStat = (changes: readonly FileChange[]): string =>
  changes
    .map((change) => {
      const { added, deleted, binary } = countChange(change);
      return `${binary ? '-\t-' : `${added}\t${deleted}`}\t${nameOf(change)}\n`;
    })
    .join('');

export const nameStatus = (changes: readonly FileChange[]): string =>
  changes
    .map((change) =>
      change.status === 'R'
        ? `R${String(change.similarity).padStart(3, '0')}\t${quotePath(change.before!.path)}\t${quotePath(change.after!.path)}\n`
        : `${change.status}\t${quotePath(pathOf(change))}\n`,
    )
    .join('');

/** ` create mode 100644 a`, ` rename a => b (90%)`: below the counts of `git commit` and `git merge`. */
export const modeSummary = (changes: readonly FileChange[]): string =>
  changes
    .map((change) => {
      const { status, before, after } = change;
      if (status === 'A') return ` create mode ${after!.mode} ${quotePath(after!.path)}\n`;
      if (status === 'D') return ` delete mode ${before!.mode} ${quotePath(before!.path)}\n`;
      const mode = before && after && before.mode !== after.mode;
      if (status === 'R')
        return ` rename ${renameName(before!.path, after!.path)} (${change.similarity}%)\n${mode ? ` mode change ${before.mode} => ${after.mode}\n` : ''}`;
      return mode ? ` mode change ${before.mode} => ${after.mode} ${quotePath(after.path)}\n` : '';
    })
    .join('');

export const decodedLines = (content: string): string[] => splitLines(content).map(decodeUtf8);
