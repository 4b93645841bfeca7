/** Motions of vi, some of which ask for more keys. */
import { control, KEY } from './keys.ts';
import { nextColumn, type Position, previousColumn } from './text-buffer.ts';
import { join } from './vi-changes.ts';
import {
  type CharacterSearch,
  findCharacter,
  firstNonBlank,
  matchingBracket,
  type MotionResult,
  nextWord,
  paragraph,
  previousWord,
  wordEnd,
} from './vi-motions.ts';
import { lastDirections, lastLine, lastSearches, type Pending, pendingOperator, times, type ViKeys } from './vi-pending.ts';

export function* searching({ vi }: Pending, key: string): ViKeys {
  const text = yield* lastLine(vi, key);
  if (text === undefined) return;
  const direction = key === '/' ? 1 : -1;
  lastDirections.set(vi, direction);
  if (text !== '') vi.lastPattern = text;
  if (vi.lastPattern === '') return vi.complain('E35: No previous regular expression');
  const found = vi.search(vi.lastPattern, direction);
  if (found) vi.move(found);
}

/** Where a key, or the ones after it, leads; undefined when nowhere. */
export function* motion(pending: Pending, key: string): ViKeys<MotionResult | undefined> {
  const { vi } = pending;
  const { buffer, cursor } = vi;
  const count = times(pending);
  const text = buffer.line(cursor.line);
  const here = (column: number): Position => ({ line: cursor.line, column });
  const repeated = (step: (at: Position) => Position): Position => Array.from({ length: count }).reduce<Position>((at) => step(at), cursor);
  const lines = (delta: number): MotionResult | undefined => {
    const line = cursor.line + delta;
    return line < 0 || line > buffer.lastLine ? undefined : { to: { line, column: cursor.column }, linewise: true };
  };
  switch (key) {
    case 'h':
    case KEY.left:
    case KEY.backspace:
      return { to: here(Array.from({ length: count }).reduce<number>((at) => previousColumn(text, at), cursor.column)) };
    case 'l':
    case KEY.right:
    case ' ':
      return { to: here(Array.from({ length: count }).reduce<number>((at) => nextColumn(text, at), cursor.column)) };
    case 'j':
    case KEY.down:
    case control('N'):
      if (vi.mode !== 'normal' || !pendingOperator.has(pending)) vi.moveLines(count);
      return pendingOperator.has(pending) ? lines(count) : undefined;
    case 'k':
    case KEY.up:
    case control('P'):
      if (!pendingOperator.has(pending)) vi.moveLines(-count);
      return pendingOperator.has(pending) ? lines(-count) : undefined;
    case '+':
    case KEY.enter:
      return {
        to: { line: Math.min(cursor.line + count, buffer.lastLine), column: firstNonBlank(buffer.line(cursor.line + count)) },
        linewise: true,
      };
    case '-':
      return { to: { line: Math.max(cursor.line - count, 0), column: firstNonBlank(buffer.line(cursor.line - count)) }, linewise: true };
    case '0':
    case KEY.home:
      return { to: here(0) };
    case '^':
    case '_':
      return { to: here(firstNonBlank(text)) };
    case '$':
    case KEY.end: {
      const line = Math.min(cursor.line + count - 1, buffer.lastLine);
      if (!pendingOperator.has(pending)) {
        vi.move({ line, column: buffer.line(line).length });
        vi.stickToEnd();
        return undefined;
      }
      return { to: { line, column: buffer.line(line).length } };
    }
    case '|':
      return { to: here(count - 1) };
    case 'w':
    case 'W':
      return { to: repeated((at) => nextWord(buffer, at, key === 'W')) };
    case 'b':
    case 'B':
      return { to: repeated((at) => previousWord(buffer, at, key === 'B')) };
    case 'e':
    case 'E':
      return { to: repeated((at) => wordEnd(buffer, at, key === 'E')), inclusive: true };
    case 'G': {
      const line = pending.count > 0 ? Math.min(pending.count - 1, buffer.lastLine) : buffer.lastLine;
      return { to: { line, column: firstNonBlank(buffer.line(line)) }, linewise: true };
    }
    case 'H':
    case 'M':
    case 'L': {
      const line = vi.screen.lineAt(key, vi.buffer.lastLine);
      return { to: { line, column: firstNonBlank(buffer.line(line)) }, linewise: true };
    }
    case '{':
    case '}': {
      const line = Array.from({ length: count }).reduce<number>((at) => paragraph(buffer, at, key === '}' ? 1 : -1), cursor.line);
      return { to: { line, column: key === '}' ? buffer.line(line).length : 0 } };
    }
    case '%': {
      const to = matchingBracket(buffer, cursor);
      return to && { to, inclusive: true };
    }
    case 'g':
      return yield* afterG(pending);
    case 'f':
    case 'F':
    case 't':
    case 'T':
      return characterMotion(pending, { key, char: yield }, false);
    case ';':
    case ',':
      return repeatCharacter(pending, key);
    case '/':
    case '?':
      return yield* searchMotion(pending, key);
    case 'n':
    case 'N': {
      const to = vi.search(vi.lastPattern, ((lastDirections.get(vi) ?? 1) * (key === 'n' ? 1 : -1)) as 1 | -1);
      return to && { to };
    }
    default:
      return undefined;
  }
}

function* afterG(pending: Pending): ViKeys<MotionResult | undefined> {
  const { vi } = pending;
  const key = yield;
  if (key === 'g') {
    const line = Math.min(Math.max(pending.count - 1, 0), vi.buffer.lastLine);
    return { to: { line, column: firstNonBlank(vi.buffer.line(line)) }, linewise: true };
  }
  if (key === '_')
    return { to: { line: vi.cursor.line, column: Math.max(0, vi.buffer.line(vi.cursor.line).trimEnd().length - 1) }, inclusive: true };
  if (key === 'e') return { to: previousWord(vi.buffer, vi.cursor, false), inclusive: true };
  if (key === 'J' && !pendingOperator.has(pending)) join(pending, false);
  if (key === 'j' || key === 'k') vi.moveLines((key === 'j' ? 1 : -1) * times(pending));
  return undefined;
}

function characterMotion(pending: Pending, search: CharacterSearch, again: boolean): MotionResult | undefined {
  const { vi } = pending;
  if (!again) lastSearches.set(vi, search);
  const column = findCharacter(vi.buffer.line(vi.cursor.line), vi.cursor.column, search, times(pending), again);
  return column === undefined ? undefined : { to: { line: vi.cursor.line, column }, inclusive: search.key === 'f' || search.key === 't' };
}

function repeatCharacter(pending: Pending, key: string): MotionResult | undefined {
  const last = lastSearches.get(pending.vi);
  if (!last) return undefined;
  const turned = (last.key === last.key.toLowerCase() ? last.key.toUpperCase() : last.key.toLowerCase()) as CharacterSearch['key'];
  return characterMotion(pending, key === ';' ? last : { ...last, key: turned }, true);
}

function* searchMotion({ vi }: Pending, key: string): ViKeys<MotionResult | undefined> {
  const from = vi.cursor;
  yield* searching({ vi, count: 0, register: '"' }, key);
  const to = vi.cursor;
  vi.move(from);
  return to === from ? undefined : { to };
}
