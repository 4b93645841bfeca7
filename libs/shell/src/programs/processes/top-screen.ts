/** One picture of top: procps 4 and BusyBox. */
import type { Process } from '../../kernel/program.ts';
import type { VisibleProcess } from '../../kernel/residents.ts';
import { memorySizes } from '../free.program.ts';
import { uptimeOf } from '../time.program.ts';
import { commandLine, processesOf, stateLetter, useOf, userName, type ProcessUse } from './process-view.ts';

export interface TopView {
  sort: string;
  /** Whole command lines. */
  commandLines: boolean;
  /** Only those that do something. */
  busyOnly: boolean;
  pids: ReadonlySet<number> | undefined;
  user: string | undefined;
}

interface Row {
  process: VisibleProcess;
  use: ProcessUse;
  state: string;
}

const PROCESSORS = 2;

type Compare = (a: Row, b: Row) => number;

/** By the names of columns; the highest first. */
export const SORTS: Readonly<Record<string, Compare>> = {
  '%CPU': (a, b) => b.use.cpuPercent - a.use.cpuPercent,
  '%MEM': (a, b) => b.use.memoryPercent - a.use.memoryPercent,
  RES: (a, b) => b.use.resident - a.use.resident,
  VIRT: (a, b) => b.use.virtual - a.use.virtual,
  SHR: (a, b) => b.use.shared - a.use.shared,
  PID: (a, b) => b.process.pid - a.process.pid,
  'TIME+': (a, b) => b.use.cpuPercent - a.use.cpuPercent,
  USER: (a, b) => (a.process.user.name < b.process.user.name ? 1 : a.process.user.name > b.process.user.name ? -1 : 0),
  COMMAND: (a, b) => (a.process.program < b.process.program ? 1 : a.process.program > b.process.program ? -1 : 0),
};

function rowsOf(process: Process, view: TopView): Row[] {
  const all = processesOf(process).map((each) => ({ process: each, use: useOf(process, each), state: stateLetter(each, process.pid) }));
  const shown = all.filter(
    ({ process: { pid, user } }) =>
      (!view.pids || view.pids.has(pid)) && (view.user === undefined || user.name === view.user || `${user.uid}` === view.user),
  );
  return shown.sort(SORTS[view.sort]);
}

const one = (value: number, width: number): string => value.toFixed(1).padStart(width);

/** Without the line ends. */
export function topLines(process: Process, view: TopView): string[] {
  const rows = rowsOf(process, view);
  const busy = Math.min(100, rows.reduce((sum, { use }) => sum + use.cpuPercent, 0) / PROCESSORS);
  const count = (letter: string) => `${rows.filter(({ state }) => state === letter).length}`.padStart(4);
  const listed = view.busyOnly ? rows.filter(({ use, state }) => use.cpuPercent > 0 || state === 'R') : rows;
  return [
    `top - ${uptimeOf(process)}`,
    `Tasks: ${`${rows.length}`.padStart(3)} total,${count('R')} running,${count('S')} sleeping,${count('T')} stopped,${count('Z')} zombie`,
    `%Cpu(s):${one(busy, 5)} us,${one(0, 5)} sy,${one(0, 5)} ni,${one(100 - busy, 5)} id,${one(0, 5)} wa,${one(0, 5)} hi,${one(0, 5)} si,${one(0, 5)} st `,
    ...memoryLines(process),
    '',
    '    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND',
    ...listed.map((row) => processLine(row, process.clock.now(), view)),
  ];
}

function memoryLines(process: Process): string[] {
  const size = memorySizes(process);
  const mebi = (kibi: number) => one(kibi / 1024, 9);
  const [total, available] = [size('MemTotal'), size('MemAvailable')];
  const cached = size('Buffers') + size('Cached') + size('SReclaimable');
  const swapped = size('SwapTotal') - size('SwapFree');
  return [
    `MiB Mem :${mebi(total)} total,${mebi(size('MemFree'))} free,${mebi(total - available)} used,${mebi(cached)} buff/cache     `,
    `MiB Swap:${mebi(size('SwapTotal'))} total,${mebi(size('SwapFree'))} free,${mebi(swapped)} used.${mebi(available)} avail Mem `,
  ];
}

function processLine({ process, use, state }: Row, now: number, { commandLines }: TopView): string {
  const sizes = `${`${use.virtual}`.padStart(7)} ${`${use.resident}`.padStart(6)} ${`${use.shared}`.padStart(6)}`;
  const command = commandLines ? commandLine(process) : process.program.slice(0, 15);
  const time = processorTime((use.cpuPercent * (now - process.started)) / 1000);
  return `${`${process.pid}`.padStart(7)} ${userName(process)}  20   0 ${sizes} ${state} ${one(use.cpuPercent, 5)} ${one(use.memoryPercent, 5)} ${time} ${command}`;
}

/** `0:12.34`: minutes and seconds, from hundredths. */
function processorTime(hundredths: number): string {
  const whole = Math.floor(hundredths);
  const seconds = `${Math.floor(whole / 100) % 60}`.padStart(2, '0');
  return `${Math.floor(whole / 6000)}:${seconds}.${`${whole % 100}`.padStart(2, '0')}`.padStart(9);
}

/** BusyBox's applet. */
export function appletLines(process: Process, view: TopView): string[] {
  const rows = rowsOf(process, view);
  const size = memorySizes(process);
  const total = size('MemTotal');
  const busy = Math.min(100, Math.round(rows.reduce((sum, { use }) => sum + use.cpuPercent, 0) / PROCESSORS));
  const memory = `${total - size('MemFree')}K used, ${size('MemFree')}K free, ${size('Shmem')}K shrd, ${size('Buffers')}K buff, ${size('Cached')}K cached`;
  const percent = (value: number) => `${`${value}`.padStart(3)}%`;
  return [
    `Mem: ${memory}`,
    `CPU: ${percent(busy)} usr ${percent(0)} sys ${percent(0)} nic ${percent(100 - busy)} idle ${percent(0)} io ${percent(0)} irq ${percent(0)} sirq`,
    `Load average: ${String(process.files.readText('/proc/loadavg')).trim()}`,
    '  PID  PPID USER     STAT   VSZ %VSZ CPU %CPU COMMAND',
    ...rows.map(({ process: each, use, state }) => {
      const share = `${Math.round((100 * use.virtual) / total)}`.padStart(3);
      const load = `${Math.round(use.cpuPercent / PROCESSORS)}`.padStart(3);
      const ids = `${`${each.pid}`.padStart(5)} ${`${Math.max(0, each.parent)}`.padStart(5)}`;
      return `${ids} ${userName(each)} ${state.padEnd(4)} ${`${use.virtual}`.padStart(5)} ${share}%   0 ${load}% ${commandLine(each)}`;
    }),
  ];
}
