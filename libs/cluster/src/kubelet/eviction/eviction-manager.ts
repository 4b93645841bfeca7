/**
 * Ends pods when their node runs short of memory, disk or process ids (pkg/kubelet/eviction, eviction_manager.go). It does not look every ten
 * seconds as a kubelet does: it is told when the use of a node may have changed, and then looks at the kubelet's next moment, if there is anything to see.
 */
import type { Clock } from '@drydock/apimachinery';
import { parseTime } from '@drydock/apimachinery';
import type { Lister } from '@drydock/apiserver';
import { referenceTo, type Node } from '@drydock/kinds';
import type { NodeIdentity } from '../../node-runtime.ts';
import { worksOnPods } from '../machine-state.ts';
import type { NodeTable } from '../node-state.ts';
import type { NodeSummary, PodSummary } from '../node-summary.ts';
import type { PodFailure } from '../pod-record.ts';
import { allDown } from '../pod-status.ts';
import { isCriticalPod } from './critical-pod.ts';
import { isHard, thresholdId, type Threshold } from './eviction-configuration.ts';
import { evictionMessage } from './eviction-message.ts';
import { isQuiet, NO_SHORTAGE, PRESSURES, type EvictionState, type Pressure } from './eviction-state.ts';
import { storageExcess } from './local-storage.ts';
import { pressureOf, RESOURCE_OF, thresholdsMet, type ScarceResource } from './observations.ts';
import { rankPods } from './pod-ranking.ts';

export interface EvictionManagerOptions {
  clock: Clock;
  lister: Lister;
  table: NodeTable;
  summarize(node: Node): NodeSummary;
  identityOf(node: string): NodeIdentity;
  /** Asks for `synchronize` at that time. */
  wakeAt(at: number, node: string): void;
  /** The conditions of a node are others now. */
  conditionsChanged(node: string): void;
  /** Frees what nothing uses on the disk of a node. */
  reclaimDisk(node: string): void;
  /** Ends a pod. */
  fail(key: string, failure: PodFailure): void;
}

const MONITORING_PERIOD = 10_000;
/** How long a kubelet waits until an evicted pod is gone, and how often it looks. */
const CLEANUP_TIMEOUT = 30_000;
const CLEANUP_POLL = 1000;
const HARD_GRACE_SECONDS = 1;

export class EvictionManager {
  readonly #options: EvictionManagerOptions;

  constructor(options: EvictionManagerOptions) {
    this.#options = options;
  }

