/** Go's text/tabwriter as etcd's help uses it: a tab ends a cell, columns are as wide as whole tabs of eight. */

const TAB = 8;
const PADDING = 1;

type Row = readonly string[];

export function alignWithTabs(text: string): string {
  const rows = text.split('\n').map((line) => line.split('\t'));
  return formatColumns(rows, 0, rows.length, []).join('\n');
}

/** Rows that have a cell in a column, one below the other, share its width. The last cell of a row belongs to no column. */
function formatColumns(rows: readonly Row[], from: number, to: number, widths: readonly number[]): string[] {
  const column = widths.length;
  const lines: string[] = [];
  for (let row = from; row < to;) {
    const hasCell = (at: number) => at < to && column < rows[at]!.length - 1;
    if (!hasCell(row)) {
      lines.push(writeRow(rows[row++]!, widths));
      continue;
    }
    const start = row;
    while (hasCell(row)) row++;
    const width = Math.max(...rows.slice(start, row).map((cells) => cells[column]!.length + PADDING));
    lines.push(...formatColumns(rows, start, row, [...widths, width]));
  }
  return lines;
}

function writeRow(cells: Row, widths: readonly number[]): string {
  return cells.map((cell, i) => (i < widths.length && i < cells.length - 1 ? padded(cell, widths[i]!) : cell)).join('');
}

const padded = (cell: string, width: number): string => cell + '\t'.repeat(Math.ceil((Math.ceil(width / TAB) * TAB - cell.length) / TAB));
