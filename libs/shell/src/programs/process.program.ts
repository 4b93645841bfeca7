import type { ProcessHandle } from '../kernel/process-handle.ts';
import type { Process, Program } from '../kernel/program.ts';
import type { VisibleProcess } from '../kernel/residents.ts';
import { parseSignal, type Signal } from '../kernel/signals.ts';
import { fail, print } from '../kernel/streams.ts';
import type { Wait } from '../kernel/wait.ts';
import { parseOptions } from './options.ts';

const processes = (process: Process): readonly VisibleProcess[] => (process as ProcessHandle).kernel.visible();

const commandLine = ({ argv }: VisibleProcess): string => argv.join(' ');

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

const matching = (process: Process): { found: VisibleProcess[]; signal: Signal } => {
  const args = process.argv.slice(1);
  const signal = args.map((argument) => (argument.startsWith('-') ? parseSignal(argument.slice(1)) : undefined)).find(Boolean) ?? 'TERM';
  const full = args.some((argument) => /^-[a-z]*f/.test(argument));
  const pattern = args.findLast((argument) => !argument.startsWith('-')) ?? '';
  const exact = args.some((argument) => /^-[a-z]*x/.test(argument));
  const text = (other: VisibleProcess) => (full ? commandLine(other) : other.program);
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

export const pidofProgram: Program = {
  name: 'pidof',
  summary: 'Find the processes of a program',
  *run(process) {
    const options = parseOptions(process, { flags: 's', long: { 'single-shot': 's' } });
    if (typeof options === 'string') return yield* fail(process, options);
    const named = ({ program, argv }: VisibleProcess) => options.operands.some((name) => name === program || name === argv[0]);
    const found = processes(process).filter((other) => other.state !== 'ended' && named(other));
    const pids = found.map(({ pid }) => pid).sort((a, b) => b - a);
    if (pids.length > 0) yield* print(process, `${(options.flags.has('s') ? pids.slice(0, 1) : pids).join(' ')}\n`);
    return pids.length > 0 ? 0 : 1;
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
