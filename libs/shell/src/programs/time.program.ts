import { FileError } from '../files/file-error.ts';
import { parseTime } from '@drydock/apimachinery';
import type { Process, Program, SpawnFailure } from '../kernel/program.ts';
import { parseSignal } from '../kernel/signals.ts';
import { fail, print, printError, readAll, sleepUntil, write } from '../kernel/streams.ts';
import type { Wait } from '../kernel/wait.ts';
import { formatDate } from './date-format.ts';
import { relativeDate } from './date-words.ts';
import { parseOptions } from './options.ts';

const UNITS: Record<string, number> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 };

/** `1.5m` in milliseconds. */
export function parseDuration(text: string): number | undefined {
  if (text === 'infinity') return Number.MAX_SAFE_INTEGER;
  const match = /^(\d+\.?\d*|\.\d+)([smhd]?)$/.exec(text);
  return match ? Math.round(Number(match[1]) * UNITS[match[2]!]! * 1000) : undefined;
}

export const sleepProgram: Program = {
  name: 'sleep',
  summary: 'Wait for a time',
  resumable: true,
  *run(process) {
    const memory = process.memory as { until?: number };
    if (process.argv.length < 2) return yield* fail(process, "sleep: missing operand\nTry 'sleep --help' for more information.\n");
    let total = 0;
    for (const operand of process.argv.slice(1)) {
      const duration = parseDuration(operand);
      if (duration === undefined)
        return yield* fail(process, `sleep: invalid time interval ‘${operand}’\nTry 'sleep --help' for more information.\n`);
      total += duration;
    }
    memory.until ??= process.clock.now() + total;
    yield* sleepUntil(process, memory.until);
    return 0;
  },
};

/** Times that `date -d` understands; milliseconds since the epoch. */
export function parseDate(text: string, now: number): number | undefined {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed === 'now' || trimmed === 'today') return now;
  if (trimmed === 'yesterday') return now - 86_400_000;
  if (trimmed === 'tomorrow') return now + 86_400_000;
  if (/^@-?\d+(\.\d+)?$/.test(trimmed)) return Number(trimmed.slice(1)) * 1000;
  const relative = /^(?:(.*?)\s*)?([-+]?\s*\d+)\s*(sec|second|min|minute|hour|day|week|month|year)s?(\s+ago)?$/.exec(trimmed);
  if (relative) {
    const base = relative[1] ? parseDate(relative[1], now) : now;
    return base === undefined ? undefined : shift(base, Number(relative[2]!.replace(/\s/g, '')) * (relative[4] ? -1 : 1), relative[3]!);
  }
  const words = relativeDate(trimmed, now);
  if (words !== undefined) return words;
  const day = /^(\d{4})-(\d\d)-(\d\d)/.exec(trimmed);
  if (day && new Date(Date.UTC(Number(day[1]), Number(day[2]) - 1, Number(day[3]))).getUTCDate() !== Number(day[3])) return undefined;
  if (/^\d{4}-\d\d-\d\d$/.test(trimmed)) return parseTime(`${trimmed}T00:00:00Z`);
  const normal = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)\s*(Z|UTC|[-+]\d\d:?\d\d)?$/.exec(trimmed);
  if (normal) return parseTime(`${normal[1]}T${normal[2]}${!normal[3] || normal[3] === 'UTC' ? 'Z' : normal[3]}`);
  return parseTime(/(UTC|GMT|Z|[-+]\d{4})$/.test(trimmed) ? trimmed : `${trimmed} UTC`);
}

const SECONDS: Record<string, number> = { sec: 1, second: 1, min: 60, minute: 60, hour: 3600, day: 86_400, week: 604_800 };

function shift(base: number, count: number, unit: string): number {
  const seconds = SECONDS[unit];
  if (seconds !== undefined) return base + count * seconds * 1000;
  const date = new Date(base);
  if (unit === 'month') date.setUTCMonth(date.getUTCMonth() + count);
  else date.setUTCFullYear(date.getUTCFullYear() + count);
  return date.getTime();
}

const ISO: Record<string, string> = {
  date: '%Y-%m-%d',
  hours: '%Y-%m-%dT%H%:z',
  minutes: '%Y-%m-%dT%H:%M%:z',
  seconds: '%Y-%m-%dT%H:%M:%S%:z',
  ns: '%Y-%m-%dT%H:%M:%S,%N%:z',
};

