/** A cluster: an API server with what keeps it alive, in virtual time. Everything that it is can be taken as a value and made again from it. */
import { Rng } from '@drydock/apimachinery';
import { ApiServer, CertificateAuthority, KeyPair, type Authenticator, type CertificateAuthorityState } from '@drydock/apiserver';
import type { Programs } from '@drydock/shell';
import { sharedControllers } from './cluster-controllers.ts';
import type { ClusterState } from './cluster-state.ts';
import { emptyEtcd } from './control-plane/empty-etcd.ts';
import { writeSnapshot } from './control-plane/etcd-snapshot.ts';
import { apiServerUrl, joinedKubeconfig } from './node-image/kubeconfigs.ts';
import type { CreateNodeRuntime, NodeRuntime } from './node-runtime.ts';
import type { WorkSlice } from './runtime/controller-runtime.ts';
import type { SchedulingDecision } from './scheduler/decision.ts';
import { SCHEDULER_NAME, schedulingDecisionsOf } from './scheduler/scheduler.ts';
import { VirtualClock } from './time/virtual-clock.ts';
import { LiveCluster } from './live-cluster.ts';

/** Steps that the processes of all containers may take before others get their turn. */
const CONTAINER_STEPS = 200_000;

/** What controllers may do before others get their turn: a Deployment of a hundred thousand replicas must not hold up its host. */
const WORK_SLICE: WorkSlice = { keys: 5_000, requests: 2_000 };

const DAY = 24 * 60 * 60 * 1000;

export type ClusterRun =
  /** Nothing more happens before `wakeAt`, or ever when that is undefined. */
  | { state: 'blocked'; wakeAt: number | undefined }
  /** There is more to do at this moment of virtual time. */
  | { state: 'more' }
  /** Time stands still until `settled`: a program computes outside virtual time. */
  | { state: 'pending'; settled: Promise<void> };

/** What runs beside the API server. */
export const CLUSTER_COMPONENTS = ['scheduler', 'kubelet', 'controllers'] as const;
export type ClusterComponent = (typeof CLUSTER_COMPONENTS)[number];

/** What a cluster has from the program that it runs in, and does not take along when it is saved. */
export interface ClusterSurroundings {
  /** Asked after the certificates of the cluster's own CA and before tokens. */
  authenticators?: readonly Authenticator[];
  /** Undefined: one of its own. The clusters that share one stand at the same moment of virtual time. */
  clock?: VirtualClock;
  /** What the programs on the disk of a node do that are more than the usual tools, for containers that run them from there. */
  nodePrograms?: (node: string) => Programs;
}

/** Costs next to nothing until somebody asks it for more than its value says. */
export class Cluster {
  readonly clock: VirtualClock;
  readonly #origin: ClusterState;
  readonly #createNodeRuntime: CreateNodeRuntime;
  readonly #surroundings: ClusterSurroundings;
  #made: LiveCluster | undefined;

  /** A cluster that goes on from a value; the value itself never changes. */
  constructor(state: ClusterState, createNodeRuntime: CreateNodeRuntime, surroundings: ClusterSurroundings = {}) {
    this.#origin = state;
    this.#createNodeRuntime = createNodeRuntime;
    this.#surroundings = surroundings;
    this.clock = surroundings.clock ?? new VirtualClock(state.now);
  }

  get api(): ApiServer {
    return this.#live.api;
  }

  get nodes(): NodeRuntime {
    return this.#live.nodes;
  }

