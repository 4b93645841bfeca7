import type { TableCell } from '@drydock/apiserver';

/** A cell in one line: what breaks lines is escaped, as the printer's terminal writer does it. */
export function displayCell(cell: TableCell): string {
  if (cell === null) return '';
  const text = String(cell);
  const lineEnd = text.search(/[\f\n\r]/);
  return lineEnd < 0 ? text : `${text.slice(0, lineEnd)}...`;
}
