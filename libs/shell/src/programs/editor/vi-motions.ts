/** Where vi's motions lead. */
import { nextColumn, previousColumn, type Position, type TextBuffer } from './text-buffer.ts';

export interface MotionResult {
  readonly to: Position;
  /** Whole lines are meant. */
  readonly linewise?: boolean;
  /** The character at `to` belongs to it. */
  readonly inclusive?: boolean;
}

type Kind = 'space' | 'word' | 'mark';

function kindOf(char: string, big: boolean): Kind {
  if (char === '' || /\s/.test(char)) return 'space';
  return big || /[\p{L}\p{N}_]/u.test(char) ? 'word' : 'mark';
}

/** The next place, line ends counted as one; undefined at the end. */
function step({ lines, lastLine }: TextBuffer, { line, column }: Position): Position | undefined {
  if (column < lines[line]!.length) return { line, column: nextColumn(lines[line]!, column) };
  return line < lastLine ? { line: line + 1, column: 0 } : undefined;
}

function stepBack(buffer: TextBuffer, { line, column }: Position): Position | undefined {
  if (column > 0) return { line, column: previousColumn(buffer.line(line), column) };
  return line > 0 ? { line: line - 1, column: buffer.line(line - 1).length } : undefined;
}

const charAt = (buffer: TextBuffer, { line, column }: Position): string => buffer.line(line).charAt(column);
const isEmptyLine = (buffer: TextBuffer, { line, column }: Position): boolean => column === 0 && buffer.line(line) === '';

export function nextWord(buffer: TextBuffer, from: Position, big: boolean): Position {
  let at = from;
  const kind = kindOf(charAt(buffer, at), big);
  while (kind !== 'space' && kindOf(charAt(buffer, at), big) === kind && at.column < buffer.line(at.line).length) {
    const next = step(buffer, at);
    if (!next) return at;
    at = next;
  }
  while (kindOf(charAt(buffer, at), big) === 'space') {
    const next = step(buffer, at);
    if (!next) return at;
    at = next;
    if (isEmptyLine(buffer, at)) return at;
  }
  return at;
}

export function previousWord(buffer: TextBuffer, from: Position, big: boolean): Position {
  let at = stepBack(buffer, from);
  while (at && kindOf(charAt(buffer, at), big) === 'space' && !isEmptyLine(buffer, at)) at = stepBack(buffer, at);
  if (!at) return { line: 0, column: 0 };
  const kind = kindOf(charAt(buffer, at), big);
  for (;;) {
    const before = stepBack(buffer, at);
    if (!before || before.line !== at.line || kindOf(charAt(buffer, before), big) !== kind) return at;
    at = before;
  }
}

export function wordEnd(buffer: TextBuffer, from: Position, big: boolean): Position {
  let at = step(buffer, from);
  while (at && kindOf(charAt(buffer, at), big) === 'space') at = step(buffer, at);
  if (!at) return from;
  const kind = kindOf(charAt(buffer, at), big);
  for (;;) {
    const next = step(buffer, at);
    if (!next || next.line !== at.line || kindOf(charAt(buffer, next), big) !== kind) return at;
    at = next;
  }
}

export function firstNonBlank(text: string): number {
  const at = text.search(/\S/);
  return at < 0 ? Math.max(0, text.length - 1) : at;
}

export interface CharacterSearch {
  readonly key: 'f' | 'F' | 't' | 'T';
  readonly char: string;
}

/** In the line; undefined when the character is not there so many times. */
export function findCharacter(
  text: string,
  column: number,
  { key, char }: CharacterSearch,
  count: number,
  again = false,
): number | undefined {
  const forward = key === 'f' || key === 't';
  const till = key === 't' || key === 'T';
  let at = again && till ? column + (forward ? 1 : -1) : column;
  for (let left = count; left > 0; left--) {
    at = forward ? text.indexOf(char, at + 1) : at <= 0 ? -1 : text.lastIndexOf(char, at - 1);
    if (at < 0) return undefined;
  }
  return till ? at + (forward ? -1 : 1) : at;
}

