/** What vi shows: the lines from the top one on, and the last line with the mode, a message or a command. */
import type { EditorHost } from './editor-host.ts';
import { inverse, paint, screenColumn, wrapLine } from './screen.ts';
import type { Position, TextBuffer } from './text-buffer.ts';
import type { ViMode, ViOptions } from './vi-options.ts';

export interface ViView {
  readonly buffer: TextBuffer;
  readonly cursor: Position;
  readonly mode: ViMode;
  readonly options: ViOptions;
  /** What is typed into the last line, with the character that it begins with. */
  readonly commandLine: string;
  readonly message: string;
  /** The register that keys are recorded into. */
  readonly recordedInto: string | undefined;
  /** Shown inversely. */
  isMarked(line: number, column: number): boolean;
}

const MODE_NAMES: Readonly<Partial<Record<ViMode, string>>> = {
  insert: '-- INSERT --',
  replace: '-- REPLACE --',
  visual: '-- VISUAL --',
  'visual-line': '-- VISUAL LINE --',
};

export class ViScreen {
  readonly #terminal: Pick<EditorHost, 'rows' | 'columns'>;
  #top = 0;

  constructor(terminal: Pick<EditorHost, 'rows' | 'columns'>) {
    this.#terminal = terminal;
  }

  /** Rows that are there for the text. */
  get textRows(): number {
    return Math.max(1, this.#terminal.rows - 1);
  }

  /** Shows a text from its beginning. */
  reset(): void {
    this.#top = 0;
  }

  scroll(rows: number, lastLine: number): void {
    this.#top = Math.min(Math.max(this.#top + rows, 0), lastLine);
  }

  /** The lines that are on the screen: the first, the middle, the last. */
  lineAt(which: 'H' | 'M' | 'L', lastLine: number): number {
    const last = Math.min(this.#top + this.textRows - 1, lastLine);
    return which === 'H' ? this.#top : which === 'L' ? last : Math.floor((this.#top + last) / 2);
  }

  /** Puts a line at the top, in the middle, or at the bottom of the screen. */
  place(line: number, where: 't' | 'z' | 'b'): void {
    const above = where === 't' ? 0 : where === 'b' ? this.textRows - 1 : Math.floor(this.textRows / 2);
    this.#top = Math.max(0, line - above);
  }

  draw(view: ViView): string {
    const { buffer, options, commandLine } = view;
    const { rows, columns } = this.#terminal;
    const gutter = options.number || options.relativenumber ? Math.max(4, String(buffer.lines.length).length + 1) : 0;
    const width = Math.max(1, columns - gutter);
    this.#follow(view, width);
    const shown: string[] = [];
    let cursor = { row: 0, column: 0 };
    for (let line = this.#top; shown.length < this.textRows; line++) {
      if (line > buffer.lastLine) {
        shown.push('~');
        continue;
      }
      const pieces = wrapLine(shownText(view, line), width, (column) => view.isMarked(line, column));
      if (shown.length + pieces.length > this.textRows) {
        while (shown.length < this.textRows) shown.push('@');
        break;
      }
      if (line === view.cursor.line) {
        const at = screenColumn(buffer.line(line), view.cursor.column);
        cursor = { row: shown.length + Math.min(Math.floor(at / width), pieces.length - 1), column: gutter + (at % width) };
      }
      pieces.forEach((piece, at) => shown.push(numberOf(view, line, at, gutter) + piece));
    }
    if (view.mode === 'command') cursor = { row: rows - 1, column: Math.min(columns - 1, screenColumn(commandLine, commandLine.length)) };
    return paint({ rows: [...shown.slice(0, this.textRows), lastLineOf(view, columns)], cursor });
  }

  /** Keeps the cursor on the screen. */
  #follow({ buffer, cursor }: ViView, width: number): void {
    const height = (line: number): number => wrapLine(buffer.line(line), width).length;
    if (cursor.line < this.#top) this.#top = cursor.line;
    let used = 0;
    for (let line = cursor.line; line >= this.#top; line--) {
      used += height(line);
      if (used > this.textRows && line < cursor.line) {
        this.#top = line + 1;
        break;
      }
    }
  }
}

function shownText({ buffer, options }: ViView, line: number): string {
  const text = buffer.line(line);
  return options.list ? `${text.replaceAll('\t', '^I')}$` : text;
}

/** What stands before a piece of a line. */
function numberOf({ cursor, options }: ViView, line: number, piece: number, width: number): string {
  if (width === 0) return '';
  const distance = Math.abs(line - cursor.line);
  const shown = options.relativenumber && distance > 0 ? distance : line + 1;
  return piece > 0 ? ' '.repeat(width) : `${String(shown).padStart(width - 1)} `;
}

function lastLineOf({ cursor, mode, commandLine, message, recordedInto }: ViView, columns: number): string {
  if (mode === 'command') return commandLine.slice(-columns + 1);
  const left = message || [MODE_NAMES[mode] ?? '', recordedInto === undefined ? '' : `recording @${recordedInto}`].join('');
  const place = `${cursor.line + 1},${cursor.column + 1}`;
  const room = columns - place.length - 1;
  const shown = left.startsWith('E') && /^E\d+:/.test(left) ? inverse(left.slice(0, room)) : left.slice(0, room);
  return shown + ' '.repeat(Math.max(1, room - Math.min(left.length, room))) + place;
}
