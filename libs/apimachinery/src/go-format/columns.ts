/** Text in columns as Go's text/tabwriter aligns it: cells end at tabs, the last cell of a line is never padded. */
import { displayWidth } from './display-width.ts';

export interface ColumnLayout {
  readonly minimumWidth: number;
  readonly padding: number;
  /** Cells are filled with tabs, which are so wide, and columns have the width of whole ones. With spaces when absent. */
  readonly tabWidth?: number;
  /** Rows that come later are as wide as those before (a patched tabwriter's RememberWidths, which kubectl has). */
  readonly remembersWidths?: true;
}

/** Formats rows that come at different times. */
export class Columns {
  readonly #layout: ColumnLayout;
  readonly #remembered: number[] = [];

  constructor(layout: ColumnLayout) {
    this.#layout = layout;
  }

  format(rows: readonly (readonly string[])[]): string {
    const widths = columnWidths(rows, this.#layout, this.#remembered);
    return rows
      .map((row, r) => `${row.map((cell, c) => (c === row.length - 1 ? cell : this.#filled(cell, widths[r]![c]!))).join('')}\n`)
      .join('');
  }

  #filled(cell: string, width: number): string {
    const { tabWidth } = this.#layout;
    const missing = width - displayWidth(cell);
    return tabWidth === undefined ? cell + ' '.repeat(Math.max(0, missing)) : cell + '\t'.repeat(Math.ceil(missing / tabWidth));
  }
}

/** One line for each row. */
export function alignColumns(rows: readonly (readonly string[])[], layout: ColumnLayout): string {
  return new Columns(layout).format(rows);
}

/** Aligns a text whose cells are separated by tabs; it must end with a line break. */
export function alignTabs(text: string, layout: ColumnLayout): string {
  if (text === '') return '';
  const lines = text.replace(/\n$/, '').split('\n');
  return alignColumns(
    lines.map((line) => line.split('\t')),
    layout,
  );
}

/** The width of each cell: a column's width holds for a run of consecutive lines that have it. */
function columnWidths(rows: readonly (readonly string[])[], layout: ColumnLayout, remembered: number[]): number[][] {
  const { minimumWidth, padding, tabWidth = 1, remembersWidths } = layout;
  const widths = rows.map((row) => row.map(() => 0));
  const columns = rows.reduce((most, row) => Math.max(most, row.length), 0);
  for (let column = 0; column < columns; column++) {
    for (let start = 0; start < rows.length;) {
      let end = start;
      let width = Math.max(minimumWidth, remembered[column] ?? 0);
      while (end < rows.length && rows[end]!.length > column + 1) {
        width = Math.max(width, displayWidth(rows[end]![column]!) + padding);
        end++;
      }
      const whole = Math.ceil(width / tabWidth) * tabWidth;
      for (let r = start; r < end; r++) widths[r]![column] = whole;
      if (end > start) remembered[column] = remembersWidths ? width : 0;
      start = Math.max(end, start + 1);
    }
  }
  return widths;
}
