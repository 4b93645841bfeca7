import { FileError } from '../../files/file-error.ts';
import { type ByteString, decodeUtf8, incompleteTail } from '../../kernel/byte-string.ts';
import type { ProcessHandle } from '../../kernel/process-handle.ts';
import type { Process, Program } from '../../kernel/program.ts';
import { fail, print, readAll, write } from '../../kernel/streams.ts';
import type { Wait } from '../../kernel/wait.ts';
import { splitKeys } from '../editor/keys.ts';
import { Pager } from './pager.ts';

const CHUNK = 65_536;
const KEYS = 4096;

function* page(process: Process): Generator<Wait, number, void> {
  const argumentsGiven = process.argv.slice(1);
  const flags = `${process.env['LESS'] ?? ''}${argumentsGiven.filter((argument) => /^-[A-Za-z]/.test(argument)).join('')}`;
  const operands = argumentsGiven.filter((argument) => !/^[-+]./.test(argument));
  if (operands.length === 0 && process.isTerminal(0))
    return yield* fail(process, `Missing filename ("${process.argv[0]} --help" for help)\n`);
  const fromPipe = operands.length === 0 || operands.includes('-');
  let content = '';
  for (const operand of operands.filter((name) => name !== '-')) {
    const bytes = process.files.readFile(operand);
    if (bytes instanceof FileError) return yield* fail(process, `${operand}: ${bytes.message}\n`);
    content += bytes;
  }
  if (!process.isTerminal(1)) {
    const piped = fromPipe ? yield* readAll(process) : '';
    if (piped instanceof FileError) return yield* fail(process, `${piped.message}\n`);
    yield* write(process, 1, content + piped);
    return 0;
  }
  const keys = process.open('/dev/tty', 'read');
  if (keys instanceof FileError) return yield* fail(process, `${process.argv[0]}: ${keys.message}\n`);
  const pager = new Pager({
    title: operands[0] ?? '',
    columns: () => process.terminal?.columns ?? 80,
    rows: () => (process.terminal?.rows ?? 24) - 1,
    endsAtEnd: process.argv[0] === 'more',
    cut: flags.includes('S'),
  });
  pager.text.add(content);
  pager.text.ended = !fromPipe;
  const input = fromPipe ? 0 : undefined;
  if (flags.includes('F')) {
    yield* untilKnown(process, pager, input);
    if (pager.fits) {
      yield* print(process, pager.text.lines.map((line) => `${line}\n`).join(''));
      return 0;
    }
  }
  const handle = process as ProcessHandle;
  handle.setRaw(true);
  process.terminal?.setAlternateScreen(true);
  try {
    yield* browse(process, pager, keys, input);
  } finally {
    process.terminal?.setAlternateScreen(false);
    handle.setRaw(false);
  }
  return 0;
}

/** Takes input until it has ended or is more than a screenful. */
function* untilKnown(process: Process, pager: Pager, input: number | undefined): Generator<Wait, void, void> {
  while (take(process, pager, input) !== undefined && !pager.text.ended && pager.text.lines.length <= pager.options.rows())
    yield { on: 'readable', fd: input! };
}

/** Takes what has arrived; undefined when nothing more can come. */
function take(process: Process, pager: Pager, input: number | undefined): true | undefined {
  const { text } = pager;
  if (input === undefined || text.ended) return undefined;
  for (;;) {
    const result = process.read(input, CHUNK);
    if (result === 'blocked') return true;
    if (result instanceof FileError || result === 'end') {
      text.ended = true;
      return undefined;
    }
    text.add(result.data);
    process.charge(1 + (result.data.length >> 10));
  }
}

function* browse(process: Process, pager: Pager, keys: number, input: number | undefined): Generator<Wait, void, void> {
  let bytes: ByteString = '';
  let drawn = '';
  process.onSignal('WINCH', 'catch');
  for (;;) {
    const more = take(process, pager, input);
    const screen = pager.draw();
    if (process.takeSignal() || screen !== drawn) yield* print(process, screen);
    drawn = screen;
    const result = process.read(keys, KEYS);
    if (result instanceof FileError || result === 'end') return;
    if (result === 'blocked') {
      const waits: Wait[] = [{ on: 'readable', fd: keys }, { on: 'signal' }];
      if (more) waits.push({ on: 'readable', fd: input! });
      yield { on: 'any', any: waits };
      continue;
    }
    bytes += result.data;
    const tail = incompleteTail(bytes);
    for (const key of splitKeys(decodeUtf8(bytes.slice(0, bytes.length - tail)))) {
      process.charge(1);
      pager.press(key);
      if (pager.done) return;
    }
    bytes = bytes.slice(bytes.length - tail);
  }
}

export const lessProgram: Program = { name: 'less', summary: 'Show text page by page', run: page };
export const moreProgram: Program = { name: 'more', summary: 'Show text page by page', run: page };
