/** The columns of `ps -o`, as procps titles and measures them. */
import type { Process } from '../../kernel/program.ts';
import type { VisibleProcess } from '../../kernel/residents.ts';
import { formatDate } from '../date-format.ts';
import { commandLine, stateLetter, terminalName, useOf, userName } from './process-view.ts';

export interface Column {
  title: string;
  width: number;
  /** Numbers stand at the right. */
  right?: true;
  /** Is not cut where it stands last. */
  long?: true;
  text(each: VisibleProcess, process: Process): string;
}

const DAY = 24 * 60 * 60 * 1000;
const SECOND = 1000;

const right = (title: string, width: number, text: Column['text']): Column => ({ title, width, right: true, text });
const left = (title: string, width: number, text: Column['text']): Column => ({ title, width, text });
const age = ({ started }: VisibleProcess, { clock }: Process): number => Math.max(0, Math.floor((clock.now() - started) / SECOND));
const user = (title: string): Column => left(title, 8, (each) => userName(each).trimEnd());
const line = (title: string): Column => ({ title, width: 27, long: true, text: commandLine });
const name = (title: string): Column => ({ title, width: 15, long: true, text: ({ program }) => program.slice(0, 15) });

export const isSameDay = (one: number, other: number): boolean => Math.floor(one / DAY) === Math.floor(other / DAY);

/** `01:02:03`, `4-05:06:07`, `02:03`. */
function elapsed(seconds: number): string {
  const two = (value: number) => `${value}`.padStart(2, '0');
  const [days, hours] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3600) % 24];
  const short = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  const long = days > 0 || hours > 0 ? `${two(hours)}:${short}` : short;
  return days > 0 ? `${days}-${long}` : long;
}

const COLUMNS: Readonly<Record<string, Column>> = {
  pid: right('PID', 7, ({ pid }) => `${pid}`),
  ppid: right('PPID', 7, ({ parent }) => `${Math.max(0, parent)}`),
  pgid: right('PGID', 7, ({ pid }) => `${pid}`),
  sid: right('SID', 7, ({ pid }) => `${pid}`),
  user: user('USER'),
  euser: user('EUSER'),
  ruser: user('RUSER'),
  group: left('GROUP', 8, (each) => userName(each).trimEnd()),
  uid: right('UID', 5, (each) => `${each.user.uid}`),
  gid: right('GID', 5, (each) => `${each.user.gid}`),
  comm: name('COMMAND'),
  ucmd: name('CMD'),
  args: line('COMMAND'),
  cmd: line('CMD'),
  '%cpu': right('%CPU', 4, (each, process) => useOf(process, each).cpuPercent.toFixed(1)),
  '%mem': right('%MEM', 4, (each, process) => useOf(process, each).memoryPercent.toFixed(1)),
  c: right('C', 2, (each, process) => `${Math.floor(useOf(process, each).cpuPercent)}`),
  rss: right('RSS', 5, (each, process) => `${useOf(process, each).resident}`),
  vsz: right('VSZ', 6, (each, process) => `${useOf(process, each).virtual}`),
  sz: right('SZ', 5, (each, process) => `${Math.floor(useOf(process, each).virtual / 4)}`),
  tt: left('TT', 8, terminalName),
  tname: left('TTY', 8, terminalName),
  stat: left('STAT', 4, (each, process) => stateLetter(each, process.pid)),
  s: left('S', 1, (each, process) => stateLetter(each, process.pid)),
  start: right('STARTED', 8, (each, { clock }) => formatDate(each.started, clock.now() - each.started < DAY ? '%H:%M:%S' : '  %b %d')),
  stime: left('STIME', 5, (each, { clock }) => formatDate(each.started, isSameDay(clock.now(), each.started) ? '%H:%M' : '%b%d')),
  lstart: right('STARTED', 24, (each) => formatDate(each.started, '%a %b %e %H:%M:%S %Y')),
  etime: right('ELAPSED', 11, (each, process) => elapsed(age(each, process))),
  etimes: right('ELAPSED', 7, (each, process) => `${age(each, process)}`),
  time: right('TIME', 8, () => '00:00:00'),
  bsdtime: right('TIME', 6, () => '0:00'),
  ni: right('NI', 3, () => '0'),
  pri: right('PRI', 3, () => '19'),
  nlwp: right('NLWP', 4, () => '1'),
  f: right('F', 1, () => '4'),
  wchan: left('WCHAN', 6, () => '-'),
};

const ALIASES: Readonly<Record<string, string>> = {
  pcpu: '%cpu', pmem: '%mem', command: 'args', uname: 'user', tty: 'tt', state: 's', cputime: 'time', rssize: 'rss', rsz: 'rss', vsize: 'vsz',
  sess: 'sid', session: 'sid', pgrp: 'pgid', euid: 'uid', egid: 'gid', egroup: 'group', ucomm: 'comm', fname: 'comm', nice: 'ni', thcount: 'nlwp',
  tid: 'pid', lwp: 'pid',
}; // prettier-ignore

export function columnOf(given: string): Column | undefined {
  const key = ALIASES[given] ?? given;
  return Object.hasOwn(COLUMNS, key) ? COLUMNS[key] : undefined;
}

/** Lines without their ends; no titles when all are empty. */
export function columnLines(process: Process, rows: readonly VisibleProcess[], columns: readonly Column[], titled: boolean): string[] {
  const cell = (text: string, { width, right: isRight, long }: Column, isLast: boolean) => {
    if (isLast) return isRight ? text.padStart(width) : text;
    const cut = long ? text.slice(0, width) : text;
    return isRight ? cut.padStart(width) : cut.padEnd(width);
  };
  const join = (text: (column: Column) => string) =>
    columns.map((column, at) => cell(text(column), column, at === columns.length - 1)).join(' ');
  const titles = titled && columns.some(({ title }) => title !== '') ? [join(({ title }) => title)] : [];
  return [...titles, ...rows.map((each) => join((column) => column.text(each, process)))];
}

/** By the values of columns: numbers as numbers. */
export function compareBy(process: Process, column: Column): (a: VisibleProcess, b: VisibleProcess) => number {
  return (a, b) => {
    const [one, other] = [column.text(a, process), column.text(b, process)];
    if (column.right && /^[\d.]+$/.test(one) && /^[\d.]+$/.test(other)) return Number(one) - Number(other);
    return one < other ? -1 : one > other ? 1 : 0;
  };
}
