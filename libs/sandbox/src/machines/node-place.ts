import type { Cluster } from '@drydock/cluster';
import type { Hosts } from './hosts.ts';

/** What the tools of a node see beside its machine: the cluster that the node belongs to, and the network. */
export interface NodePlace {
  readonly cluster: Cluster;
  readonly hosts: Hosts;
}
