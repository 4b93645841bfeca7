/** The line at the prompt as it stands on the user's screen: what has to be written to show it, and to take it away again. */
import { columnsOf, type EditorState, searchPrompt } from '@drydock/shell';

export interface ShownLine {
  /** Screen rows above the cursor. */
  readonly cursorRow: number;
}

const ESCAPES = /\x1b\[[\d;?]*[A-Za-z]|\x1b\][^\x07]*\x07/g;

/** How far a text reaches on a screen of so many columns. */
function extent(text: string, columns: number): { row: number; column: number } {
  let [row, column] = [0, 0];
  for (const character of text.replace(ESCAPES, '')) {
    if (character === '\n') {
      row++;
      column = 0;
      continue;
    }
    const width = columnsOf(character);
    if (column + width > columns) {
      row++;
      column = 0;
    }
    column += width;
  }
  return column >= columns ? { row: row + 1, column: 0 } : { row, column };
}

export const hideText = (shown: ShownLine | undefined): string =>
  shown ? `${shown.cursorRow > 0 ? `\x1b[${shown.cursorRow}A` : ''}\r\x1b[J` : '';

export function showText(prompt: string, state: EditorState, columns: number): { text: string; shown: ShownLine } {
  const head = searchPrompt(state) ?? prompt;
  const line = state.search?.found ?? state.text;
  const at = state.search ? line.length : state.cursor;
  const end = extent(head + line, columns);
  const cursor = extent(head + line.slice(0, at), columns);
  const wrapped = end.column === 0 && end.row > 0 ? ' \b' : '';
  const up = end.row - cursor.row;
  const back = `${up > 0 ? `\x1b[${up}A` : ''}\r${cursor.column > 0 ? `\x1b[${cursor.column}C` : ''}`;
  return { text: `${head}${line}${wrapped}${back}`.replaceAll('\n', '\r\n'), shown: { cursorRow: cursor.row } };
}

/** The keys in what a terminal sent at once: an escape sequence, or a whole paste, is one of them. */
export function keysOf(data: string): string[] {
  return data.match(/\x1b\[200~[^]*?(?:\x1b\[201~|$)|\x1b\[[\d;?]*[A-Za-z~]|\x1bO[A-Za-z]|\x1b[^[O]|[^]/gu) ?? [];
}
