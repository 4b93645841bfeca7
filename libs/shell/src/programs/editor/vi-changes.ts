/** Changes of vi that need no motion, and searches for what was searched before. */
import { nextColumn, type Position, previousColumn } from './text-buffer.ts';
import type { ViEditor } from './vi-editor.ts';
import { lastDirections, type Pending, times } from './vi-pending.ts';

export function insertAt(vi: ViEditor, at: Position): void {
  vi.buffer.checkpoint(vi.cursor);
  vi.mode = 'insert';
  vi.move(at);
}

export function characters(pending: Pending, direction: 1 | -1): void {
  const { vi } = pending;
  const { line, column } = vi.cursor;
  const text = vi.buffer.line(line);
  let [start, end] = [column, column];
  for (let left = times(pending); left > 0; left--) {
    if (direction > 0) end = nextColumn(text, end);
    else start = previousColumn(text, start);
  }
  if (start === end) return;
  vi.change(() => vi.yank({ text: vi.buffer.remove({ line, column: start }, { line, column: end }), linewise: false }, pending.register));
  vi.move({ line, column: start });
}

export function put(pending: Pending, after: boolean): void {
  const { vi } = pending;
  const register = vi.registers.get(pending.register);
  if (!register) return vi.complain(`E353: Nothing in register ${pending.register}`);
  const { line, column } = vi.cursor;
  const count = times(pending);
  vi.change(() => {
    if (register.linewise) {
      const lines = register.text.split('\n');
      vi.buffer.replaceLines(after ? line + 1 : line, 0, Array.from({ length: count }, () => lines).flat());
      vi.goTo(after ? line + 1 : line);
    } else {
      const at = after && vi.buffer.line(line) !== '' ? nextColumn(vi.buffer.line(line), column) : column;
      const end = vi.buffer.insert({ line, column: at }, register.text.repeat(count));
      vi.move(register.text.includes('\n') ? { line, column: at } : { line: end.line, column: Math.max(0, end.column - 1) });
    }
  });
}

export function join(pending: Pending, spaced = true): void {
  const { vi } = pending;
  const { line } = vi.cursor;
  vi.change(() => {
    for (let left = Math.max(1, times(pending) - 1); left > 0 && line < vi.buffer.lastLine; left--) {
      const [first, second] = [vi.buffer.line(line), vi.buffer.line(line + 1)].map((text, at) =>
        !spaced ? text : at === 0 ? text.trimEnd() : text.trimStart(),
      ) as [string, string];
      const glue = !spaced || second === '' || second.startsWith(')') || first === '' ? '' : ' ';
      vi.buffer.replaceLines(line, 2, [first + glue + second]);
      vi.move({ line, column: first.length });
    }
  });
}

export function swapCase(pending: Pending): void {
  const { vi } = pending;
  const { line, column } = vi.cursor;
  const text = vi.buffer.line(line);
  const end = Math.min(text.length, column + times(pending));
  vi.change(() => vi.buffer.replaceLines(line, 1, [text.slice(0, column) + swapped(text.slice(column, end)) + text.slice(end)]));
  vi.move({ line, column: end });
}

export const swapped = (text: string): string =>
  [...text].map((char) => (char === char.toLowerCase() ? char.toUpperCase() : char.toLowerCase())).join('');

export function addToNumber(pending: Pending, direction: 1 | -1): void {
  const { vi } = pending;
  const { line, column } = vi.cursor;
  const text = vi.buffer.line(line);
  const match = [...text.matchAll(/-?\d+/g)].find(({ index, 0: digits }) => index + digits.length > column);
  if (!match) return;
  const next = String(Number(match[0]) + direction * times(pending));
  vi.change(() => vi.buffer.replaceLines(line, 1, [text.slice(0, match.index) + next + text.slice(match.index + match[0].length)]));
  vi.move({ line, column: match.index + next.length - 1 });
}

export function searchAgain(pending: Pending, turn: 1 | -1): void {
  const { vi } = pending;
  if (vi.lastPattern === '') return vi.complain('E35: No previous regular expression');
  const direction = ((lastDirections.get(vi) ?? 1) * turn) as 1 | -1;
  for (let left = times(pending); left > 0; left--) {
    const found = vi.search(vi.lastPattern, direction);
    if (!found) return;
    vi.move(found);
  }
}

export function searchWord(pending: Pending, direction: 1 | -1): void {
  const { vi } = pending;
  const text = vi.buffer.line(vi.cursor.line);
  const word = [...text.matchAll(/\w+/g)].find(({ index, 0: found }) => index + found.length > vi.cursor.column)?.[0];
  if (word === undefined) return vi.complain('E348: No string under cursor');
  vi.lastPattern = `\\<${word}\\>`;
  lastDirections.set(vi, direction);
  searchAgain(pending, 1);
}
