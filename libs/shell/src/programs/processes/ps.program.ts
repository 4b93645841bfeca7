/** ps, as procps and BusyBox print it. */
import type { ProcessHandle } from '../../kernel/process-handle.ts';
import type { Process, Program } from '../../kernel/program.ts';
import type { VisibleProcess } from '../../kernel/residents.ts';
import { print } from '../../kernel/streams.ts';
import { formatDate } from '../date-format.ts';
import { commandLine, isBusybox, processesOf, stateLetter, terminalName, useOf, userName } from './process-view.ts';

const DAY = 24 * 60 * 60 * 1000;

const isSameDay = (one: number, other: number): boolean => Math.floor(one / DAY) === Math.floor(other / DAY);

/** How wide a line may be: on a terminal as that is, with one `w` at least 132, with two as it comes. */
function widthOf(process: Process, options: string): number {
  const wide = options.split('w').length - 1;
  if (wide > 1 || !process.isTerminal(1)) return Infinity;
  const columns = process.terminal?.columns ?? 80;
  return wide === 1 ? Math.max(132, columns) : columns;
}

export const psProgram: Program = {
  name: 'ps',
  summary: 'List processes',
  *run(process) {
    const options = process.argv.slice(1).join('').replace(/-/g, '');
    const all = processesOf(process);
    const shown = /[aAex]/.test(options)
      ? all
      : all.filter((other) => other.terminal === (process as ProcessHandle).state.terminal && other.user.uid === process.user.uid);
    const width = widthOf(process, options);
    const lines = isBusybox(process) ? appletTable(all) : table(process, shown, options);
    for (const line of lines) yield* print(process, `${[...line].slice(0, width).join('')}\n`);
    return 0;
  },
};

/** BusyBox's applet shows everybody's, whatever it is asked for. */
function appletTable(all: readonly VisibleProcess[]): string[] {
  return [
    'PID   USER     TIME  COMMAND',
    ...all.map((other) => `${String(other.pid).padStart(5)} ${userName(other)}  0:00 ${commandLine(other)}`),
  ];
}

function table(process: Process, shown: readonly VisibleProcess[], options: string): string[] {
  if (options.includes('u')) return ['USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND', ...shown.map(asUser)];
  if (options.includes('f')) return ['UID          PID    PPID  C STIME TTY          TIME CMD', ...shown.map(full)];
  return ['    PID TTY          TIME CMD', ...shown.map((other) => `${pidOf(other)} ${ttyOf(other)} 00:00:00 ${other.program}`)];

  function asUser(other: VisibleProcess): string {
    const started = formatDate(other.started, process.clock.now() - other.started < DAY ? '%H:%M' : '%b%d');
    const state = stateLetter(other, process.pid).padEnd(4);
    const { cpuPercent, memoryPercent, virtual, resident } = useOf(process, other);
    const use = `${cpuPercent.toFixed(1).padStart(4)} ${memoryPercent.toFixed(1).padStart(4)} ${`${virtual}`.padStart(6)} ${`${resident}`.padStart(5)}`;
    return `${userName(other)} ${pidOf(other)} ${use} ${ttyOf(other)} ${state} ${started}   0:00 ${commandLine(other)}`;
  }

  function full(other: VisibleProcess): string {
    const started = formatDate(other.started, isSameDay(process.clock.now(), other.started) ? '%H:%M' : '%b%d');
    const parent = String(Math.max(0, other.parent)).padStart(7);
    return `${userName(other)} ${pidOf(other)} ${parent}  0 ${started} ${ttyOf(other)} 00:00:00 ${commandLine(other)}`;
  }
}

const pidOf = ({ pid }: VisibleProcess): string => String(pid).padStart(7);
const ttyOf = (other: VisibleProcess): string => terminalName(other).padEnd(8);
