/** What ps and top tell of processes. */
import type { ProcessHandle } from '../../kernel/process-handle.ts';
import type { Process } from '../../kernel/program.ts';
import type { VisibleProcess } from '../../kernel/residents.ts';
import { memorySizes } from '../free.program.ts';

export const processesOf = (process: Process): readonly VisibleProcess[] => (process as ProcessHandle).kernel.visible();

export const isBusybox = ({ files }: Process): boolean => files.exists('/bin/ash');

export const commandLine = ({ argv }: VisibleProcess): string => argv.join(' ');
export const terminalName = ({ terminal }: VisibleProcess): string => (terminal === undefined ? '?' : 'pts/0');

export function stateLetter(state: VisibleProcess, self: number): string {
  if (state.pid === self || (state.use?.milliCpu ?? 0) >= 500) return 'R';
  return state.state === 'stopped' ? 'T' : state.state === 'ended' ? 'Z' : 'S';
}

/** Eight characters, the last of which says that there are more. */
export function userName({ user: { name } }: VisibleProcess): string {
  return name.length > 8 ? `${name.slice(0, 7)}+` : name.padEnd(8);
}

/** Sizes in KiB. */
export interface ProcessUse {
  /** Of one processor. */
  cpuPercent: number;
  memoryPercent: number;
  virtual: number;
  resident: number;
  shared: number;
}

/** Of a process of which nobody knows more. */
const USUAL = 3_712;
const SHARED = 3_300;
/** What is mapped and not in memory. */
const MAPPED = 916;

export function useOf(process: Process, { use }: VisibleProcess): ProcessUse {
  const resident = use ? Math.round(use.memoryBytes / 1024) : USUAL;
  const memoryPercent = use ? (100 * resident) / memorySizes(process)('MemTotal') : 0;
  const cpuPercent = (use?.milliCpu ?? 0) / 10;
  return { cpuPercent, memoryPercent, virtual: resident + MAPPED, resident, shared: Math.min(SHARED, resident) };
}
