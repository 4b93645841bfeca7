/** top, as procps and BusyBox have it: a list of processes that is drawn again and again. */
import type { ProcessHandle } from '../../kernel/process-handle.ts';
import type { Process, Program } from '../../kernel/program.ts';
import { fail, print, write } from '../../kernel/streams.ts';
import type { Wait } from '../../kernel/wait.ts';
import { FileError } from '../../files/file-error.ts';
import { isBusybox } from './process-view.ts';
import { appletLines, SORTS, topLines, type TopView } from './top-screen.ts';

interface Call {
  batch: boolean;
  iterations: number;
  /** Milliseconds. */
  delay: number;
  width: number | undefined;
  view: TopView;
}

const VALUES = 'dnopuUweE';
const FLAGS = 'bciHSs1';
const VERSION = 'top from procps-ng 4.0.4\n';
const USAGE = '\nUsage:\n top [options]\n\nFor more details see top(1).\n';
const LONG: Readonly<Record<string, string>> = {
  'batch-mode': 'b', 'cmdline-toggle': 'c', delay: 'd', 'idle-toggle': 'i', iterations: 'n', 'sort-override': 'o', pid: 'p', 'filter-any-user': 'U',
  'filter-only-euser': 'u', width: 'w', 'threads-show': 'H', 'single-cpu-toggle': '1', 'accum-time-toggle': 'S', 'secure-mode': 's',
  'scale-summary-mem': 'E', 'scale-task-mem': 'e', help: 'h', version: 'V',
}; // prettier-ignore

/** A text says what is wrong; `help` and `version` are asked for. */
function parseCall(args: readonly string[], sort: string): Call | 'help' | 'version' | { problem: string } {
  const view: TopView = { sort, commandLines: false, busyOnly: false, pids: undefined, user: undefined };
  const call: Call = { batch: false, iterations: Infinity, delay: 3000, width: undefined, view };
  const queue = [...args];
  while (queue.length > 0) {
    let word = queue.shift()!;
    const long = /^--([a-z-]+)(?:=(.*))?$/s.exec(word);
    if (long) {
      const letter = LONG[long[1]!];
      if (!letter) return { problem: `top: unrecognized option '${word}'` };
      word = `-${letter}${long[2] ?? ''}`;
    }
    if (!word.startsWith('-')) word = `-${word}`;
    for (let at = 1; at < word.length; at++) {
      const letter = word[at]!;
      if (letter === 'h') return 'help';
      if (letter === 'V') return 'version';
      if (VALUES.includes(letter)) {
        const value = word.slice(at + 1) || (letter === 'w' && !/^\d/.test(queue[0] ?? '') ? '' : queue.shift());
        if (value === undefined) return { problem: `top: option requires an argument -- '${letter}'` };
        const problem = setValue(call, letter, value);
        if (problem !== undefined) return { problem: `top: ${problem}` };
        break;
      }
      if (!FLAGS.includes(letter)) return { problem: `top: invalid option -- '${letter}'` };
      if (letter === 'b') call.batch = true;
      if (letter === 'c') view.commandLines = true;
      if (letter === 'i') view.busyOnly = true;
    }
  }
  return call;
}

function setValue(call: Call, letter: string, value: string): string | undefined {
  const { view } = call;
  if (letter === 'n') {
    if (!/^[1-9]\d*$/.test(value)) return `bad iterations argument '${value}'`;
    call.iterations = Number(value);
  } else if (letter === 'd') {
    if (!/^\d*\.?\d*$/.test(value)) return `bad delay interval '${value}'`;
    call.delay = Math.max(100, Number(value) * 1000);
  } else if (letter === 'o') {
    const name = value.replace(/^[-+]/, '');
    if (!Object.hasOwn(SORTS, name)) return `unrecognized field name '${name}'`;
    view.sort = name;
  } else if (letter === 'p') {
    if (!/^\d+(,\d+)*$/.test(value)) return `bad pid '${value}'`;
    view.pids = new Set([...(view.pids ?? []), ...value.split(',').map(Number)]);
  } else if (letter === 'u' || letter === 'U') view.user = value;
  else if (letter === 'w') call.width = value === '' ? 512 : Number(value);
  return undefined;
}

