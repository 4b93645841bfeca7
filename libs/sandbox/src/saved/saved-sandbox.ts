/** A sandbox as plain JSON, as it is saved now and as it was saved before (docs/adr/0006). */
import type { ClusterProfile } from '@drydock/cluster';
import type { TerminalSessionState } from '@drydock/shell';
import { ONLY_CLUSTER, type SavedMember } from '../clusters.ts';
import type { CommandHistoryState } from '../commands.ts';
import type { MachineStates } from '../machines/machines.ts';
import type { SavedCluster } from './saved-cluster.ts';

/** Grows when what a save means changes. */
export const FORMAT = 4;

interface SavedEverywhere {
  seed: number;
  machines: MachineStates;
  terminals: Record<string, TerminalSessionState>;
  commands: CommandHistoryState;
}

export interface SavedSandbox extends SavedEverywhere {
  format: typeof FORMAT;
  /** By name, in their order. */
  clusters: Record<string, SavedMember>;
  workstation: boolean;
}

/** What nodes hold was written whole, which can still be read. */
interface SavedInFormat3 extends Omit<SavedSandbox, 'format'> {
  format: 3;
}

/** There was one cluster, and no workstation. */
interface SavedInFormat2 extends SavedEverywhere {
  format: 2;
  profile: ClusterProfile;
  bootedBy: number;
  cluster: SavedCluster;
}

/** What `Sandbox.restore` takes. */
export type StoredSandbox = SavedSandbox | SavedInFormat3 | SavedInFormat2;

/** Throws when the save is of a version of this program that is too old, or newer than this one. */
export function currentSave(stored: StoredSandbox): SavedSandbox {
  if (stored.format === FORMAT) return stored;
  if (stored.format === 3) return { ...stored, format: FORMAT };
  if (stored.format !== 2)
    throw new Error(`a sandbox that was saved in format ${(stored as { format: number }).format} cannot be opened any more`);
  const { profile, bootedBy, cluster, ...rest } = stored;
  return { ...rest, format: FORMAT, clusters: { [ONLY_CLUSTER]: { profile, bootedBy, cluster } }, workstation: false };
}
