import type { NodePlace } from '../../node-place.ts';

/** Where etcdctl runs. */
export interface EtcdPlace extends NodePlace {
  /** The machine. */
  readonly node: string;
  /** False in a pod with a network of its own: its loopback addresses are not those of the machine. */
  readonly onHost: boolean;
}
