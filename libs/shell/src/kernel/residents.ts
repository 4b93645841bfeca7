import type { ProcessState } from './machine-state.ts';
import type { Signal } from './signals.ts';

/** As much of a process as others on its machine see. */
export interface VisibleProcess extends Readonly<
  Pick<ProcessState, 'pid' | 'parent' | 'program' | 'user' | 'terminal' | 'state' | 'started'>
> {
  readonly argv: readonly string[];
  /** What it takes of the machine, where that is known. */
  readonly use?: { readonly milliCpu: number; readonly memoryBytes: number };
}

/** Processes that run on a machine without being simulated step by step: they are seen, and signals reach them. */
export interface Residents {
  /** Whose child a process is that nobody on the machine has started: of sshd, or of a container's shim. */
  readonly adopter: number;
  /** The first number that the machine's own processes get; undefined: one behind those of a whole node. */
  readonly firstPid?: number;
  list(): readonly VisibleProcess[];
  /** For one of those. */
  signal(pid: number, signal: Signal): void;
}

export const NO_RESIDENTS: Residents = { adopter: 0, list: () => [], signal: () => undefined };
