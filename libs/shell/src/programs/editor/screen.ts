/** Drawing of an editor's screen: escape sequences that any terminal knows. */
import { characterColumns } from '../../terminal/text-width.ts';

const TAB = 8;

export interface Frame {
  readonly rows: readonly string[];
  /** From 0. */
  readonly cursor: { readonly row: number; readonly column: number };
}

export function paint({ rows, cursor }: Frame): string {
  const lines = rows.map((row, at) => `\x1b[${at + 1};1H${row}\x1b[K`).join('');
  return `\x1b[?25l${lines}\x1b[${cursor.row + 1};${cursor.column + 1}H\x1b[?25h`;
}

export function inverse(text: string): string {
  return `\x1b[7m${text}\x1b[27m`;
}

/** One cell of a line: what is shown, how wide it is, and which column of the text it is for. */
interface Cell {
  readonly shown: string;
  readonly width: number;
  readonly column: number;
}

function cellsOf(text: string): Cell[] {
  const cells: Cell[] = [];
  let at = 0;
  let column = 0;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    const shown =
      character === '\t'
        ? ' '.repeat(TAB - (at % TAB))
        : code < 32
          ? `^${String.fromCharCode(code + 64)}`
          : code === 127
            ? '^?'
            : character;
    const width = character === '\t' || shown.length > character.length ? shown.length : characterColumns(character);
    cells.push({ shown, width, column });
    at += width;
    column += character.length;
  }
  return cells;
}

/** How many columns of the screen come before a column of the text. */
export function screenColumn(text: string, column: number): number {
  return cellsOf(text)
    .filter((cell) => cell.column < column)
    .reduce((sum, { width }) => sum + width, 0);
}

/** The column of the text that is at, or before, a column of the screen. */
export function textColumn(text: string, wanted: number): number {
  let at = 0;
  for (const { width, column } of cellsOf(text)) {
    if (at + width > wanted) return column;
    at += width;
  }
  return text.length;
}

/** A line in rows of a width, with what is marked shown inversely. There is always a row. */
export function wrapLine(text: string, width: number, marked: (column: number) => boolean = () => false): string[] {
  const rows: string[] = [];
  let row = '';
  let used = 0;
  for (const { shown, width: cellWidth, column } of cellsOf(text)) {
    if (used + cellWidth > width) {
      rows.push(row);
      row = '';
      used = 0;
    }
    row += marked(column) ? inverse(shown) : shown;
    used += cellWidth;
  }
  return [...rows, row];
}

/** A part of a line that is too long for one row, and whether something is left and right of it. */
export function clipLine(text: string, from: number, width: number): string {
  let at = 0;
  let shown = '';
  for (const cell of cellsOf(text)) {
    if (at >= from && at + cell.width <= from + width) shown += cell.shown;
    at += cell.width;
  }
  return shown;
}
