/** vi's insert and replace modes. */
import { control, KEY } from './keys.ts';
import { previousColumn } from './text-buffer.ts';
import type { ViEditor } from './vi-editor.ts';
import type { ViKeys } from './vi-pending.ts';

const MOST_TIMES = 1000;

export interface InsertOptions {
  /** The change is already on its way. */
  readonly begun?: boolean;
  /** Each repetition is a line of its own. */
  readonly lines?: boolean;
}

/** Until Escape. What was typed comes `count` times. */
export function* insertMode(vi: ViEditor, count: number, { begun = false, lines = false }: InsertOptions = {}): ViKeys {
  let started = begun;
  vi.insertedAt = vi.cursor;
  const typed: string[] = [];
  for (;;) {
    const key = yield;
    if (key === KEY.escape || key === control('C')) break;
    if (!started) vi.change(() => undefined);
    started = true;
    typed.push(key);
    insertKey(vi, key);
  }
  for (let left = Math.min(count, MOST_TIMES) - 1; left > 0; left--) {
    if (lines) insertKey(vi, KEY.enter);
    for (const key of typed) insertKey(vi, key);
  }
  const { line, column } = vi.cursor;
  vi.mode = 'normal';
  vi.move({ line, column: previousColumn(vi.buffer.line(line), column) });
}

function insertKey(vi: ViEditor, key: string): void {
  const { buffer, cursor } = vi;
  const { line, column } = cursor;
  const text = buffer.line(line);
  switch (key) {
    case KEY.enter: {
      const indent = vi.options.autoindent && !vi.options.paste ? /^\s*/.exec(text)![0] : '';
      buffer.replaceLines(line, 1, [text.slice(0, column), indent + text.slice(column)]);
      return vi.move({ line: line + 1, column: indent.length });
    }
    case KEY.backspace:
    case control('H'):
      return backspace(vi);
    case KEY.delete:
      if (column < text.length) buffer.replaceLines(line, 1, [text.slice(0, column) + text.slice(column + 1)]);
      else if (line < buffer.lastLine) buffer.replaceLines(line, 2, [text + buffer.line(line + 1)]);
      return;
    case control('W'):
      return cut(vi, text.slice(0, column).search(/(\w+|[^\w\s]+)?\s*$/));
    case control('U'):
      return cut(vi, line === vi.insertedAt.line && column > vi.insertedAt.column ? vi.insertedAt.column : 0);
    case KEY.left:
      return vi.move({ line, column: previousColumn(text, column) });
    case KEY.right:
      return vi.move({ line, column: Math.min(text.length, column + 1) });
    case KEY.up:
      return vi.moveLines(-1);
    case KEY.down:
      return vi.moveLines(1);
    case KEY.home:
      return vi.move({ line, column: 0 });
    case KEY.end:
      return vi.move({ line, column: text.length });
    default:
      return type(vi, key);
  }
}

function type(vi: ViEditor, key: string): void {
  if (key.startsWith('\x1b') || (key < ' ' && key !== KEY.tab)) return;
  const { line, column } = vi.cursor;
  const text = vi.buffer.line(line);
  const width = vi.options.shiftwidth;
  const typed = key === KEY.tab && vi.options.expandtab ? ' '.repeat(width - (column % width)) : key;
  const rest = vi.mode === 'replace' ? text.slice(column + typed.length) : text.slice(column);
  vi.buffer.replaceLines(line, 1, [text.slice(0, column) + typed + rest]);
  vi.move({ line, column: column + typed.length });
}

function backspace(vi: ViEditor): void {
  const { line, column } = vi.cursor;
  const text = vi.buffer.line(line);
  if (column > 0 && vi.mode === 'replace') return vi.move({ line, column: previousColumn(text, column) });
  if (column > 0) return cut(vi, previousColumn(text, column));
  if (line === 0) return;
  const above = vi.buffer.line(line - 1);
  vi.buffer.replaceLines(line - 1, 2, [above + text]);
  vi.move({ line: line - 1, column: above.length });
}

/** Takes away what is between the column and the cursor. */
function cut(vi: ViEditor, from: number): void {
  const { line, column } = vi.cursor;
  const text = vi.buffer.line(line);
  vi.buffer.replaceLines(line, 1, [text.slice(0, from) + text.slice(column)]);
  vi.move({ line, column: from });
}