export const dateProgram: Program = {
  name: 'date',
  summary: 'Print the date and time',
  *run(process) {
    const iso = process.argv.find((argument) => /^(--iso-8601|-I)/.test(argument));
    const argv = process.argv.filter((argument) => argument !== iso);
    const options = parseOptions({ argv } as unknown as Process, {
      flags: 'uR',
      values: 'dsr',
      long: { date: 'd', utc: 'u', universal: 'u', 'rfc-email': 'R', reference: 'r' },
    });
    if (typeof options === 'string') return yield* fail(process, options);
    if (options.values.has('s')) return yield* fail(process, 'date: cannot set date: Operation not permitted\n');
    const wanted = options.values.get('d');
    const reference = options.values.get('r');
    const stat = reference === undefined ? undefined : process.files.stat(reference);
    if (stat instanceof FileError) return yield* fail(process, `date: ${reference}: ${stat.message}\n`);
    const time = stat ? stat.mtime : wanted === undefined ? process.clock.now() : parseDate(wanted, process.clock.now());
    if (time === undefined) return yield* fail(process, `date: invalid date ‘${wanted}’\n`);
    const given = options.operands.find((operand) => operand.startsWith('+'))?.slice(1);
    const form = iso
      ? ISO[iso.replace(/^(--iso-8601=?|-I)/, '') || 'date']
      : options.flags.has('R')
        ? '%a, %d %b %Y %H:%M:%S %z'
        : '%a %b %e %H:%M:%S %Z %Y';
    yield* print(process, `${formatDate(time, given ?? form ?? '%c')}\n`);
    return 0;
  },
};

export const uptimeProgram: Program = {
  name: 'uptime',
  summary: 'Tell how long the machine has been running',
  *run(process) {
    const options = parseOptions(process, { flags: 'ps', long: { pretty: 'p', since: 's' } });
    if (typeof options === 'string') return yield* fail(process, options);
    const now = process.clock.now();
    const seconds = Number(String(process.files.readText('/proc/uptime')).split(' ')[0]) || 0;
    const [days, hours, minutes] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60];
    if (options.flags.has('s')) yield* print(process, `${formatDate(now - seconds * 1000, '%Y-%m-%d %H:%M:%S')}\n`);
    else if (options.flags.has('p')) yield* print(process, `up ${inWords(days, hours, minutes)}\n`);
    else yield* print(process, ` ${uptimeOf(process)}\n`);
    return 0;
  },
};

/** `18:00:03 up 2 days,  1:05,  1 user,  load average: 0.08, 0.03, 0.01`. */
export function uptimeOf({ files, clock }: Pick<Process, 'files' | 'clock'>): string {
  const seconds = Number(String(files.readText('/proc/uptime')).split(' ')[0]) || 0;
  const [days, hours, minutes] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60];
  const time = hours > 0 ? `${`${hours}`.padStart(2)}:${`${minutes}`.padStart(2, '0')}` : `${minutes} min`;
  const up = days > 0 ? `${counted(days, 'day')}, ${time}` : time;
  return `${formatDate(clock.now(), '%H:%M:%S')} up ${up},  1 user,  load average: 0.08, 0.03, 0.01`;
}

const counted = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'}`;

/** `1 week, 2 days, 3 hours, 4 minutes`, without those that are none; minutes when nothing else is left. */
function inWords(days: number, hours: number, minutes: number): string {
  const parts: [number, string][] = [
    [Math.floor(days / 7), 'week'],
    [days % 7, 'day'],
    [hours, 'hour'],
    [minutes, 'minute'],
  ];
  const some = parts.filter(([count]) => count > 0).map(([count, unit]) => counted(count, unit));
  return some.length > 0 ? some.join(', ') : '0 minutes';
}

/** What a program says about a command that it cannot start, and its status. */
export function spawnProblem(name: string, command: string, { failure }: SpawnFailure): { message: string; status: number } {
  const reason = {
    'not-found': 'No such file or directory',
    'not-executable': 'Permission denied',
    'is-a-directory': 'Permission denied',
    'bad-format': 'Exec format error',
    'too-many-processes': 'Resource temporarily unavailable',
  }[failure];
  const verb =
    name === 'env' || name === 'xargs' || name === 'nohup'
      ? `${name}: ${name === 'env' ? `‘${command}’` : command}: ${reason}\n`
      : `${name}: failed to run command ‘${command}’: ${reason}\n`;
  return { message: verb, status: failure === 'not-found' ? 127 : 126 };
}

