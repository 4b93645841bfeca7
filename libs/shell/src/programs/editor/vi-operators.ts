/** vi's operators: what they do to a range, and which range a motion gives them. */
import { isBefore, nextColumn, type Position } from './text-buffer.ts';
import { swapped } from './vi-changes.ts';
import type { ViEditor } from './vi-editor.ts';
import { insertMode } from './vi-insert.ts';
import { textObject } from './vi-motions.ts';
import { motion } from './vi-movement.ts';
import { type Pending, pendingOperator, prefixes, type Register, times, type ViKeys } from './vi-pending.ts';

export interface Range {
  readonly start: Position;
  /** Not part of it. */
  readonly end: Position;
  readonly linewise: boolean;
}

/** Returns true when text is to be typed in its place. */
type Operator = (vi: ViEditor, range: Range, register: string) => boolean;

function take(vi: ViEditor, { start, end, linewise }: Range): Register {
  return { text: linewise ? vi.buffer.lines.slice(start.line, end.line + 1).join('\n') : vi.buffer.between(start, end), linewise };
}

export function mapText(vi: ViEditor, range: Range, map: (text: string) => string): boolean {
  const { start, end, linewise } = range;
  const from = linewise ? { line: start.line, column: 0 } : start;
  const to = linewise ? { line: end.line, column: vi.buffer.line(end.line).length } : end;
  vi.change(() => vi.buffer.insert(from, map(vi.buffer.remove(from, to))));
  vi.move(start);
  return false;
}

export const OPERATORS: Readonly<Record<string, Operator>> = {
  d(vi, range, register) {
    vi.yank(take(vi, range), register);
    vi.change(() => {
      if (range.linewise) vi.buffer.replaceLines(range.start.line, range.end.line - range.start.line + 1, []);
      else vi.buffer.remove(range.start, range.end);
    });
    if (range.linewise) vi.goTo(range.start.line);
    else vi.move(range.start);
    return false;
  },
  c(vi, range, register) {
    vi.yank(take(vi, range), register);
    vi.change(() => {
      if (!range.linewise) return void vi.buffer.remove(range.start, range.end);
      const indent = vi.options.autoindent ? /^\s*/.exec(vi.buffer.line(range.start.line))![0] : '';
      vi.buffer.replaceLines(range.start.line, range.end.line - range.start.line + 1, [indent]);
    });
    vi.move(range.linewise ? { line: range.start.line, column: vi.buffer.line(range.start.line).length } : range.start);
    return true;
  },
  y(vi, range, register) {
    vi.yank(take(vi, range), register);
    const count = range.end.line - range.start.line + 1;
    if (range.linewise && count > 2) vi.say(`${count} lines yanked`);
    vi.move(
      range.linewise
        ? { line: range.start.line, column: Math.min(vi.cursor.column, vi.buffer.line(range.start.line).length) }
        : range.start,
    );
    return false;
  },
  '>'(vi, { start, end }) {
    vi.indent(start.line, end.line, 1);
    return false;
  },
  '<'(vi, { start, end }) {
    vi.indent(start.line, end.line, -1);
    return false;
  },
};

export const CASES: Readonly<Record<string, (text: string) => string>> = {
  u: (text) => text.toLowerCase(),
  U: (text) => text.toUpperCase(),
  '~': swapped,
};

export function* operator(pending: Pending, key: string): ViKeys {
  const { vi } = pending;
  const outer = pending.count;
  pending.count = 0;
  pendingOperator.add(pending);
  const second = yield* prefixes(pending, yield);
  if (outer > 0) pending.count = outer * Math.max(1, pending.count);
  const range = second === key ? wholeLines(pending) : yield* operatorRange(pending, key, second);
  pendingOperator.delete(pending);
  if (!range) return;
  if (!OPERATORS[key]!(vi, range, pending.register)) return;
  vi.mode = 'insert';
  yield* insertMode(vi, 1, { begun: true });
}

/** More lines than there are is fine, unless there is only one. */
function wholeLines(pending: Pending): Range | undefined {
  const { cursor, buffer } = pending.vi;
  if (times(pending) > 1 && cursor.line === buffer.lastLine) return undefined;
  const last = Math.min(cursor.line + times(pending) - 1, buffer.lastLine);
  return { start: { line: cursor.line, column: 0 }, end: { line: last, column: 0 }, linewise: true };
}

function* operatorRange(pending: Pending, key: string, second: string): ViKeys<Range | undefined> {
  const { vi } = pending;
  const { buffer, cursor } = vi;
  if (second === 'i' || second === 'a') {
    const object = textObject(buffer, cursor, second === 'a', yield);
    return object && { ...object, linewise: false };
  }
  // `cw` leaves the space after the word alone.
  const onWord = /\S/.test(buffer.line(cursor.line).charAt(cursor.column));
  const wanted = key === 'c' && onWord && (second === 'w' || second === 'W') ? (second === 'w' ? 'e' : 'E') : second;
  const found = yield* motion(pending, wanted);
  if (!found) return undefined;
  const [start, end] = isBefore(found.to, cursor) ? [found.to, cursor] : [cursor, found.to];
  if (found.linewise) return { start: { ...start, column: 0 }, end, linewise: true };
  // A motion that ends before a line begins means the line above to its end, and whole lines when it began at one's beginning.
  if (!found.inclusive && end.column === 0 && end.line > start.line && second !== 'w' && second !== 'W') {
    const above = { line: end.line - 1, column: buffer.line(end.line - 1).length };
    return { start, end: above, linewise: buffer.line(start.line).slice(0, start.column).trim() === '' };
  }
  const stop = found.inclusive ? { line: end.line, column: nextColumn(buffer.line(end.line), end.column) } : end;
  // A word that ends its line: the line break stays.
  if ((second === 'w' || second === 'W') && stop.line > start.line && buffer.line(stop.line).slice(0, stop.column).trim() === '')
    return { start, end: { line: stop.line - 1, column: buffer.line(stop.line - 1).length }, linewise: false };
  if (
    second === 'w' &&
    stop.line === buffer.lastLine &&
    stop.column >= buffer.line(stop.line).length - 1 &&
    nextColumn(buffer.line(stop.line), stop.column) === buffer.line(stop.line).length &&
    stop === end
  )
    return { start, end: { line: stop.line, column: buffer.line(stop.line).length }, linewise: false };
  return { start, end: stop, linewise: false };
}
