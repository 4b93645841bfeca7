/** Something that goes wrong in a cluster because an author or an instructor wants it to. Each can be undone. */
import type { Cluster } from '../cluster.ts';
import type { MachineState } from '../kubelet/machine-state.ts';

export interface FaultParameter {
  name: string;
  description: string;
  /** Absent: it must be given. */
  default?: string;
  /** All that it can be, where that is known. */
  values?: readonly string[];
}

export interface Fault {
  /** As lessons and commands name it. */
  name: string;
  summary: string;
  parameters: readonly FaultParameter[];
  /** Why these parameters, which are all there, do not go together. */
  problem?(parameters: FaultParameters): string | undefined;
  apply(cluster: Cluster, parameters: FaultParameters): void;
  clear(cluster: Cluster, parameters: FaultParameters): void;
  /** Where it is in force, whoever has caused it: the parameters with which it can be cleared. */
  active(cluster: Cluster): readonly FaultParameters[];
}

export type FaultParameters = Readonly<Record<string, string>>;

export const NODE: FaultParameter = { name: 'node', description: 'the name of a node' };

/** The nodes whose machines are in some state. */
export function nodesWhere(cluster: Cluster, holds: (machine: MachineState) => boolean): FaultParameters[] {
  const names = cluster.api.storage.list('nodes').map(({ metadata }) => metadata.name);
  return names.filter((name) => holds(cluster.nodes.machineOf(name))).map((node) => ({ node }));
}
