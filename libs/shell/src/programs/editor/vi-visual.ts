/** vi's visual modes. */
import { control, KEY } from './keys.ts';
import { isBefore, nextColumn, type Position } from './text-buffer.ts';
import { join, put } from './vi-changes.ts';
import type { ViEditor } from './vi-editor.ts';
import { runEx } from './vi-ex.ts';
import { insertMode } from './vi-insert.ts';
import { textObject } from './vi-motions.ts';
import { motion } from './vi-movement.ts';
import { SIMPLE } from './vi-simple.ts';
import { CASES, mapText, OPERATORS, type Range } from './vi-operators.ts';
import { lastLine, type Pending, prefixes, type ViKeys } from './vi-pending.ts';

export function* visual(vi: ViEditor, mode: 'visual' | 'visual-line'): ViKeys {
  vi.mode = mode;
  vi.anchor = vi.cursor;
  for (;;) {
    const pending: Pending = { vi, count: 0, register: '"' };
    const key = yield* prefixes(pending, yield);
    if (key === KEY.escape || key === control('C') || (key === 'v' && vi.mode === 'visual') || (key === 'V' && vi.mode === 'visual-line'))
      return leave(vi);
    if (key === 'v' || key === 'V') vi.mode = key === 'v' ? 'visual' : 'visual-line';
    else if (key === 'o') [vi.anchor, vi.cursor] = [vi.cursor, vi.anchor];
    else if (key === ':') return yield* visualCommand(vi);
    else if (key === 'i' || key === 'a') selectObject(vi, textObject(vi.buffer, vi.cursor, key === 'a', yield));
    else if (yield* visualOperator(vi, pending, key)) return;
    else if (SCROLLS.has(key)) SIMPLE[key]!(pending);
    else {
      const found = yield* motion(pending, key);
      if (found) vi.move(found.to);
    }
  }
}

function selectObject(vi: ViEditor, object: { start: Position; end: Position } | undefined): void {
  if (!object) return;
  vi.anchor = object.start;
  vi.move({ line: object.end.line, column: Math.max(0, object.end.column - 1) });
}

function leave(vi: ViEditor): void {
  const range = selection(vi);
  vi.visualRange = { first: range.start.line, last: range.end.line };
  vi.mode = 'normal';
}

function selection(vi: ViEditor): Range {
  const [start, last] = isBefore(vi.anchor, vi.cursor) ? [vi.anchor, vi.cursor] : [vi.cursor, vi.anchor];
  const linewise = vi.mode === 'visual-line';
  const text = vi.buffer.line(last.line);
  // The end of a line is selected with its break.
  if (!linewise && last.column >= text.length && last.line < vi.buffer.lastLine)
    return { start, end: { line: last.line + 1, column: 0 }, linewise };
  return { start, end: linewise ? last : { line: last.line, column: nextColumn(text, last.column) }, linewise };
}

function* visualCommand(vi: ViEditor): ViKeys {
  leave(vi);
  const text = yield* lastLine(vi, ":'<,'>");
  if (text !== undefined) runEx(vi, text);
}

/** True when the selection is over. */
function* visualOperator(vi: ViEditor, { register, count }: Pending, key: string): ViKeys<boolean> {
  const range = selection(vi);
  const asked = { x: 'd', X: 'd', [KEY.delete]: 'd', s: 'c', S: 'c', R: 'c' }[key] ?? key;
  const operate = OPERATORS[asked];
  const change = CASES[key];
  if (!operate && !change && key !== 'J' && key !== 'p' && key !== 'r') return false;
  const replacement = key === 'r' ? yield : '';
  leave(vi);
  if (operate) {
    if (!operate(vi, range, register)) return true;
    vi.mode = 'insert';
    yield* insertMode(vi, 1, { begun: true });
  } else if (change) mapText(vi, range, change);
  else if (key === 'r') mapText(vi, range, (text) => text.replace(/[^\n]/gu, replacement));
  else if (key === 'J') {
    vi.move(range.start);
    join({ vi, count: Math.max(2, range.end.line - range.start.line + 1), register });
  } else {
    const taken = vi.registers.get(register);
    OPERATORS.d!(vi, range, '"');
    if (taken) vi.registers.set('"', taken);
    put({ vi, count, register }, vi.cursor.column < range.start.column);
  }
  return true;
}

const SCROLLS = new Set([control('D'), control('U'), control('F'), control('B'), KEY.pageDown, KEY.pageUp, 'n', 'N', '*', '#']);
