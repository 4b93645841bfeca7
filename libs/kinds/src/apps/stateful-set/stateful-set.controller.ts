import { controllerOf, deepEqual, isReason, StatusError } from '@drydock/apimachinery';
import { OWNER_INDEX } from '@drydock/apiserver';
import { claim } from '../../controller/claim.ts';
import { enqueueObject, type Controller, type ControllerContext } from '../../controller/controller.ts';
import { enqueueOwnerOrAdopters } from '../../controller/orphan-events.ts';
import { pods as podResource } from '../../core/pod/pod.ts';
import type { Pod } from '../../core/pod/pod.types.ts';
import type { ControllerRevision } from '../controller-revision/controller-revision.types.ts';
import { syncHistory, truncateHistory, type History, type RevisionNaming } from '../controller-revision/history.ts';
import { revisionHash } from '../../meta/template-hash.ts';
import { StatefulPodControl } from './stateful-pod-control.ts';
import { isMember, isRunningAndReady, isTerminating, newStatefulPod, ordinalOf, revisionOf, runningAvailableAt } from './stateful-pod.ts';
import { statefulSets } from './stateful-set.ts';
import { REVISION_HASH_LABEL, type StatefulSet, type StatefulSetStatus } from './stateful-set.types.ts';

const REVISION_NAMING: RevisionNaming = { label: REVISION_HASH_LABEL, hash: (_, data, collisions) => revisionHash(data, collisions) };

/** Claims that go with an earlier pod are looked at again after so many milliseconds. */
const CLAIMS_GO_IN = 1000;

/** Keeps pods with stable names, one after the other (pkg/controller/statefulset). */
export const statefulSetController: Controller = {
  name: 'statefulset-controller',
  watches: {
    'statefulsets.apps': enqueueObject,
    'controllerrevisions.apps': enqueueOwnerOrAdopters('StatefulSet', 'statefulsets.apps'),
    pods: enqueueOwnerOrAdopters('StatefulSet', 'statefulsets.apps'),
  },

  reconcile(key, context) {
    const [namespace, name] = key.split('/') as [string, string];
    const set = context.lister.get<StatefulSet>('statefulsets.apps', namespace, name);
    if (!set) return;
    claim(set, set.spec.selector, podResource, context, (pod) => isMember(set, pod));
    const history = syncHistory(set, REVISION_NAMING, context);
    const sync = new StatefulSetSync(set, history, context);
    let failure: StatusError | undefined;
    try {
      if (!set.metadata.deletionTimestamp) sync.step();
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      failure = error;
    }
    sync.writeStatus();
    sync.truncateHistory();
    if (failure) throw failure;
  },
};

class StatefulSetSync {
  readonly #set: StatefulSet;
  readonly #history: History;
  readonly #context: ControllerContext;
  readonly #control: StatefulPodControl;
  /** The revision that pods below the partition have. */
  readonly #stable: ControllerRevision;

  constructor(set: StatefulSet, history: History, context: ControllerContext) {
    this.#set = set;
    this.#history = history;
    this.#context = context;
    this.#control = new StatefulPodControl(set, context);
    this.#stable = history.old.find(({ metadata }) => metadata.name === set.status?.currentRevision) ?? history.current;
  }

  /** One step: a missing pod, a surplus one, or an old one. */
  step(): void {
    if (!this.#fill() || !this.#shrink()) return;
    if (this.#set.spec.updateStrategy?.type === 'RollingUpdate') this.#update();
  }

  get #pods(): Pod[] {
    return this.#context.lister
      .byIndex<Pod>('pods', OWNER_INDEX, this.#set.metadata.uid!)
      .filter((pod) => controllerOf(pod)?.uid === this.#set.metadata.uid && ordinalOf(this.#set, pod) !== undefined);
  }

  get #start(): number {
    return this.#set.spec.ordinals?.start ?? 0;
  }

  get #end(): number {
    return this.#start + (this.#set.spec.replicas ?? 0);
  }

  get #ordered(): boolean {
    return this.#set.spec.podManagementPolicy !== 'Parallel';
  }