  /** To be called when the use of a node may have changed: asks for a closer look if that would see anything. */
  look(name: string, node: Node, summary: NodeSummary): void {
    const { table, wakeAt } = this.#options;
    if (!worksOnPods(table.machine(name))) return;
    const state = table.eviction(name) ?? NO_SHORTAGE;
    if (state.awaited) return wakeAt(this.#afterCleanup(state.awaited), name);
    const configuration = table.evictionConfiguration(name);
    const met = thresholdsMet(configuration.thresholds, summary, false);
    if (met.length > 0 || !isQuiet(state) || summary.pods.some((each) => this.#excessOf(each) !== undefined))
      wakeAt(this.#nextMoment(name, node), name);
  }

  /** What a kubelet does at each of its moments. */
  synchronize(name: string): void {
    const { clock, lister, table, wakeAt } = this.#options;
    const node = lister.get<Node>('nodes', undefined, name);
    if (!node || !worksOnPods(table.machine(name))) return;
    const now = clock.now();
    const before = table.eviction(name) ?? NO_SHORTAGE;
    if (before.awaited && !this.#areGone(before.awaited.pods) && now < before.awaited.until) return wakeAt(before.awaited.until, name);
    const summary = this.#options.summarize(node);
    const observed = this.#observe(name, before, summary, now);
    const { awaited: _, ...state } = observed.state;
    this.#store(name, before, state);
    const evicted = this.#endGreedyPods(name, summary) ?? this.#reclaim(name, node, observed.urgent, summary);
    if (evicted) {
      table.setEviction(name, { ...(table.eviction(name) ?? NO_SHORTAGE), awaited: { pods: evicted, until: now + CLEANUP_TIMEOUT } });
      return wakeAt(now + CLEANUP_TIMEOUT, name);
    }
    for (const at of [summary.changesAt, ...this.#deadlines(name, state)]) {
      if (at !== undefined && at > now) wakeAt(this.#momentFrom(at, name, node), name);
    }
  }

  /** Which thresholds and conditions hold now. `urgent`: those because of which something has to go. */
  #observe(name: string, before: EvictionState, summary: NodeSummary, now: number): { state: EvictionState; urgent: Threshold[] } {
    const { thresholds, transitionMilliseconds } = this.#options.table.evictionConfiguration(name);
    const fresh = thresholdsMet(thresholds, summary, false);
    const unresolved = thresholdsMet(
      thresholds.filter((threshold) => before.met.includes(thresholdId(threshold))),
      summary,
      true,
    );
    const met = thresholds.filter((threshold) => fresh.includes(threshold) || unresolved.includes(threshold));
    const firstMet = Object.fromEntries(met.map((each) => [thresholdId(each), before.firstMet[thresholdId(each)] ?? now]));
    const urgent = met.filter((each) => now - firstMet[thresholdId(each)]! >= each.graceMilliseconds);
    const seen: Partial<Record<Pressure, number>> = {};
    const conditions: Pressure[] = [];
    for (const pressure of PRESSURES) {
      const isSeen = met.some((each) => pressureOf(each) === pressure);
      const wasSeen = thresholds.some((each) => pressureOf(each) === pressure && before.firstMet[thresholdId(each)] !== undefined);
      // Nobody looked while it lasted: its last sight was one period ago.
      const last = isSeen ? now : wasSeen ? Math.max(before.seen[pressure] ?? 0, now - MONITORING_PERIOD) : before.seen[pressure];
      if (last === undefined || (!isSeen && now - last >= transitionMilliseconds)) continue;
      seen[pressure] = last;
      conditions.push(pressure);
    }
    return { state: { ...before, firstMet, met: urgent.map(thresholdId), seen, conditions }, urgent };
  }

  #store(name: string, before: EvictionState, state: EvictionState): void {
    const { table, conditionsChanged } = this.#options;
    table.setEviction(name, isQuiet(state) ? undefined : state);
    if (before.conditions.join() !== state.conditions.join()) conditionsChanged(name);
  }

  /** Pods that have written more than their limits; undefined when there are none. */
  #endGreedyPods(name: string, { pods }: NodeSummary): string[] | undefined {
    const greedy = pods.filter((each) => this.#excessOf(each) !== undefined);
    for (const each of greedy) this.#evict(name, each, { text: storageExcess(each)!, annotations: {} }, HARD_GRACE_SECONDS);
    return greedy.length === 0 ? undefined : greedy.map(keyOf);
  }

  #excessOf(summary: PodSummary): string | undefined {
    return this.#isCandidate(summary) ? storageExcess(summary) : undefined;
  }

  /** Frees what can be freed, or ends one pod. */
  #reclaim(name: string, node: Node, urgent: readonly Threshold[], summary: NodeSummary): string[] | undefined {
    const threshold = urgent.find(({ signal }) => RESOURCE_OF[signal] === 'memory') ?? urgent[0];
    if (!threshold) return undefined;
    const { identityOf, summarize, table } = this.#options;
    const resource = RESOURCE_OF[threshold.signal];
    const about = { kind: 'Node', name, uid: name };
    identityOf(name).events.eventAbout(about, 'Warning', 'EvictionThresholdMet', `Attempting to reclaim ${resource}`);
    if (isOfDisk(resource)) {
      this.#options.reclaimDisk(name);
      if (thresholdsMet(table.evictionConfiguration(name).thresholds, summarize(node), true).length === 0) return undefined;
    }
    const victim = rankPods(summary.pods, resource).find((each) => this.#isCandidate(each));
    if (!victim) return undefined;
    const { maximumPodGraceSeconds } = table.evictionConfiguration(name);
    const grace = isHard(threshold) ? HARD_GRACE_SECONDS : Math.max(HARD_GRACE_SECONDS, maximumPodGraceSeconds);
    this.#evict(name, victim, evictionMessage(resource, victim, urgent, summary), grace, 'TerminationByKubelet');
    return [keyOf(victim)];
  }

  #isCandidate({ pod }: PodSummary): boolean {
    const record = this.#options.table.record(`${pod.metadata.namespace}/${pod.metadata.name}`);
    return record !== undefined && !record.failure && !isCriticalPod(pod);
  }

  #evict(
    name: string,
    { pod }: PodSummary,
    { text, annotations }: { text: string; annotations: Readonly<Record<string, string>> },
    graceSeconds: number,
    disruption?: string,
  ): void {
    this.#options.identityOf(name).events.eventAbout(referenceTo(pod), 'Warning', 'Evicted', text, annotations);
    const failure: PodFailure = { reason: 'Evicted', message: text, refused: false, graceSeconds, ...(disruption ? { disruption } : {}) };
    this.#options.fail(`${pod.metadata.namespace}/${pod.metadata.name}`, failure);
  }

  #areGone(pods: readonly string[]): boolean {
    return pods.every((key) => {
      const record = this.#options.table.record(key);
      return !record || allDown(record);
    });
  }

  #afterCleanup({ pods, until }: NonNullable<EvictionState['awaited']>): number {
    return this.#areGone(pods) ? this.#options.clock.now() + CLEANUP_POLL : until;
  }

  /** When grace periods of soft thresholds and of conditions are over. */
  *#deadlines(name: string, { firstMet, met, seen, conditions }: EvictionState): Iterable<number> {
    const { thresholds, transitionMilliseconds } = this.#options.table.evictionConfiguration(name);
    for (const threshold of thresholds) {
      const since = firstMet[thresholdId(threshold)];
      if (since !== undefined && !met.includes(thresholdId(threshold))) yield since + threshold.graceMilliseconds;
    }
    for (const pressure of conditions) {
      const lasts = thresholds.some((each) => pressureOf(each) === pressure && firstMet[thresholdId(each)] !== undefined);
      if (!lasts) yield seen[pressure]! + transitionMilliseconds;
    }
  }

  #nextMoment(name: string, node: Node): number {
    return this.#momentFrom(this.#options.clock.now() + 1, name, node);
  }

  /** The first of the kubelet's moments that is not before `at`. */
  #momentFrom(at: number, name: string, { metadata }: Node): number {
    const began = this.#options.table.machine(name).startedAt ?? parseTime(metadata.creationTimestamp) ?? 0;
    return began + Math.ceil((at - began) / MONITORING_PERIOD) * MONITORING_PERIOD;
  }
}

function isOfDisk(resource: ScarceResource): boolean {
  return resource === 'ephemeral-storage' || resource === 'inodes';
}

function keyOf({ pod }: PodSummary): string {
  return `${pod.metadata.namespace}/${pod.metadata.name}`;
}
