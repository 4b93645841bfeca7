/** What the processes and the writable layer of a container take. */
import type { MachineState } from '@drydock/shell';
import type { SavedMachine } from './container-run.ts';

export interface MachineUse {
  processes: number;
  /** Bytes of memory that the processes say they use. */
  residentBytes: number;
  /** Processors that are busy all the time: those that programs say so of, and one for a loop without end. */
  busyProcessors: number;
  /** What was written into the root file system. */
  bytes: number;
  files: number;
}

type Process = Pick<MachineState['processes'][number], 'memory' | 'state'>;

export function useOf(processes: Iterable<Process>, written: { bytes: number; files: number }, streak: number): MachineUse {
  const use = { processes: 0, residentBytes: 0, busyProcessors: streak > 0 ? 1 : 0, bytes: written.bytes, files: written.files };
  for (const { memory, state } of processes) {
    if (state === 'ended') continue;
    use.processes++;
    if (typeof memory.residentBytes === 'number') use.residentBytes += memory.residentBytes;
    if (typeof memory.busyProcessors === 'number') use.busyProcessors += memory.busyProcessors;
  }
  return use;
}

/** The same of a machine that nobody has woken. */
export function useOfSaved({ state, streak = 0 }: SavedMachine): MachineUse {
  return useOf(state.processes, state.tree ?? { bytes: 0, files: 0 }, streak);
}
