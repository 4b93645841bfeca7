/** The ways in which diff shows changes beside the usual one and the unified one: side by side, with context, as a script for ed. */
import { columnsOf } from '../terminal/text-width.ts';
import type { Edit } from './edit-script.ts';

export interface DiffSide {
  readonly label: string;
  readonly lines: readonly string[];
  /** The last line lacks its newline. */
  readonly open: boolean;
}

const TAB = 8;

/** Cuts a line so that it takes at most `width` columns. */
function clip(text: string, width: number): string {
  let [shown, at] = ['', 0];
  for (const character of text) {
    const next = character === '\t' ? at + TAB - (at % TAB) : at + columnsOf(character);
    if (next > width) break;
    shown += character;
    at = next;
  }
  return shown;
}

const widthOf = (text: string): number => [...text].reduce((at, each) => (each === '\t' ? at + TAB - (at % TAB) : at + columnsOf(each)), 0);

/** From one column to another with tabs, and blanks where those are too wide. */
function tabTo(from: number, to: number): string {
  let [text, at] = ['', from];
  while (at + TAB - (at % TAB) <= to) {
    text += '\t';
    at += TAB - (at % TAB);
  }
  return text + ' '.repeat(to - at);
}

/** `diff -y`; `width`: columns of the whole (sdiff's layout: the gutter is three columns around the mark). */
export function sideBySide(
  left: DiffSide,
  right: DiffSide,
  edits: readonly Edit[],
  width: number,
  suppress: boolean,
  leftOnly = false,
): string {
  const GUTTER = 3;
  const offset = (width + TAB + GUTTER) >> 1;
  const aligned = offset - (offset % TAB);
  const half = Math.max(0, Math.min(aligned - GUTTER, width - aligned));
  const second = half ? aligned : width;
  const row = (a: string | undefined, mark: string, b: string | undefined): string => {
    const text = a === undefined ? '' : clip(a, half);
    let line = text;
    let at = widthOf(text);
    if (mark !== ' ') {
      const column = (half + second - 1) >> 1;
      line += tabTo(at, column) + mark;
      at = column + 1;
    }
    if (b !== undefined && !(mark === '(')) {
      if (clip(b, half) !== '' || b === '') line += b === '' ? '' : tabTo(at, second) + clip(b, half);
    }
    return `${line}\n`;
  };
  let output = '';
  let [i, j] = [0, 0];
  for (const { from, to, end } of [
    ...edits,
    { from: left.lines.length, to: left.lines.length, start: right.lines.length, end: right.lines.length },
  ]) {
    for (; i < from; i++, j++)
      if (!suppress) output += leftOnly ? row(left.lines[i], '(', undefined) : row(left.lines[i], ' ', right.lines[j]);
    for (; i < to && j < end; i++, j++) output += row(left.lines[i], '|', right.lines[j]);
    for (; i < to; i++) output += row(left.lines[i], '<', undefined);
    for (; j < end; j++) output += row(undefined, '>', right.lines[j]);
  }
  return output;
}

const NO_NEWLINE = '\\ No newline at end of file\n';
const shown = ({ lines, open }: DiffSide, i: number, mark: string): string =>
  `${mark} ${lines[i]}\n${open && i === lines.length - 1 ? NO_NEWLINE : ''}`;

/** `diff -c`. */
export function contextDiff(left: DiffSide, right: DiffSide, edits: readonly Edit[], context: number): string {
  let text = `*** ${left.label}\n--- ${right.label}\n`;
  for (let i = 0; i < edits.length;) {
    let last = i;
    while (last + 1 < edits.length && edits[last + 1]!.from - edits[last]!.to <= 2 * context) last++;
    text += contextHunk(left, right, edits.slice(i, last + 1), context);
    i = last + 1;
  }
  return text;
}

function contextHunk(left: DiffSide, right: DiffSide, edits: readonly Edit[], context: number): string {
  const [first, last] = [edits[0]!, edits.at(-1)!];
  const [from, to] = [Math.max(0, first.from - context), Math.min(left.lines.length, last.to + context)];
  const [start, end] = [Math.max(0, first.start - context), Math.min(right.lines.length, last.end + context)];
  const range = (a: number, b: number): string => (b - a > 1 ? `${a + 1},${b}` : `${b}`);
  const side = (which: DiffSide, a: number, b: number, spans: readonly (readonly [number, number, boolean])[], mark: string): string => {
    let text = '';
    for (let i = a; i < b; i++) {
      const span = spans.find(([x, y]) => i >= x && i < y);
      text += shown(which, i, !span ? ' ' : span[2] ? '!' : mark);
    }
    return text;
  };
  const removed = edits.some((edit) => edit.to > edit.from);
  const added = edits.some((edit) => edit.end > edit.start);
  const both = (edit: Edit): boolean => edit.to > edit.from && edit.end > edit.start;
  const before = removed ? side(left, from, to, edits.map((edit) => [edit.from, edit.to, both(edit)] as const), '-') : ''; // prettier-ignore
  const after = added ? side(right, start, end, edits.map((edit) => [edit.start, edit.end, both(edit)] as const), '+') : ''; // prettier-ignore
  return `***************\n*** ${range(from, to)} ****\n${before}--- ${range(start, end)} ----\n${after}`;
}

/** `diff -e`: from the end to the beginning, so that numbers stay right. */
export function edScript(right: DiffSide, edits: readonly Edit[]): string {
  const range = (from: number, to: number): string => (to - from > 1 ? `${from + 1},${to}` : `${to}`);
  return [...edits]
    .reverse()
    .map(({ from, to, start, end }) => {
      const letter = from === to ? 'a' : start === end ? 'd' : 'c';
      const lines = right.lines.slice(start, end).map((line) => `${line}\n`).join(''); // prettier-ignore
      return `${letter === 'a' ? from : range(from, to)}${letter}\n${letter === 'd' ? '' : `${lines}.\n`}`;
    })
    .join('');
}

const PALETTE = { header: '\x1b[1m', line: '\x1b[36m', old: '\x1b[31m', new: '\x1b[32m', reset: '\x1b[0m' };

/** Colours as diff's own palette has them. `unified`: marks are `-` and `+` instead of `<` and `>`. */
export function coloured(text: string, unified: boolean): string {
  const paint = (line: string): string => {
    if (unified && /^(---|\+\+\+) /.test(line)) return `${PALETTE.header}${line}${PALETTE.reset}`;
    if (unified ? line.startsWith('@@') : /^\d/.test(line)) return `${PALETTE.line}${line}${PALETTE.reset}`;
    if (line.startsWith(unified ? '-' : '<')) return `${PALETTE.old}${line}${PALETTE.reset}`;
    if (line.startsWith(unified ? '+' : '>')) return `${PALETTE.new}${line}${PALETTE.reset}`;
    return line;
  };
  return text.split('\n').map((line, i, all) => (i === all.length - 1 && line === '' ? '' : paint(line))).join('\n'); // prettier-ignore
}
