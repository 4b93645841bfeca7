import { type ByteString, decodeUtf8, incompleteTail } from '../../kernel/byte-string.ts';
import { characterColumns, columnsOf } from '../../terminal/text-width.ts';
import type { Expression } from '../regular-expression.ts';

const COLOURS = /\x1b\[[0-9;]*m/g;

/** The text that a pager shows, as far as it has arrived. */
export class PagedText {
  readonly lines: string[] = [];
  /** There is no more to come. */
  ended = false;
  #bytes: ByteString = '';
  #open = false;

  add(bytes: ByteString): void {
    const all = this.#bytes + bytes;
    const tail = incompleteTail(all);
    this.#bytes = all.slice(all.length - tail);
    const parts = decodeUtf8(all.slice(0, all.length - tail)).split('\n');
    const first = parts.shift()!;
    if (this.#open) this.lines[this.lines.length - 1] += first;
    else if (first !== '' || parts.length > 0) this.lines.push(first);
    this.lines.push(...parts);
    this.#open = this.lines.length > 0 && (parts.length > 0 ? parts.at(-1) !== '' : first !== '' || this.#open);
    if (parts.at(-1) === '') this.lines.pop();
  }

  /** The rows that a line takes; one when it is `cut` off at the edge. */
  rowsOf(line: number, columns: number, cut: boolean): string[] {
    const text = (this.lines[line] ?? '').replace(/\t/g, '        ');
    if (columnsOf(text.replace(COLOURS, '')) <= columns) return [text];
    const rows = [''];
    let width = 0;
    for (const part of text.match(/\x1b\[[0-9;]*m|[^]/gu) ?? []) {
      const wide = part.startsWith('\x1b[') ? 0 : characterColumns(part);
      if (width + wide > columns) {
        if (cut) return rows;
        rows.push('');
        width = 0;
      }
      rows[rows.length - 1] += part;
      width += wide;
    }
    return rows;
  }

  /** The first line of the last screenful. */
  lastTop(rows: number, columns: number, cut: boolean): number {
    let left = rows;
    let top = this.lines.length;
    while (top > 0) {
      left -= this.rowsOf(top - 1, columns, cut).length;
      if (left < 0) break;
      top--;
    }
    return Math.min(top, Math.max(0, this.lines.length - 1));
  }

  /** The nearest line with a match, beginning with `from`. */
  find(expression: Expression, from: number, direction: 1 | -1): number | undefined {
    for (let line = from; line >= 0 && line < this.lines.length; line += direction) {
      if (expression.find(this.lines[line]!, 0)) return line;
    }
    return undefined;
  }
}

/** The text with its matches in reverse. */
export function marked(text: string, expression: Expression | undefined): string {
  let out = '';
  let at = 0;
  while (expression) {
    const match = expression.find(text, at);
    if (!match || match.end === match.start) break;
    out += `${text.slice(at, match.start)}\x1b[7m${text.slice(match.start, match.end)}\x1b[27m`;
    at = match.end;
  }
  return out + text.slice(at);
}
