/** What a merge commit changed against all of its parents: `git show` of a merge (the dense combined form, for two parents). */
import { decodeUtf8 } from '../../../kernel/byte-string.ts';
import type { FlatTree } from '../objects/tree-object.ts';
import type { Repository } from '../repository.ts';
import { editScript } from '../../edit-script.ts';
import { gitEdits, splitLines } from './lines.ts';
import { isBinary } from './patch.ts';
import { shorten } from '../revision.ts';

interface Row {
  readonly marks: string;
  readonly text: string;
}

const CONTEXT = 3;

/** Files that differ from every parent, with the lines that do. */
export function combinedDiff(repository: Repository, parents: readonly FlatTree[], merged: FlatTree): string {
  let text = '';
  for (const [path, entry] of merged) {
    const before = parents.map((tree) => tree.get(path));
    if (before.some((each) => each?.id === entry.id)) continue;
    const result = decodeUtf8(repository.objects.read(entry.id).content);
    const sources = before.map((each) => (each ? decodeUtf8(repository.objects.read(each.id).content) : ''));
    if (isBinary(result)) continue;
    const hunks = combinedHunks(sources.map(splitLines), splitLines(result));
    if (hunks === '') continue;
    const ids = before.map((each) => (each ? shorten(repository, each.id) : '0000000'));
    text += `diff --cc ${path}\nindex ${ids.join(',')}..${shorten(repository, entry.id)}\n--- a/${path}\n+++ b/${path}\n${hunks}`;
  }
  return text;
}

/** Each line of the result, with a mark for each parent that lacks it, and the lines that parents had and it has not. */
function rowsOf(parents: readonly string[][], result: readonly string[]): Row[] {
  const added = parents.map(() => Array<boolean>(result.length).fill(false));
  const lost = Array.from({ length: result.length + 1 }, () => parents.map(() => [] as string[]));
  for (const [parent, lines] of parents.entries())
    for (const { from, to, start, end } of gitEdits(lines, result)) {
      added[parent]!.fill(true, start, end);
      lost[start]![parent]!.push(...lines.slice(from, to));
    }
  const rows: Row[] = [];
  const mark = (which: (parent: number) => boolean, sign: string) => parents.map((_, parent) => (which(parent) ? sign : ' ')).join('');
  for (let i = 0; i <= result.length; i++) {
    for (const { owners, text } of weave(lost[i]!)) rows.push({ marks: mark((parent) => owners.has(parent), '-'), text });
    if (i < result.length) rows.push({ marks: mark((parent) => added[parent]![i]!, '+'), text: result[i]! });
  }
  return rows;
}

interface LostLine {
  readonly owners: ReadonlySet<number>;
  readonly text: string;
}

/** The lines that parents had at one place, each once where they agree. */
function weave(byParent: readonly (readonly string[])[]): LostLine[] {
  let woven: LostLine[] = [];
  for (const [parent, lines] of byParent.entries()) {
    const next: LostLine[] = [];
    let [i, j] = [0, 0];
    const texts = woven.map(({ text }) => text);
    for (const edit of [...editScript(texts, lines), { from: texts.length, to: texts.length, start: lines.length, end: lines.length }]) {
      for (; i < edit.from; i++, j++) next.push({ text: texts[i]!, owners: new Set([...woven[i]!.owners, parent]) });
      for (; i < edit.to; i++) next.push(woven[i]!);
      for (; j < edit.end; j++) next.push({ text: lines[j]!, owners: new Set([parent]) });
    }
    woven = next;
  }
  return woven;
}

function combinedHunks(parents: readonly string[][], result: readonly string[]): string {
  const rows = rowsOf(parents, result);
  const changed = rows.map(({ marks }) => marks.trim() !== '');
  // Dense: a stretch counts only where it differs from all parents.
  const spans: [number, number][] = [];
  for (let i = 0; i < rows.length; i++) {
    if (!changed[i]) continue;
    let end = i;
    while (end < rows.length && changed[end]) end++;
    const last = spans.at(-1);
    const [from, to] = [Math.max(0, i - CONTEXT), Math.min(rows.length, end + CONTEXT)];
    if (last && from <= last[1]) last[1] = to;
    else spans.push([from, to]);
    i = end;
  }
  const interesting = spans.filter(([from, to]) =>
    parents.every((_, parent) => rows.slice(from, to).some(({ marks }) => marks[parent] !== ' ')),
  );
  return interesting.map(([from, to]) => hunk(parents.length, rows, from, to)).join('');
}

function hunk(count: number, rows: readonly Row[], from: number, to: number): string {
  const inParent = ({ marks }: Row, parent: number): boolean => marks[parent] !== '+' && !(marks.includes('-') && marks[parent] === ' ');
  const inResult = ({ marks }: Row): boolean => !marks.includes('-');
  const range = (test: (row: Row) => boolean): string => {
    const start = rows.slice(0, from).filter(test).length + 1;
    const length = rows.slice(from, to).filter(test).length;
    return `${length === 0 ? start - 1 : start},${length}`;
  };
  const olds = Array.from({ length: count }, (_, parent) => `-${range((row) => inParent(row, parent))}`);
  const signs = '@'.repeat(count + 1);
  const body = rows
    .slice(from, to)
    .map(({ marks, text }) => `${marks}${text}${text.endsWith('\n') ? '' : '\n\\ No newline at end of file\n'}`);
  return `${signs} ${olds.join(' ')} +${range(inResult)} ${signs}\n${body.join('')}`;
}
