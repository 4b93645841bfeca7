/** Linux signal numbers (signal(7), x86-64). */
export const SIGNALS = {
  HUP: 1, INT: 2, QUIT: 3, ILL: 4, TRAP: 5, ABRT: 6, BUS: 7, FPE: 8, KILL: 9, USR1: 10, SEGV: 11, USR2: 12, PIPE: 13, ALRM: 14, TERM: 15,
  STKFLT: 16, CHLD: 17, CONT: 18, STOP: 19, TSTP: 20, TTIN: 21, TTOU: 22, URG: 23, XCPU: 24, XFSZ: 25, VTALRM: 26, PROF: 27, WINCH: 28,
  IO: 29, PWR: 30, SYS: 31,
} as const; // prettier-ignore

export type Signal = keyof typeof SIGNALS;

const BY_NUMBER = new Map(Object.entries(SIGNALS).map(([name, number]) => [number as number, name as Signal]));

export const signalName = (number: number): Signal | undefined => BY_NUMBER.get(number);

/** Accepts `9`, `KILL`, `SIGKILL` and lower case. */
export function parseSignal(text: string): Signal | undefined {
  if (/^\d+$/.test(text)) return signalName(Number(text));
  const name = text.toUpperCase().replace(/^SIG/, '');
  return Object.hasOwn(SIGNALS, name) ? (name as Signal) : undefined;
}

export type DefaultAction = 'terminate' | 'ignore' | 'stop' | 'continue';

const ACTIONS: Partial<Record<Signal, DefaultAction>> = {
  CHLD: 'ignore', URG: 'ignore', WINCH: 'ignore', CONT: 'continue', STOP: 'stop', TSTP: 'stop', TTIN: 'stop', TTOU: 'stop',
}; // prettier-ignore

export const defaultAction = (signal: Signal): DefaultAction => ACTIONS[signal] ?? 'terminate';

/** What bash says about a job that the signal ended (`strsignal`). */
export const SIGNAL_DESCRIPTIONS: Partial<Record<Signal, string>> = {
  HUP: 'Hangup', INT: 'Interrupt', QUIT: 'Quit', ILL: 'Illegal instruction', TRAP: 'Trace/breakpoint trap', ABRT: 'Aborted', BUS: 'Bus error',
  FPE: 'Floating point exception', KILL: 'Killed', USR1: 'User defined signal 1', SEGV: 'Segmentation fault', USR2: 'User defined signal 2',
  PIPE: 'Broken pipe', ALRM: 'Alarm clock', TERM: 'Terminated', XCPU: 'CPU time limit exceeded', XFSZ: 'File size limit exceeded',
}; // prettier-ignore