export const topProgram: Program = {
  name: 'top',
  summary: 'Show processes, the busiest first, again and again',
  *run(process) {
    const applet = isBusybox(process);
    const call = parseCall(process.argv.slice(1), '%CPU');
    if (call === 'help' || call === 'version') {
      yield* print(process, call === 'help' ? USAGE : VERSION);
      return 0;
    }
    if ('problem' in call) return yield* fail(process, `${call.problem}\n`, 1);
    const { user } = call.view;
    if (user !== undefined && !isUser(process, user)) return yield* fail(process, 'top: Invalid user\n', 1);
    const lines = () => (applet ? appletLines(process, call.view) : topLines(process, call.view));
    if (call.batch || (applet && !process.isTerminal(1))) return yield* batch(process, call, lines);
    if (!process.isTerminal(1)) return yield* fail(process, 'top: failed tty get\n', 1);
    return yield* interact(process, call, lines, applet ? 4 : 7);
  },
};

function isUser({ files }: Process, user: string): boolean {
  return /^\d+$/.test(user) || new RegExp(`^${user.replace(/\W/g, '\\$&')}:`, 'm').test(String(files.readText('/etc/passwd')));
}

function* batch(process: Process, { iterations, delay, width }: Call, lines: () => string[]): Generator<Wait, number, void> {
  const columns = width ?? (Number(process.env['COLUMNS']) || 80);
  for (let round = 0; round < iterations; round++) {
    if (round > 0) yield* pause(process, delay);
    const text = lines().map((line) => `${cut(line, columns)}\n`);
    yield* print(process, `${round > 0 ? '\n' : ''}${text.join('')}`);
  }
  return 0;
}

function* pause(process: Process, delay: number): Generator<Wait, void, void> {
  const until = process.clock.now() + delay;
  while (process.clock.now() < until) yield { on: 'time', until };
}

const KEY_SORTS: Readonly<Record<string, string>> = { M: '%MEM', P: '%CPU', N: 'PID', T: 'TIME+' };

/** `head`: how many lines stand above the processes, the last of which is the line of titles. */
function* interact(process: Process, call: Call, lines: () => string[], head: number): Generator<Wait, number, void> {
  const keys = process.open('/dev/tty', 'read');
  if (keys instanceof FileError) return yield* fail(process, 'top: failed tty get\n', 1);
  const handle = process as ProcessHandle;
  handle.setRaw(true);
  try {
    for (let round = 1; ; round++) {
      yield* draw(process, lines(), head);
      if (round >= call.iterations) return 0;
      if (yield* untilNext(process, call, keys, () => draw(process, lines(), head))) return 0;
    }
  } finally {
    handle.setRaw(false);
    yield* write(process, 1, '\r\n');
  }
}

/** Waits for the next picture; true when it is to be the last. */
function* untilNext(
  process: Process,
  { delay, view }: Call,
  keys: number,
  redraw: () => Generator<Wait, void, void>,
): Generator<Wait, boolean, void> {
  const until = process.clock.now() + delay;
  while (process.clock.now() < until) {
    const result = process.read(keys, 1);
    if (result === 'blocked') {
      yield { on: 'any', any: [{ on: 'readable', fd: keys }, { on: 'time', until }] }; // prettier-ignore
      continue;
    }
    if (result === 'end' || !('data' in result) || result.data === 'q' || result.data === '\x03') return true;
    if (result.data === ' ' || result.data === '\r') return false;
    if (result.data === 'c') view.commandLines = !view.commandLines;
    else if (result.data === 'i') view.busyOnly = !view.busyOnly;
    else if (KEY_SORTS[result.data]) view.sort = KEY_SORTS[result.data]!;
    else continue;
    yield* redraw();
  }
  return false;
}

/** Where a command does not fit, a plus sign says so. */
function cut(line: string, columns: number): string {
  return line.length > columns && /^ *\d/.test(line) ? `${line.slice(0, columns - 1)}+` : line.slice(0, columns);
}

function* draw(process: Process, lines: readonly string[], head: number): Generator<Wait, void, void> {
  const { columns = 80, rows = 24 } = process.terminal ?? {};
  const shown = lines.slice(0, rows - 1).map((line, at) => {
    const text = cut(line, columns);
    return at === head - 1 ? `\x1b[7m${text.padEnd(columns)}\x1b[m` : `${text}\x1b[K`;
  });
  yield* print(process, `\x1b[H${shown.join('\r\n')}\x1b[J`);
}
