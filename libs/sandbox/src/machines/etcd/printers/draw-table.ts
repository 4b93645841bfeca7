/** olekukonko/tablewriter: heads in the middle of their columns, cells at the right. */
import { columnsOf } from '@drydock/shell';
import type { TableData } from './tables.ts';

export function drawTable({ heads, rows }: TableData): string {
  const widths = heads.map((head, i) => Math.max(columnsOf(head), ...rows.map((row) => columnsOf(row[i]!))));
  const line = `+${widths.map((width) => '-'.repeat(width + 2)).join('+')}+\n`;
  const row = (cells: readonly string[], place: (gap: number) => number) =>
    `|${cells.map((cell, i) => ` ${padded(cell, widths[i]! - columnsOf(cell), place)} `).join('|')}|\n`;
  const body = rows.map((cells) => row(cells, (gap) => gap)).join('');
  return `${line}${row(heads, (gap) => Math.floor(gap / 2))}${line}${body}${rows.length > 0 ? line : ''}`;
}

/** `before`: how much of the gap stands at the left. */
const padded = (cell: string, gap: number, before: (gap: number) => number): string =>
  `${' '.repeat(before(gap))}${cell}${' '.repeat(gap - before(gap))}`;