export const timeoutProgram: Program = {
  name: 'timeout',
  summary: 'Run a command with a time limit',
  *run(process) {
    const args = [...process.argv.slice(1)];
    let signal = parseSignal('TERM')!;
    let killAfter: number | undefined;
    let preserve = false;
    while (args[0]?.startsWith('-')) {
      const word = args.shift()!;
      const value = word.includes('=') ? word.slice(word.indexOf('=') + 1) : undefined;
      if (/^(-s|--signal)/.test(word)) signal = parseSignal(value ?? args.shift() ?? '') ?? signal;
      else if (/^(-k|--kill-after)/.test(word)) killAfter = parseDuration(value ?? args.shift() ?? '');
      else if (word === '--preserve-status') preserve = true;
    }
    const [limit, ...command] = args;
    if (limit === undefined || command.length === 0)
      return yield* fail(process, "timeout: missing operand\nTry 'timeout --help' for more information.\n", 125);
    const duration = parseDuration(limit);
    if (duration === undefined)
      return yield* fail(process, `timeout: invalid time interval ‘${limit}’\nTry 'timeout --help' for more information.\n`, 125);
    const pid = process.spawn({ argv: command });
    if (typeof pid !== 'number') {
      const problem = spawnProblem('timeout', command[0]!, pid);
      return yield* fail(process, problem.message, problem.status);
    }
    let until = process.clock.now() + (duration || Number.MAX_SAFE_INTEGER);
    for (let sent = false; ;) {
      const report = process.reap(pid);
      if (report?.state === 'exited') return sent && !preserve ? (report.signal === 'KILL' ? 137 : 124) : report.status;
      if (process.clock.now() >= until) {
        process.kill(pid, sent ? 'KILL' : signal);
        process.kill(pid, 'CONT');
        until = sent || killAfter === undefined ? Number.MAX_SAFE_INTEGER : process.clock.now() + killAfter;
        sent = true;
        continue;
      }
      yield {
        on: 'any',
        any: [
          { on: 'exit', pid },
          { on: 'time', until },
        ],
      };
    }
  },
};

/** Runs a command and collects what it prints. */
function* capture(process: Process, argv: readonly string[]): Generator<Wait, string, void> {
  const { read, write: end } = process.pipe();
  const pid = process.spawn({ argv, fds: { 0: 0, 1: end, 2: end } });
  process.close(end);
  const output = yield* readAll(process, read);
  process.close(read);
  if (typeof pid !== 'number') return `sh: 1: ${argv[0]}: not found\n`;
  while (!process.reap(pid)) yield { on: 'exit', pid };
  return output instanceof FileError ? '' : output;
}

export const watchProgram: Program = {
  name: 'watch',
  summary: 'Run a command again and again and show its output',
  *run(process) {
    const args = [...process.argv.slice(1)];
    let interval = 2;
    let title = true;
    while (args[0]?.startsWith('-')) {
      const word = args.shift()!;
      const attached = /^(?:-n|--interval=)(.+)$/.exec(word)?.[1];
      if (/^(-n|--interval)/.test(word)) interval = Math.max(0.1, Number(attached ?? args.shift()));
      else if (word === '-t' || word === '--no-title') title = false;
    }
    if (args.length === 0) return yield* fail(process, 'Usage:\n watch [options] command\n');
    process.terminal?.setAlternateScreen(true);
    try {
      for (;;) {
        const output = yield* capture(process, ['sh', '-c', args.join(' ')]);
        const { columns = 80, rows = 24 } = process.terminal ?? {};
        const left = `Every ${interval.toFixed(1)}s: ${args.join(' ')}`;
        const right = `${process.hostname}: ${formatDate(process.clock.now(), '%a %b %e %H:%M:%S %Y')}`;
        const head = title ? `${left}${' '.repeat(Math.max(1, columns - left.length - right.length))}${right}\n\n` : '';
        const lines = output.split('\n').slice(0, rows - (title ? 3 : 1));
        yield* write(process, 1, '\x1b[H\x1b[2J');
        yield* print(process, head);
        yield* write(process, 1, lines.join('\n'));
        yield* sleepUntil(process, process.clock.now() + interval * 1000);
      }
    } finally {
      process.terminal?.setAlternateScreen(false);
    }
  },
};

export const nohupProgram: Program = {
  name: 'nohup',
  summary: 'Run a command that survives the end of the terminal',
  *run(process) {
    const command = process.argv.slice(1);
    if (command.length === 0) return yield* fail(process, "nohup: missing operand\nTry 'nohup --help' for more information.\n", 125);
    process.onSignal('HUP', 'ignore');
    if (process.isTerminal(1)) {
      yield* printError(process, "nohup: ignoring input and appending output to 'nohup.out'\n");
      process.open('nohup.out', 'append', 1);
      process.duplicate(1, 2);
    }
    const pid = process.spawn({ argv: command });
    if (typeof pid !== 'number') {
      const problem = spawnProblem('nohup', command[0]!, pid);
      return yield* fail(process, problem.message, problem.status);
    }
    for (;;) {
      const report = process.reap(pid);
      if (report?.state === 'exited') return report.status;
      yield { on: 'exit', pid };
    }
  },
};
