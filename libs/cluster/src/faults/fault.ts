/** Something that goes wrong in a cluster because an author or an instructor wants it to. Each can be undone. */
import type { Cluster } from '../cluster.ts';

export interface FaultParameter {
  name: string;
  description: string;
  /** Absent: it must be given. */
  default?: string;
}

export interface Fault {
  /** As lessons and commands name it. */
  name: string;
  summary: string;
  parameters: readonly FaultParameter[];
  apply(cluster: Cluster, parameters: FaultParameters): void;
  clear(cluster: Cluster, parameters: FaultParameters): void;
}

export type FaultParameters = Readonly<Record<string, string>>;

export const NODE: FaultParameter = { name: 'node', description: 'the name of a node' };