const PAIRS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', ')': '(', ']': '[', '}': '{' };

/** The other bracket of the first one at or after the place. */
export function matchingBracket(buffer: TextBuffer, from: Position): Position | undefined {
  const text = buffer.line(from.line);
  let column = from.column;
  while (column < text.length && !PAIRS[text[column]!]) column++;
  const open = text[column];
  if (open === undefined) return undefined;
  const forward = '([{'.includes(open);
  let depth = 0;
  for (let at: Position | undefined = { line: from.line, column }; at; at = forward ? step(buffer, at) : stepBack(buffer, at)) {
    const char = charAt(buffer, at);
    if (char === open) depth++;
    else if (char === PAIRS[open] && --depth === 0) return at;
  }
  return undefined;
}

export function paragraph({ lines, lastLine }: TextBuffer, line: number, direction: 1 | -1): number {
  let at = line;
  const goesOn = (): boolean => (direction > 0 ? at < lastLine : at > 0);
  while (goesOn() && lines[at] === '') at += direction;
  while (goesOn() && lines[at] !== '') at += direction;
  return at;
}

/** `iw`, `a"`, `i{` and the like: from where up to where. */
export function textObject(
  buffer: TextBuffer,
  at: Position,
  around: boolean,
  object: string,
): { start: Position; end: Position } | undefined {
  if (object === 'w' || object === 'W') return wordObject(buffer.line(at.line), at, around, object === 'W');
  if (['"', "'", '`'].includes(object)) return quotedObject(buffer.line(at.line), at, around, object);
  const open = { ')': '(', b: '(', '}': '{', B: '{', ']': '[', '>': '<' }[object] ?? object;
  return '([{<'.includes(open) ? bracketObject(buffer, at, around, open, PAIRS[open] ?? '>') : undefined;
}

function wordObject(text: string, { line, column }: Position, around: boolean, big: boolean): { start: Position; end: Position } {
  const kind = kindOf(text.charAt(column), big);
  let [start, end] = [column, column];
  while (start > 0 && kindOf(text.charAt(start - 1), big) === kind) start--;
  while (end < text.length && kindOf(text.charAt(end), big) === kind) end++;
  if (around) {
    const spaces = /^\s*/.exec(text.slice(end))![0].length;
    if (spaces > 0) end += spaces;
    else start -= /\s*$/.exec(text.slice(0, start))![0].length;
  }
  return { start: { line, column: start }, end: { line, column: end } };
}

function quotedObject(
  text: string,
  { line, column }: Position,
  around: boolean,
  quote: string,
): { start: Position; end: Position } | undefined {
  const places = [...text].flatMap((char, at) => (char === quote && text[at - 1] !== '\\' ? [at] : []));
  for (let at = 0; at + 1 < places.length; at += 2) {
    const [open, close] = [places[at]!, places[at + 1]!];
    if (column > close) continue;
    if (!around) return { start: { line, column: open + 1 }, end: { line, column: close } };
    const behind = /^\s*/.exec(text.slice(close + 1))![0].length;
    const ahead = behind > 0 ? 0 : /\s*$/.exec(text.slice(0, open))![0].length;
    return { start: { line, column: open - ahead }, end: { line, column: close + 1 + behind } };
  }
  return undefined;
}

function bracketObject(
  buffer: TextBuffer,
  from: Position,
  around: boolean,
  open: string,
  close: string,
): { start: Position; end: Position } | undefined {
  let depth = charAt(buffer, from) === close ? 0 : 1;
  let start: Position | undefined = charAt(buffer, from) === open ? from : undefined;
  for (let at = start ? undefined : stepBack(buffer, from); at && !start; at = stepBack(buffer, at)) {
    if (charAt(buffer, at) === close) depth++;
    else if (charAt(buffer, at) === open && --depth <= 0) start = at;
  }
  // None around the place: the next one in the line.
  const later = buffer.line(from.line).indexOf(open, from.column);
  if (!start && later >= 0) start = { line: from.line, column: later };
  if (!start) return undefined;
  let level = 0;
  for (let at: Position | undefined = start; at; at = step(buffer, at)) {
    if (charAt(buffer, at) === open) level++;
    else if (charAt(buffer, at) === close && --level === 0) {
      return around ? { start, end: step(buffer, at) ?? at } : { start: step(buffer, start) ?? start, end: at };
    }
  }
  return undefined;
}
