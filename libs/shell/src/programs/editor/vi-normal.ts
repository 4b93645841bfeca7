/** vi's normal mode: a coroutine that takes one key at a time, so that a command of many keys reads from top to bottom. */
import { KEY } from './keys.ts';
import { nextColumn, type Position } from './text-buffer.ts';
import { insertAt } from './vi-changes.ts';
import type { ViEditor } from './vi-editor.ts';
import { runEx } from './vi-ex.ts';
import { insertMode } from './vi-insert.ts';
import { motion, searching } from './vi-movement.ts';
import { operator, OPERATORS } from './vi-operators.ts';
import { lastLine, type Pending, prefixes, times, type ViKeys } from './vi-pending.ts';
import { SIMPLE } from './vi-simple.ts';
import { visual } from './vi-visual.ts';

export function* normalMode(vi: ViEditor): ViKeys {
  for (;;) {
    vi.mode = 'normal';
    vi.beginCommand();
    const first = yield;
    vi.clearMessage();
    const pending: Pending = { vi, count: 0, register: '"' };
    const key = yield* prefixes(pending, first);
    yield* command(pending, key);
  }
}

export function* command(pending: Pending, key: string): ViKeys {
  const simple = SIMPLE[key];
  if (simple) return simple(pending);
  const long = LONG[key];
  if (long) return yield* long(pending, key);
  if (OPERATORS[key]) return yield* operator(pending, key);
  const to = yield* motion(pending, key);
  if (to) pending.vi.move(to.to);
}

type Long = (pending: Pending, key: string) => ViKeys;

function inserting(place: (vi: ViEditor) => Position): Long {
  return function* (pending) {
    insertAt(pending.vi, place(pending.vi));
    yield* insertMode(pending.vi, times(pending));
  };
}

export const after = ({ buffer, cursor }: ViEditor): Position => ({
  line: cursor.line,
  column: nextColumn(buffer.line(cursor.line), cursor.column),
});

function opening(below: boolean): Long {
  return function* (pending) {
    const { vi } = pending;
    const { line } = vi.cursor;
    const indent = vi.options.autoindent ? /^\s*/.exec(vi.buffer.line(line))![0] : '';
    const at = below ? line + 1 : line;
    vi.change(() => vi.buffer.replaceLines(at, 0, [indent]));
    vi.mode = 'insert';
    vi.move({ line: at, column: indent.length });
    yield* insertMode(vi, times(pending), { begun: true, lines: true });
  };
}

/** A command that stands for an operator and a motion: `D` is `d$`. */
function standsFor(operatorKey: string, ...keys: string[]): Long {
  return function* (pending) {
    const steps = operator(pending, operatorKey);
    let step = steps.next();
    for (const key of keys) if (!step.done) step = steps.next(key);
    while (!step.done) step = steps.next(yield);
  };
}

const LONG: Readonly<Record<string, Long>> = {
  i: inserting(({ cursor }) => cursor),
  a: inserting(after),
  I: inserting(({ buffer, cursor }) => ({ line: cursor.line, column: buffer.line(cursor.line).search(/\S|$/) })),
  A: inserting(({ buffer, cursor }) => ({ line: cursor.line, column: buffer.line(cursor.line).length })),
  o: opening(true),
  O: opening(false),
  D: standsFor('d', '$'),
  C: standsFor('c', '$'),
  Y: standsFor('y', 'y'),
  S: standsFor('c', 'c'),
  s: standsFor('c', 'l'),
  *R({ vi }) {
    vi.buffer.checkpoint(vi.cursor);
    vi.mode = 'replace';
    yield* insertMode(vi, 1);
  },
  *r(pending) {
    const { vi } = pending;
    const key = yield;
    const { line, column } = vi.cursor;
    const text = vi.buffer.line(line);
    const end = column + times(pending);
    if (key === KEY.escape || end > text.length) return;
    vi.change(() => {
      if (key === KEY.enter) vi.buffer.replaceLines(line, 1, [text.slice(0, column), text.slice(end)]);
      else vi.buffer.replaceLines(line, 1, [text.slice(0, column) + key.repeat(times(pending)) + text.slice(end)]);
    });
    vi.move(key === KEY.enter ? { line: line + 1, column: 0 } : { line, column: end - 1 });
  },
  *q({ vi }) {
    vi.toggleMacro(vi.recording ? '' : yield);
  },
  *'@'(pending) {
    pending.vi.playMacro(yield, times(pending));
  },
  *Z({ vi }) {
    const key = yield;
    if (key === 'Q') vi.quit();
    else if (key === 'Z' && (!vi.buffer.modified || vi.save(''))) vi.quit();
  },
  *z({ vi }) {
    const key = yield;
    vi.screen.place(vi.cursor.line, key === 't' || key === KEY.enter ? 't' : key === 'b' || key === '-' ? 'b' : 'z');
  },
  *v({ vi }) {
    yield* visual(vi, 'visual');
  },
  *V({ vi }) {
    yield* visual(vi, 'visual-line');
  },
  *':'(pending) {
    const { vi } = pending;
    const text = yield* lastLine(vi, pending.count > 0 ? `:.,.+${pending.count - 1}` : ':');
    if (text !== undefined) runEx(vi, text);
  },
  '/': searching,
  '?': searching,
};
