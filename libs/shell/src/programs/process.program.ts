import type { ProcessState } from '../kernel/machine-state.ts';
import type { ProcessHandle } from '../kernel/process-handle.ts';
import type { Process, Program } from '../kernel/program.ts';
import { parseSignal, type Signal } from '../kernel/signals.ts';
import { fail, print } from '../kernel/streams.ts';
import type { Wait } from '../kernel/wait.ts';
import { formatDate } from './date-format.ts';

const processes = (process: Process): Readonly<ProcessState>[] => [...(process as ProcessHandle).kernel.list()];

const commandLine = ({ argv }: Readonly<ProcessState>): string => argv.join(' ');
const terminalName = ({ terminal }: Readonly<ProcessState>): string => (terminal === undefined ? '?' : 'pts/0');

function stateLetter(state: Readonly<ProcessState>, self: number): string {
  if (state.pid === self) return 'R';
  return state.state === 'stopped' ? 'T' : state.state === 'ended' ? 'Z' : 'S';
}

export const psProgram: Program = {
  name: 'ps',
  summary: 'List processes',
  *run(process) {
    const options = process.argv.slice(1).join('').replace(/-/g, '');
    const all = processes(process);
    const shown = /[aAex]/.test(options)
      ? all
      : all.filter((other) => other.terminal === (process as ProcessHandle).state.terminal && other.user.uid === process.user.uid);
    if (options.includes('u')) {
      yield* print(process, 'USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\n');
      for (const other of shown) {
        const columns = [
          other.user.name.padEnd(8),
          String(other.pid).padStart(7),
          ' 0.0  0.0   4628  3712',
          terminalName(other).padEnd(8),
          stateLetter(other, process.pid).padEnd(4),
          formatDate(other.started, '%H:%M'),
          '  0:00',
          commandLine(other),
        ];
        yield* print(process, `${columns.join(' ')}\n`);
      }
      return 0;
    }
    const full = options.includes('f');
    yield* print(process, full ? 'UID          PID    PPID  C STIME TTY          TIME CMD\n' : '    PID TTY          TIME CMD\n');
    for (const other of shown) {
      const pid = String(other.pid).padStart(7);
      const line = full
        ? `${other.user.name.padEnd(8)} ${pid} ${String(Math.max(0, other.parent)).padStart(7)}  0 ${formatDate(other.started, '%H:%M')} ${terminalName(other).padEnd(8)} 00:00:00 ${commandLine(other)}`
        : `${pid} ${terminalName(other).padEnd(8)} 00:00:00 ${other.program}`;
      yield* print(process, `${line}\n`);
    }
    return 0;
  },
};

function* send(process: Process, signal: Signal, pids: readonly string[]): Generator<Wait, number, void> {
  let status = 0;
  for (const word of pids) {
    const result = /^-?\d+$/.test(word) ? process.kill(Number(word), signal) : 'invalid';
    if (result === 'sent') continue;
    const reason =
      result === 'invalid'
        ? `failed to parse argument: '${word}'`
        : `(${word}): ${result === 'no-such-process' ? 'No such process' : 'Operation not permitted'}`;
    status = yield* fail(process, `kill: ${reason}\n`);
  }
  return status;
}

export const killProgram: Program = {
  name: 'kill',
  summary: 'Send a signal to processes',
  *run(process) {
    const args = [...process.argv.slice(1)];
    let signal: Signal | undefined = 'TERM';
    if (args[0] === '-s') signal = parseSignal(args.splice(0, 2)[1] ?? '');
    else if (/^-[A-Za-z0-9]/.test(args[0] ?? '')) signal = parseSignal(args.shift()!.slice(1));
    if (!signal) return yield* fail(process, 'kill: unknown signal\n');
    return yield* send(process, signal, args);
  },
};

const matching = (process: Process): { found: Readonly<ProcessState>[]; signal: Signal } => {
  const args = process.argv.slice(1);
  const signal = args.map((argument) => (argument.startsWith('-') ? parseSignal(argument.slice(1)) : undefined)).find(Boolean) ?? 'TERM';
  const full = args.some((argument) => /^-[a-z]*f/.test(argument));
  const pattern = args.findLast((argument) => !argument.startsWith('-')) ?? '';
  const exact = args.some((argument) => /^-[a-z]*x/.test(argument));
  const text = (other: Readonly<ProcessState>) => (full ? commandLine(other) : other.program);
  const found = processes(process).filter(
    (other) => other.pid !== process.pid && other.state !== 'ended' && (exact ? text(other) === pattern : text(other).includes(pattern)),
  );
  return { found, signal };
};

export const pgrepProgram: Program = {
  name: 'pgrep',
  summary: 'Find processes by name',
  *run(process) {
    const { found } = matching(process);
    const names = process.argv.some((argument) => /^-[a-z]*[la]/.test(argument));
    for (const other of found) yield* print(process, `${other.pid}${names ? ` ${commandLine(other)}` : ''}\n`);
    return found.length > 0 ? 0 : 1;
  },
};

const signalling = (name: string): Program => ({
  name,
  summary: 'Send a signal to processes by name',
  *run(process) {
    const { found, signal } = matching(process);
    if (found.length === 0) return name === 'killall' ? yield* fail(process, `${process.argv.at(-1)}: no process found\n`) : 1;
    return yield* send(
      process,
      signal,
      found.map(({ pid }) => String(pid)),
    );
  },
});

export const pkillProgram = signalling('pkill');
export const killallProgram = signalling('killall');
