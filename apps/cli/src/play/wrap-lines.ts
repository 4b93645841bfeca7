import { columnsOf } from '@drydock/shell';

const ESCAPE = /\x1b\[[0-9;]*m/g;
/** Code is for copying: it stays in one line. */
const CODE = /^\x1b\[36m {4}/;
/** What the lines after the first one of a paragraph begin with: as much room as a list's mark takes, and the bar of a box. */
const LEAD = /^(?:│ ?)?\s*(?:(?:[-*+]|\d+[.)])\s+)?/;

/** Breaks prose between words, so that no line is wider than a terminal. Colours take no room. */
export function wrapLines(text: string, columns: number): string {
  return text
    .split('\n')
    .flatMap((line) => (CODE.test(line) || widthOf(line) <= columns ? [line] : wrapOne(line, columns)))
    .join('\n');
}

function wrapOne(line: string, columns: number): string[] {
  const lead = LEAD.exec(line.replace(ESCAPE, ''))![0].replace(/[^│\s]/g, ' ');
  const lines: string[] = [];
  let current: string | undefined;
  for (const word of line.split(' ')) {
    const longer: string = current === undefined ? word : `${current} ${word}`;
    if (current === undefined || widthOf(longer) <= columns) current = longer;
    else {
      lines.push(current);
      current = lead + word;
    }
  }
  return [...lines, current ?? ''];
}

function widthOf(text: string): number {
  return columnsOf(text.replace(ESCAPE, ''));
}
