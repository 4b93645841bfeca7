/** A line and what was cut from it. `cursor` counts UTF-16 units and never stands within a character. */
export interface Line {
  readonly text: string;
  readonly cursor: number;
  readonly cut: string;
}

/** Characters that belong to the one before: combining marks, variation selectors, joiners. */
const EXTENDS = /^(?:\p{M}|\u200d)/u;

export function nextPosition(text: string, cursor: number): number {
  let at = cursor + charLength(text, cursor);
  while (at < text.length && EXTENDS.test(text.slice(at, at + 2))) at += charLength(text, at);
  return Math.min(at, text.length);
}

export function previousPosition(text: string, cursor: number): number {
  let at = cursor;
  do {
    at--;
    if (at > 0 && /[\udc00-\udfff]/.test(text[at]!) && /[\ud800-\udbff]/.test(text[at - 1]!)) at--;
  } while (at > 0 && EXTENDS.test(text.slice(at, at + 2)));
  return Math.max(0, at);
}

const charLength = (text: string, at: number): number => ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);

function wordStart(text: string, cursor: number, separator: RegExp): number {
  let at = cursor;
  while (at > 0 && separator.test(text[at - 1]!)) at--;
  while (at > 0 && !separator.test(text[at - 1]!)) at--;
  return at;
}

function wordEnd(text: string, cursor: number): number {
  let at = cursor;
  while (at < text.length && NOT_WORD.test(text[at]!)) at++;
  while (at < text.length && !NOT_WORD.test(text[at]!)) at++;
  return at;
}

const NOT_WORD = /[^\p{L}\p{N}_]/u;
const SPACE = /\s/;

const move = (line: Line, cursor: number): Line => ({ text: line.text, cut: line.cut, cursor });

/** Takes a range out; `keep`: it can be put back with Ctrl-Y. */
function remove({ text, cut }: Line, from: number, to: number, keep: boolean): Line {
  return { text: text.slice(0, from) + text.slice(to), cursor: from, cut: keep && to > from ? text.slice(from, to) : cut };
}

function insert({ text, cursor, cut }: Line, added: string): Line {
  return { text: text.slice(0, cursor) + added + text.slice(cursor), cursor: cursor + added.length, cut };
}

function transpose(line: Line): Line {
  const { text, cursor, cut } = line;
  if (cursor === 0 || text.length < 2) return line;
  const end = cursor === text.length ? cursor : nextPosition(text, cursor);
  const middle = previousPosition(text, end);
  const start = previousPosition(text, middle);
  return { text: text.slice(0, start) + text.slice(middle, end) + text.slice(start, middle) + text.slice(end), cursor: end, cut };
}

function changeWord(line: Line, change: (word: string) => string): Line {
  const end = wordEnd(line.text, line.cursor);
  return {
    text: line.text.slice(0, line.cursor) + change(line.text.slice(line.cursor, end)) + line.text.slice(end),
    cursor: end,
    cut: line.cut,
  };
}

type Edit = (line: Line) => Line;

const left: Edit = (line) => move(line, previousPosition(line.text, line.cursor));
const right: Edit = (line) => move(line, nextPosition(line.text, line.cursor));
const home: Edit = (line) => move(line, 0);
const end: Edit = (line) => move(line, line.text.length);
const wordLeft: Edit = (line) => move(line, wordStart(line.text, line.cursor, NOT_WORD));
const wordRight: Edit = (line) => move(line, wordEnd(line.text, line.cursor));
const backspace: Edit = (line) => remove(line, previousPosition(line.text, line.cursor), line.cursor, false);
const erase: Edit = (line) => remove(line, line.cursor, nextPosition(line.text, line.cursor), false);
const cutWordLeft: Edit = (line) => remove(line, wordStart(line.text, line.cursor, NOT_WORD), line.cursor, true);

/** Emacs keys as readline has them. */
const EDITS: Readonly<Record<string, Edit>> = {
  '\x01': home,
  '\x1b[H': home,
  '\x1b[1~': home,
  '\x1bOH': home,
  '\x05': end,
  '\x1b[F': end,
  '\x1b[4~': end,
  '\x1bOF': end,
  '\x02': left,
  '\x1b[D': left,
  '\x1bOD': left,
  '\x06': right,
  '\x1b[C': right,
  '\x1bOC': right,
  '\x1bb': wordLeft,
  '\x1b[1;5D': wordLeft,
  '\x1b[1;3D': wordLeft,
  '\x1bf': wordRight,
  '\x1b[1;5C': wordRight,
  '\x1b[1;3C': wordRight,
  '\x7f': backspace,
  '\b': backspace,
  '\x04': erase,
  '\x1b[3~': erase,
  '\x0b': (line) => remove(line, line.cursor, line.text.length, true),
  '\x15': (line) => remove(line, 0, line.cursor, true),
  '\x17': (line) => remove(line, wordStart(line.text, line.cursor, SPACE), line.cursor, true),
  '\x1b\x7f': cutWordLeft,
  '\x1b\b': cutWordLeft,
  '\x1bd': (line) => remove(line, line.cursor, wordEnd(line.text, line.cursor), true),
  '\x19': (line) => insert(line, line.cut),
  '\x14': transpose,
  '\x1bu': (line) => changeWord(line, (word) => word.toUpperCase()),
  '\x1bl': (line) => changeWord(line, (word) => word.toLowerCase()),
  '\x1bc': (line) => changeWord(line, (word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()),
};

/** The line after a key; `undefined` for a key that means nothing. Text is inserted. */
export function applyEdit(line: Line, key: string): Line | undefined {
  const edit = Object.hasOwn(EDITS, key) ? EDITS[key] : undefined;
  if (edit) return edit(line);
  return /^[^\0-\x1f\x7f]+$/.test(key) ? insert(line, key) : undefined;
}
