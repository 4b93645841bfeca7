/** ps, as procps and BusyBox print it. */
import type { ProcessHandle } from '../../kernel/process-handle.ts';
import type { Process, Program } from '../../kernel/program.ts';
import type { VisibleProcess } from '../../kernel/residents.ts';
import { fail, print } from '../../kernel/streams.ts';
import { formatDate } from '../date-format.ts';
import { commandLine, isBusybox, processesOf, stateLetter, terminalName, useOf, userName } from './process-view.ts';
import { columnLines, compareBy, isSameDay } from './ps-columns.ts';
import { parsePs, type PsCall } from './ps-options.ts';

const DAY = 24 * 60 * 60 * 1000;
const USAGE = `
Usage:
 ps [options]

 Try 'ps --help <simple|list|output|threads|misc|all>'
  or 'ps --help <s|l|o|t|m|a>'
 for additional help text.

For more details see ps(1).
`;

/** How wide a line may be: on a terminal as that is, with one `w` at least 132, with two as it comes. */
function widthOf(process: Process, wide: number): number {
  if (wide > 1 || !process.isTerminal(1)) return Infinity;
  const columns = process.terminal?.columns ?? 80;
  return wide === 1 ? Math.max(132, columns) : columns;
}

export const psProgram: Program = {
  name: 'ps',
  summary: 'List processes',
  *run(process) {
    const all = processesOf(process);
    const call = parsePs(process.argv.slice(1));
    if (typeof call === 'string') return yield* fail(process, `${call}\n${USAGE}`, 1);
    const shown = isBusybox(process) ? all : chosenOf(process, all, call);
    const lines = isBusybox(process) ? appletTable(all, process, call) : table(process, shown, call);
    const width = widthOf(process, call.wide);
    for (const line of lines) yield* print(process, `${[...line].slice(0, width).join('')}\n`);
    return shown.length === 0 ? 1 : 0;
  },
};

function chosenOf(process: Process, all: readonly VisibleProcess[], { chosen, all: everybody, sort }: PsCall): VisibleProcess[] {
  const own = (process as ProcessHandle).state.terminal;
  const isShown = (each: VisibleProcess) => {
    if (everybody) return true;
    if (!chosen) return each.terminal === own && each.user.uid === process.user.uid;
    const { pids, names, users, parents } = chosen;
    return (
      pids.has(each.pid) ||
      parents.has(each.parent) ||
      names.has(each.program) ||
      users.has(each.user.name) ||
      users.has(`${each.user.uid}`)
    );
  };
  const order = sort.map(({ column, descending }) => ({ compare: compareBy(process, column), sign: descending ? -1 : 1 }));
  return all.filter(isShown).sort((a, b) => order.reduce((result, { compare, sign }) => result || sign * compare(a, b), 0));
}

/** BusyBox's applet shows everybody's, and knows of all options columns alone. */
function appletTable(all: readonly VisibleProcess[], process: Process, { format }: PsCall): string[] {
  if (typeof format !== 'string') return columnLines(process, all, format, true);
  const row = (other: VisibleProcess) => `${String(other.pid).padStart(5)} ${userName(other)}  0:00 ${commandLine(other)}`;
  return ['PID   USER     TIME  COMMAND', ...all.map(row)];
}

function table(process: Process, shown: readonly VisibleProcess[], { format, titled }: PsCall): string[] {
  if (typeof format !== 'string') return columnLines(process, shown, format, titled);
  const { title, row } = FORMATS[format];
  return [...(titled ? [title] : []), ...shown.map((each) => row(each, process))];
}

const pidOf = ({ pid }: VisibleProcess): string => String(pid).padStart(7);
const ttyOf = (other: VisibleProcess): string => terminalName(other).padEnd(8);

const FORMATS = {
  short: {
    title: '    PID TTY          TIME CMD',
    row: (other: VisibleProcess) => `${pidOf(other)} ${ttyOf(other)} 00:00:00 ${other.program}`,
  },
  full: { title: 'UID          PID    PPID  C STIME TTY          TIME CMD', row: full },
  user: { title: 'USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND', row: asUser },
};

function asUser(other: VisibleProcess, process: Process): string {
  const started = formatDate(other.started, process.clock.now() - other.started < DAY ? '%H:%M' : '%b%d');
  const state = stateLetter(other, process.pid).padEnd(4);
  const { cpuPercent, memoryPercent, virtual, resident } = useOf(process, other);
  const shares = `${cpuPercent.toFixed(1).padStart(4)} ${memoryPercent.toFixed(1).padStart(4)}`;
  const use = `${shares} ${`${virtual}`.padStart(6)} ${`${resident}`.padStart(5)}`;
  return `${userName(other)} ${pidOf(other)} ${use} ${ttyOf(other)} ${state} ${started}   0:00 ${commandLine(other)}`;
}

function full(other: VisibleProcess, process: Process): string {
  const started = formatDate(other.started, isSameDay(process.clock.now(), other.started) ? '%H:%M' : '%b%d');
  const parent = String(Math.max(0, other.parent)).padStart(7);
  return `${userName(other)} ${pidOf(other)} ${parent}  0 ${started} ${ttyOf(other)} 00:00:00 ${commandLine(other)}`;
}
