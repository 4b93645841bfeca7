import { FileError } from '../files/file-error.ts';
import { decodeUtf8 } from '../kernel/byte-string.ts';
import type { ProcessHandle } from '../kernel/process-handle.ts';
import type { Process, Program } from '../kernel/program.ts';
import { print, read, readAll, write } from '../kernel/streams.ts';
import type { Wait } from '../kernel/wait.ts';
import { fail } from './text.program.ts';

interface View {
  readonly lines: readonly string[];
  readonly title: string;
  top: number;
  search: string;
}

const STEPS: Readonly<Record<string, (rows: number) => number>> = {
  ' ': (rows) => rows,
  f: (rows) => rows,
  '\x1b[6~': (rows) => rows,
  b: (rows) => -rows,
  '\x1b[5~': (rows) => -rows,
  d: (rows) => Math.floor(rows / 2),
  u: (rows) => -Math.floor(rows / 2),
  j: () => 1,
  '\r': () => 1,
  '\n': () => 1,
  '\x1b[B': () => 1,
  k: () => -1,
  '\x1b[A': () => -1,
  g: () => -Infinity,
  G: () => Infinity,
};

function* page(process: Process): Generator<Wait, number, void> {
  const operands = process.argv.slice(1).filter((argument) => !/^[-+]./.test(argument));
  if (operands.length === 0 && process.isTerminal(0))
    return yield* fail(process, `Missing filename ("${process.argv[0]} --help" for help)\n`);
  let content = '';
  for (const operand of operands.length > 0 ? operands : ['-']) {
    const bytes = operand === '-' ? yield* readAll(process) : process.files.readFile(operand);
    if (bytes instanceof FileError) return yield* fail(process, `${operand}: ${bytes.message}\n`);
    content += bytes;
  }
  if (!process.isTerminal(1)) {
    yield* write(process, 1, content);
    return 0;
  }
  const keys = process.open('/dev/tty', 'read');
  if (keys instanceof FileError) return yield* fail(process, `${process.argv[0]}: ${keys.message}\n`);
  const view: View = { lines: decodeUtf8(content).replace(/\n$/, '').split('\n'), title: operands[0] ?? '', top: 0, search: '' };
  const handle = process as ProcessHandle;
  handle.setRaw(true);
  process.terminal?.setAlternateScreen(true);
  try {
    yield* browse(process, keys, view);
  } finally {
    process.terminal?.setAlternateScreen(false);
    handle.setRaw(false);
  }
  return 0;
}

function* browse(process: Process, keys: number, view: View): Generator<Wait, void, void> {
  for (;;) {
    const rows = (process.terminal?.rows ?? 24) - 1;
    const last = Math.max(0, view.lines.length - rows);
    view.top = Math.max(0, Math.min(view.top, last));
    yield* draw(process, view, rows);
    const key = yield* read(process, keys, 16);
    if (key instanceof FileError || key === '' || key === 'q' || key === 'Q' || key === '\x03' || key === ':q') return;
    const step = STEPS[key];
    if (step) view.top += step(rows);
    else if (key === '/') yield* ask(process, keys, view, rows);
    if (key === 'n' && view.search) seek(view, 1);
    else if (key === 'N' && view.search) seek(view, -1);
  }
}

function* draw(process: Process, view: View, rows: number): Generator<Wait, void, void> {
  const shown = view.lines.slice(view.top, view.top + rows);
  const atEnd = view.top + rows >= view.lines.length;
  const blank = '~\n'.repeat(Math.max(0, rows - shown.length));
  const status = atEnd ? '\x1b[7m(END)\x1b[0m' : view.top === 0 && view.title ? `\x1b[7m${view.title}\x1b[0m` : ':';
  const mark = (line: string) => (view.search ? line.replaceAll(view.search, `\x1b[7m${view.search}\x1b[27m`) : line);
  yield* print(process, `\x1b[H\x1b[2J${shown.map((line) => `${mark(line)}\n`).join('')}${blank}${status}`);
}

function* ask(process: Process, keys: number, view: View, rows: number): Generator<Wait, void, void> {
  let text = '';
  for (;;) {
    yield* print(process, `\x1b[${rows + 1};1H\x1b[K/${text}`);
    const key = yield* read(process, keys, 16);
    if (key instanceof FileError || key === '' || key === '\x1b') return;
    if (key === '\r' || key === '\n') break;
    text = key === '\x7f' ? text.slice(0, -1) : text + decodeUtf8(key);
  }
  view.search = text || view.search;
  seek(view, 1);
}

function seek(view: View, direction: 1 | -1): void {
  for (let i = view.top + direction; i >= 0 && i < view.lines.length; i += direction) {
    if (!view.lines[i]!.includes(view.search)) continue;
    view.top = i;
    return;
  }
}

export const lessProgram: Program = { name: 'less', summary: 'Show text page by page', run: page };
export const moreProgram: Program = { name: 'more', summary: 'Show text page by page', run: page };
