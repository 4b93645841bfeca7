/** A sandbox as plain JSON (docs/adr/0006). */
import type { TerminalSessionState } from '@drydock/shell';
import type { SavedMember } from '../clusters.ts';
import type { CommandHistoryState } from '../commands.ts';
import type { MachineStates } from '../machines/machines.ts';

/** Grows when what a save means changes, and with what a new cluster holds. */
export const FORMAT = 7;

export interface SavedSandbox {
  format: typeof FORMAT;
  seed: number;
  machines: MachineStates;
  terminals: Record<string, TerminalSessionState>;
  commands: CommandHistoryState;
  /** By name, in their order. */
  clusters: Record<string, SavedMember>;
  workstation: boolean;
}

/** A save that another version of this program has made: it means something else there. */
export class OtherFormatError extends Error {
  override readonly name = 'OtherFormatError';

  constructor(format: unknown) {
    super(`a sandbox that was saved in format ${String(format)} cannot be opened: this version reads format ${FORMAT}`);
  }
}

/** @throws OtherFormatError */
export function assertFormat({ format }: { readonly format: unknown }): void {
  if (format !== FORMAT) throw new OtherFormatError(format);
}