  get #partition(): number {
    return this.#set.spec.updateStrategy?.rollingUpdate?.partition ?? 0;
  }

  /** By ordinal, ascending. */
  #replicas(): Map<number, Pod> {
    const entries = this.#pods.map((pod) => [ordinalOf(this.#set, pod)!, pod] as const);
    return new Map(entries.sort(([a], [b]) => a - b));
  }

  /** Makes what is missing; in order, each pod waits for those before it. False when there is nothing more to do for now. */
  #fill(): boolean {
    const replicas = this.#replicas();
    for (let ordinal = this.#start; ordinal < this.#end; ordinal++) {
      if (!this.#keep(ordinal, replicas.get(ordinal)) && this.#ordered) return false;
    }
    return true;
  }

  /** One pod that should be there. False when those after it have to wait. */
  #keep(ordinal: number, pod: Pod | undefined): boolean {
    if (!pod) {
      const missing = newStatefulPod(this.#set, this.#revisionFor(ordinal), ordinal);
      if (this.#control.waitsForClaims(missing, ordinal)) this.#context.requeueAt(this.#context.clock.now() + CLAIMS_GO_IN);
      else this.#control.create(missing, ordinal);
      return false;
    }
    const phase = pod.status?.phase;
    if (phase === 'Failed' || phase === 'Succeeded') {
      if (!isTerminating(pod)) this.#control.delete(pod);
      return false;
    }
    if (phase === 'Pending') this.#control.createMissingClaims(pod, ordinal);
    if (this.#ordered && (isTerminating(pod) || !this.#isAvailable(pod))) return false;
    this.#control.repair(pod, ordinal);
    return true;
  }

  #revisionFor(ordinal: number): ControllerRevision {
    const rolling = this.#set.spec.updateStrategy?.type === 'RollingUpdate';
    return rolling && ordinal < this.#start + this.#partition ? this.#stable : this.#history.current;
  }

  #isAvailable(pod: Pod): boolean {
    const time = runningAvailableAt(pod, this.#set);
    return time !== undefined && time <= this.#context.clock.now();
  }

  /** Removes pods beyond the size, the highest first; in order, one when all others are well. False when it has to wait. */
  #shrink(): boolean {
    const replicas = this.#replicas();
    const surplus = [...replicas].filter(([ordinal]) => ordinal < this.#start || ordinal >= this.#end).reverse();
    const unhealthy = [...replicas.values()].find((pod) => !isRunningAndReady(pod) || isTerminating(pod));
    for (const [ordinal, pod] of surplus) this.#control.release(pod, ordinal);
    for (const [, pod] of surplus) {
      if (isTerminating(pod)) {
        if (this.#ordered) return false;
        continue;
      }
      if (this.#ordered && !this.#isAvailable(pod) && pod !== unhealthy) return false;
      this.#control.delete(pod);
      if (this.#ordered) return false;
    }
    return true;
  }

  /** Deletes the highest pod of an older revision, once all above it are well. */
  #update(): void {
    const replicas = this.#replicas();
    for (let ordinal = this.#end - 1; ordinal >= this.#start + this.#partition; ordinal--) {
      const pod = replicas.get(ordinal);
      if (!pod) return;
      if (revisionOf(pod) !== this.#history.current.metadata.name && !isTerminating(pod)) {
        return this.#control.delete(pod);
      }
      if (isTerminating(pod) || !isRunningAndReady(pod)) return;
    }
  }

  writeStatus(): void {
    const status = this.#status();
    if (deepEqual(status, this.#set.status)) return;
    try {
      this.#context.client.updateStatus(statefulSets, { ...this.#set, status });
    } catch (error) {
      if (!isReason(error, 'NotFound')) throw error;
    }
  }

  #status(): StatefulSetStatus {
    const pods = this.#pods;
    const now = this.#context.clock.now();
    const update = this.#history.current.metadata.name;
    const staying = pods.filter((pod) => !isTerminating(pod));
    const availableTimes = pods.flatMap((pod) => runningAvailableAt(pod, this.#set) ?? []);
    const next = Math.min(...availableTimes.filter((time) => time > now));
    if (Number.isFinite(next)) this.#context.requeueAt(next);
    const ready = pods.filter(isRunningAndReady).length;
    const updated = staying.filter((pod) => revisionOf(pod) === update).length;
    const isRolling = this.#set.spec.updateStrategy?.type === 'RollingUpdate';
    const complete = isRolling && [updated, ready, pods.length].every((count) => count === (this.#set.spec.replicas ?? 0));
    const currentRevision = complete ? update : this.#stable.metadata.name;
    return {
      observedGeneration: this.#set.metadata.generation,
      replicas: pods.length,
      ...positive('readyReplicas', ready),
      ...positive('currentReplicas', staying.filter((pod) => revisionOf(pod) === currentRevision).length),
      ...positive('updatedReplicas', updated),
      availableReplicas: availableTimes.filter((time) => time <= now).length,
      currentRevision,
      updateRevision: update,
      collisionCount: this.#history.collisionCount ?? 0,
      ...(this.#set.status?.conditions ? { conditions: this.#set.status.conditions } : {}),
    };
  }

  truncateHistory(): void {
    const live = new Set([this.#stable.metadata.name, ...this.#pods.map(revisionOf)]);
    truncateHistory(this.#set, this.#history.old, ({ metadata }) => live.has(metadata.name), this.#context);
  }
}

function positive(field: keyof StatefulSetStatus, count: number): Partial<StatefulSetStatus> {
  return count > 0 ? { [field]: count } : {};
}
