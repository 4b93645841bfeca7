/** What nano shows: a title, the text, a line for messages and questions, and two lines that name the keys. */
import type { EditorHost } from './editor-host.ts';
import type { NanoPrompt } from './nano-prompt.ts';
import { clipLine, inverse, paint, screenColumn } from './screen.ts';
import type { Position, TextBuffer } from './text-buffer.ts';

export interface NanoView {
  readonly buffer: TextBuffer;
  readonly cursor: Position;
  readonly path: string | undefined;
  readonly message: string;
  readonly prompt: Pick<NanoPrompt, 'asks' | 'line'>;
}

const HELP = [
  [
    ['^G', 'Help'],
    ['^O', 'Write Out'],
    ['^W', 'Where Is'],
    ['^K', 'Cut'],
    ['^C', 'Location'],
  ],
  [
    ['^X', 'Exit'],
    ['^R', 'Read File'],
    ['^\\', 'Replace'],
    ['^U', 'Paste'],
    ['^_', 'Go To Line'],
  ],
] as const;
const YES_NO = [
  [['Y', 'Yes']],
  [
    ['N', 'No'],
    ['^C', 'Cancel'],
  ],
] as const;
const ASKING = [[['^C', 'Cancel']], [['^M', 'Enter']]] as const;

export class NanoScreen {
  readonly #terminal: Pick<EditorHost, 'rows' | 'columns'>;
  #top = 0;

  constructor(terminal: Pick<EditorHost, 'rows' | 'columns'>) {
    this.#terminal = terminal;
  }

  /** Rows that are there for the text. */
  get textRows(): number {
    return Math.max(1, this.#terminal.rows - 4);
  }

  draw({ buffer, cursor: at, path, message, prompt }: NanoView): string {
    const { columns } = this.#terminal;
    if (at.line < this.#top || at.line >= this.#top + this.textRows) this.#top = Math.max(0, at.line - Math.floor(this.textRows / 2));
    const rows = [title(path, buffer.modified, columns)];
    let cursor = { row: 1, column: 0 };
    for (let row = 0; row < this.textRows; row++) {
      const line = this.#top + row;
      const { shown, column } = shownLine(buffer.line(line), line === at.line ? at.column : 0, columns);
      rows.push(line > buffer.lastLine ? '' : shown);
      if (line === at.line) cursor = { row: row + 1, column };
    }
    rows.push(statusLine(message, prompt, columns));
    if (prompt.asks !== 'nothing') cursor = { row: rows.length - 1, column: Math.min(columns - 1, prompt.line.length) };
    rows.push(...helpLines(prompt.asks, columns));
    return paint({ rows, cursor });
  }
}

/** The part of a line around a column of it, and where that column is then. */
function shownLine(text: string, column: number, columns: number): { shown: string; column: number } {
  const at = screenColumn(text, column);
  const from = at >= columns - 1 ? Math.floor(at / (columns - 2)) * (columns - 2) : 0;
  const left = from > 0 ? inverse('<') + clipLine(text, from + 1, columns - 2) : clipLine(text, from, columns - 1);
  const right = screenColumn(text, text.length) - from >= columns ? inverse('>') : '';
  return { shown: left + right, column: at - from };
}

function title(path: string | undefined, modified: boolean, columns: number): string {
  const name = path ?? 'New Buffer';
  const left = '  GNU nano 7.2';
  const middle = ' '.repeat(Math.max(1, Math.floor((columns - name.length) / 2) - left.length)) + name;
  const right = modified ? 'Modified  ' : '';
  const line = left + middle;
  return inverse((line + ' '.repeat(Math.max(0, columns - line.length - right.length)) + right).slice(0, columns));
}

function statusLine(message: string, { asks, line }: NanoView['prompt'], columns: number): string {
  if (asks !== 'nothing') return inverse(line.slice(0, columns).padEnd(columns));
  if (message === '') return '';
  const text = message.slice(0, columns);
  return ' '.repeat(Math.max(0, Math.floor((columns - text.length) / 2))) + inverse(text);
}

function helpLines(asks: NanoPrompt['asks'], columns: number): string[] {
  const shown = asks === 'yes-no' ? YES_NO : asks === 'text' ? ASKING : HELP;
  const width = Math.max(12, Math.floor(columns / 5));
  return shown.map((row) =>
    row
      .slice(0, Math.max(1, Math.floor(columns / width)))
      .map(([key, what]) => `${inverse(key)} ${what}`.padEnd(width + inverse('').length))
      .join(''),
  );
}
