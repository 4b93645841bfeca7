/** What a cluster asks of the part that runs nodes: the kubelets with their containers, images and volumes. */
import type { Clock, Rng } from '@drydock/apimachinery';
import type { Heartbeats, Lister, NodeBackend, ResourceClient } from '@drydock/apiserver';
import type { ClientEventRecorder, Controller } from '@drydock/kinds';
import type { RunResult } from '@drydock/shell';
import type { NetworkClient } from './network/network-client.ts';

/** Plain data, shared between a cluster and its forks. */
export type NodeRuntimeState = Readonly<Record<string, unknown>>;

export interface NodeRuntime extends NodeBackend {
  readonly heartbeats: Heartbeats;
  /** The kubelets of all nodes: one controller whose keys are pods. */
  readonly controllers: readonly Controller[];
  /** The network as programs on a node see it, outside all pods. */
  nodeNetwork(node: string): NetworkClient;
  /** Runs the processes inside containers until they are all blocked or the budget of steps is spent. */
  run(budget: number): RunResult;
  snapshot(): NodeRuntimeState;
}

/** The part of one node's kubelet that talks to the API server. */
export interface NodeIdentity {
  client: ResourceClient;
  events: Pick<ClientEventRecorder, 'event' | 'eventAbout'>;
}

export interface NodeRuntimeDependencies {
  clock: Clock;
  rng: Rng;
  lister: Lister;
  identityOf(node: string): NodeIdentity;
  /** Asks that a controller of this runtime looks at a key again, because something happened in a container. */
  wake(controller: string, key: string): void;
}

export type CreateNodeRuntime = (state: NodeRuntimeState | undefined, dependencies: NodeRuntimeDependencies) => NodeRuntime;
