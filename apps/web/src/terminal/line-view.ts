import { characterColumns } from '@drydock/shell';

export interface DrawnLine {
  readonly prompt: string;
  readonly text: string;
  /** In UTF-16 units of `text`. */
  readonly cursor: number;
}

interface Spot {
  readonly row: number;
  readonly column: number;
}

const SGR = /\x1b\[[0-9;:]*m|\x1b\][^\x07]*\x07|[\x01\x02]/g;

/** Where the cursor of a terminal of so many columns stands after the text, from the top left. Wide characters do not straddle lines. */
export function spotAfter(text: string, columns: number): Spot {
  let row = 0;
  let column = 0;
  for (const character of text.replace(SGR, '').replace(/\r\n/g, '\n')) {
    if (character === '\n') {
      row++;
      column = 0;
      continue;
    }
    const width = character === '\t' ? 8 - (column % 8) : characterColumns(character);
    if (column + width > columns) {
      row++;
      column = 0;
    }
    column += width;
  }
  return column >= columns ? { row: row + 1, column: 0 } : { row, column };
}

const up = (rows: number) => (rows > 0 ? `\x1b[${rows}A` : '');
const right = (columns: number) => (columns > 0 ? `\x1b[${columns}C` : '');

/** Text as it is written: ends of lines for a terminal, and a forced wrap when the last line is exactly full. */
function written(text: string, columns: number): string {
  const end = spotAfter(text, columns);
  const wrap = end.column === 0 && end.row > 0 && !text.endsWith('\n') ? ' \r' : '';
  return text.replace(/\r?\n/g, '\r\n') + wrap;
}

/** Control sequences that take the line away; the cursor stands where its prompt began. */
export function erased(line: DrawnLine, columns: number): string {
  return `\r${up(spotAfter(line.prompt + line.text.slice(0, line.cursor), columns).row)}\x1b[J`;
}

/** Control sequences that draw the line from where the cursor stands, and leave it at the line's own cursor. */
export function drawn({ prompt, text, cursor }: DrawnLine, columns: number): string {
  const whole = prompt + text;
  const end = spotAfter(whole, columns);
  const spot = spotAfter(prompt + text.slice(0, cursor), columns);
  const back = cursor === text.length ? '' : `\r${up(end.row - spot.row)}${right(spot.column)}`;
  return written(whole, columns) + back;
}
