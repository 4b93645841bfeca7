/** Text in columns as Go's text/tabwriter aligns it: cells end at tabs, the last cell of a line is never padded. */
import { displayWidth } from './display-width.ts';

export interface ColumnLayout {
  readonly minimumWidth: number;
  readonly padding: number;
}

/** cli-runtime's tables (printers.GetNewTabWriter). */
export const TABLE_LAYOUT: ColumnLayout = { minimumWidth: 6, padding: 3 };
/** kubectl describe. */
export const DESCRIBE_LAYOUT: ColumnLayout = { minimumWidth: 0, padding: 2 };

/** Remembers how wide columns were, so that rows which come later line up with what was printed (tabwriter.RememberWidths). */
export class ColumnWriter {
  readonly #layout: ColumnLayout;
  readonly #remembered: number[] = [];

  constructor(layout: ColumnLayout = TABLE_LAYOUT) {
    this.#layout = layout;
  }

  format(rows: readonly (readonly string[])[]): string {
    const widths = columnWidths(rows, this.#layout, this.#remembered);
    return rows.map((row, r) => `${row.map((cell, c) => (c === row.length - 1 ? cell : pad(cell, widths[r]![c]!))).join('')}\n`).join('');
  }
}

export function alignColumns(rows: readonly (readonly string[])[], layout: ColumnLayout = TABLE_LAYOUT): string {
  const writer = new ColumnWriter(layout);
  return writer.format(rows);
}

/** Aligns a text whose cells are separated by tabs; it must end with a line break. */
export function alignTabs(text: string, layout: ColumnLayout = DESCRIBE_LAYOUT): string {
  if (text === '') return '';
  const lines = text.replace(/\n$/, '').split('\n');
  return alignColumns(
    lines.map((line) => line.split('\t')),
    layout,
  );
}

function pad(cell: string, width: number): string {
  return cell + ' '.repeat(Math.max(0, width - displayWidth(cell)));
}

/** The width of each cell: a column's width holds for a run of consecutive lines that have it. */
function columnWidths(rows: readonly (readonly string[])[], layout: ColumnLayout, remembered: number[]): number[][] {
  const widths = rows.map((row) => row.map(() => 0));
  const columns = rows.reduce((most, row) => Math.max(most, row.length), 0);
  for (let column = 0; column < columns; column++) {
    for (let start = 0; start < rows.length;) {
      let end = start;
      let width = Math.max(layout.minimumWidth, remembered[column] ?? 0);
      while (end < rows.length && rows[end]!.length > column + 1) {
        width = Math.max(width, displayWidth(rows[end]![column]!) + layout.padding);
        end++;
      }
      for (let r = start; r < end; r++) widths[r]![column] = width;
      if (end > start) remembered[column] = layout === TABLE_LAYOUT ? width : 0;
      start = Math.max(end, start + 1);
    }
  }
  return widths;
}