  get #live(): LiveCluster {
    return (this.#made ??= new LiveCluster({
      origin: this.#origin,
      clock: this.clock,
      createNodeRuntime: this.#createNodeRuntime,
      authenticators: this.#surroundings.authenticators ?? [],
      nodePrograms: this.#surroundings.nodePrograms,
    }));
  }

  /** The whole cluster at this moment, as a value. Costs references; what happens later does not touch it. */
  snapshot(): ClusterState {
    const now = this.clock.now();
    if (!this.#made) return { ...this.#origin, now };
    const { seed, storage, api, runtime, due, nodes, acceptedTokens } = this.#made;
    return {
      ...this.#origin,
      now,
      seed,
      storage: storage.snapshot(),
      audit: api.audit.snapshot(),
      acceptedTokens,
      queues: runtime.snapshot(),
      memories: runtime.memories,
      stopped: runtime.stopped,
      due: due.snapshot(),
      nodes: nodes.snapshot(),
    };
  }

  /** What the scheduler decided last about the pods that there are, the oldest decision first; nothing in large clusters. */
  get schedulingDecisions(): readonly SchedulingDecision[] {
    return schedulingDecisionsOf({ memories: this.#made ? this.#made.runtime.memories : this.#origin.memories });
  }

  /** Lets everything happen that happens at this moment of virtual time. */
  run(): ClusterRun {
    const { runtime, due: queue, nodes } = this.#live;
    for (let due = queue.takeDue(this.clock.now()); due; due = queue.takeDue(this.clock.now())) runtime.wake(due.component, due.key);
    const drained = runtime.drain(WORK_SLICE);
    if (drained === 'more') return { state: 'more' };
    const containers = nodes.run(CONTAINER_STEPS);
    if (containers.state !== 'blocked') return containers;
    if (drained === 'rested') return this.run();
    const times = [queue.nextAt, containers.wakeAt].filter((time) => time !== undefined);
    const wakeAt = times.length ? Math.max(Math.min(...times), this.clock.now()) : undefined;
    return wakeAt !== undefined && wakeAt <= this.clock.now() ? { state: 'more' } : { state: 'blocked', wakeAt };
  }

  /**
   * Lets the controllers catch up with what was written, as they do between two requests of one command. Processes in containers do not run,
   * and time does not pass. What is more than a slice of work waits for `run`.
   */
  react(): void {
    this.#live.runtime.drain(WORK_SLICE);
  }

  /**
   * Lets time pass up to `time`, through everything that falls due on the way. `more` when the slice of work is used up and `pending` when a
   * program computes: call again (after it has settled) to go on.
   */
  advanceTo(time: number, rounds = 1_000): ClusterRun {
    for (let round = 0; round < rounds; round++) {
      const run = this.run();
      if (run.state === 'pending') return run;
      if (run.state === 'more') continue;
      if (run.wakeAt === undefined || run.wakeAt > time) {
        this.clock.advanceTo(time);
        // What nobody waited for.
        if (!this.#live.due.isDue(time)) return run;
        continue;
      }
      this.clock.advanceTo(run.wakeAt);
    }
    return { state: 'more' };
  }

  /** The machine of the control plane. */
  get controlPlane(): { name: string; address: string } {
    return this.#origin.controlPlane;
  }

  /** `v1.33.1`: what the API server that runs is, or the one that ran last. */
  get release(): string {
    return this.#live.release;
  }

  /** PEM of the cluster's CA. */
  get caCertificate(): string {
    return this.#origin.pki.authority.certificate;
  }

  /** A kubeconfig of the administrator, with a context of this name. */
  adminKubeconfig(name: string): string {
    return joinedKubeconfig([{ name, pki: this.#origin.pki, server: apiServerUrl(this.controlPlane) }]);
  }

  /** The CA of the cluster, with its key. */
  get authority(): CertificateAuthorityState {
    return this.#origin.pki.authority;
  }

  /** Hexadecimal: signs the tokens of service accounts. */
  get serviceAccountKey(): string {
    return this.#origin.pki.serviceAccountKey;
  }

  get adminCredentials(): { certificate: string; privateKey: string } {
    return this.#origin.pki.admin;
  }

  /**
   * A certificate for a server that is reached under these names and IPv4 addresses, and its key (PEM), good for a year. `rng` is not the cluster's own:
   * who serves it is no part of its life.
   */
  newServingCertificate(hosts: readonly string[], rng: Rng): { certificate: string; privateKey: string } {
    const { authority } = this.#origin.pki;
    const key = KeyPair.generate(rng);
    const notBefore = this.clock.now() - DAY;
    const certificate = new CertificateAuthority(authority).issue(
      { commonName: 'kube-apiserver', publicKey: key.publicKey, notBefore, notAfter: notBefore + 365 * DAY, usages: ['server'], hosts },
      rng,
    );
    return { certificate, privateKey: key.toPem() };
  }

  /** Its data directory is gone. */
  emptyEtcd(): void {
    emptyEtcd(this.#live.storage, this.#origin.controlPlane.name, this.clock.now());
    this.react();
  }

  /** What etcd holds, as the file of a snapshot. */
  etcdSnapshot(): string {
    return writeSnapshot(this.#live.storage);
  }

  hasController(name: string): boolean {
    return this.#live.runtime.has(name);
  }

  /** The controllers by the component that runs them. */
  controllersOf(component: ClusterComponent): readonly string[] {
    const kubelet = this.nodes.controllers.map(({ name }) => name);
    if (component === 'kubelet') return kubelet;
    const shared = sharedControllers(this.#origin).controllers.map(({ name }) => name);
    return component === 'scheduler' ? [SCHEDULER_NAME] : shared.filter((name) => name !== SCHEDULER_NAME);
  }

  get stoppedControllers(): readonly string[] {
    return this.#live.runtime.stopped;
  }

  /** Stops or starts a controller by its name. */
  setStopped(controller: string, stopped: boolean): void {
    this.#live.runtime.setStopped(controller, stopped);
  }

  /** An ID token that the configured identity provider would give somebody: `claims` besides issuer, audience and times. Throws without a provider. */
  issueIdToken(claims: Readonly<Record<string, unknown>>, seconds: number): string {
    return this.#live.issueIdToken(claims, seconds);
  }
}
