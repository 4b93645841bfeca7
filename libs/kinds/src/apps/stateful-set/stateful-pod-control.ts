/** How a StatefulSet makes, mends and removes pods and claims, with the events about it (pkg/controller/statefulset, stateful_pod_control.go). */
import { changedMetadata, isReason, newFailure, StatusError } from '@drydock/apimachinery';
import type { ControllerContext } from '../../controller/controller.ts';
import { persistentVolumeClaims } from '../../core/persistent-volume-claim/persistent-volume-claim.ts';
import type { PersistentVolumeClaim } from '../../core/persistent-volume-claim/persistent-volume-claim.types.ts';
import { pods } from '../../core/pod/pod.ts';
import type { Pod } from '../../core/pod/pod.types.ts';
import { belongsToEarlierPod, isControlledByOthers, ownersToSet } from './claim-retention.ts';
import { newClaims } from './stateful-pod.ts';
import { POD_INDEX_LABEL, POD_NAME_LABEL, type StatefulSet } from './stateful-set.types.ts';

/** What upstream's processReplica and processCondemned do with one pod. Each throws the refusal after it has been recorded. */
export class StatefulPodControl {
  readonly #set: StatefulSet;
  readonly #context: ControllerContext;

  constructor(set: StatefulSet, context: ControllerContext) {
    this.#set = set;
    this.#context = context;
  }

  create(pod: Pod, ordinal: number): void {
    let created = pod;
    this.#attempt('create', pod, () => {
      this.#createClaims(pod, ordinal);
      created = this.#context.client.create(pods, pod);
    });
    this.#attempt('update', created, () => this.#bindClaims(created, ordinal));
    this.#succeeded('create', pod);
  }

  delete(pod: Pod): void {
    this.#attempt('delete', pod, () => {
      try {
        this.#context.client.delete(pods, pod.metadata.namespace, pod.metadata.name);
      } catch (error) {
        if (!isReason(error, 'NotFound')) throw error;
      }
    });
    this.#succeeded('delete', pod);
  }

  /** Makes claims that a pending pod lacks. */
  createMissingClaims(pod: Pod, ordinal: number): void {
    this.#createClaims(pod, ordinal);
    this.#attempt('update', pod, () => this.#bindClaims(pod, ordinal));
  }

  /** Whether a claim that is about to be deleted has the place of one of the pod's. */
  waitsForClaims(pod: Pod, ordinal: number): boolean {
    return this.#claims(ordinal).some((claim) => belongsToEarlierPod(claim, this.#set, pod));
  }

  /** Gives a pod back the labels that tell which it is, and its claims the owners that the retention policy wants. */
  repair(pod: Pod, ordinal: number): void {
    const { namespace, name, labels } = pod.metadata;
    const isNamed = labels?.[POD_NAME_LABEL] === name;
    if (isNamed && this.#claims(ordinal).every((claim) => !ownersToSet(claim, this.#set, pod))) return;
    this.#attempt('update', pod, () => {
      this.#bindClaims(pod, ordinal);
      const identity = { [POD_NAME_LABEL]: name, [POD_INDEX_LABEL]: `${ordinal}` };
      if (!isNamed) this.#context.client.patch(pods, namespace, name, { metadata: { labels: identity } });
    });
    this.#succeeded('update', pod);
  }

  /** Lets the claims of a pod that is scaled away go with it, when the retention policy says so. */
  release(pod: Pod, ordinal: number): void {
    this.#bindClaims(pod, ordinal);
  }

  #bindClaims(pod: Pod, ordinal: number): void {
    for (const claim of this.#claims(ordinal)) {
      const { name } = claim.metadata;
      if (isControlledByOthers(claim, this.#set, pod)) {
        const conflict = `PersistentVolumeClaim ${name} has a conflicting OwnerReference that acts as a manging controller, the retention policy is ignored for this claim`;
        this.#context.events.event(this.#set, 'Warning', 'ConflictingController', conflict);
      }
      const ownerReferences = ownersToSet(claim, this.#set, pod);
      if (ownerReferences)
        this.#context.client.update(persistentVolumeClaims, { ...claim, metadata: changedMetadata(claim.metadata, { ownerReferences }) });
    }
  }

  /** The claims of the pod that are there. */
  #claims(ordinal: number): PersistentVolumeClaim[] {
    return newClaims(this.#set, ordinal).flatMap(({ metadata }) => this.#claim(metadata.namespace, metadata.name) ?? []);
  }

  #claim(namespace: string | undefined, name: string): PersistentVolumeClaim | undefined {
    return this.#context.lister.get<PersistentVolumeClaim>('persistentvolumeclaims', namespace, name);
  }

  /** Tries each; throws what was wrong with all of them. */
  #createClaims(pod: Pod, ordinal: number): void {
    const problems = newClaims(this.#set, ordinal).flatMap((claim) => {
      const there = this.#claim(claim.metadata.namespace, claim.metadata.name);
      if (there) return there.metadata.deletionTimestamp ? [`pvc ${claim.metadata.name} is being deleted`] : [];
      return this.#createClaim(pod, claim);
    });
    if (problems.length > 0) throw newFailure(500, undefined, aggregate(problems));
  }

  #createClaim(pod: Pod, claim: PersistentVolumeClaim): string[] {
    const { name } = claim.metadata;
    const set = `in StatefulSet ${this.#set.metadata.name}`;
    try {
      this.#context.client.create(persistentVolumeClaims, claim);
      this.#event('Normal', 'SuccessfulCreate', `create Claim ${name} Pod ${pod.metadata.name} ${set} success`);
      return [];
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      const what = `create Claim ${name} for Pod ${pod.metadata.name} ${set} failed error: ${error.message}`;
      if (!isReason(error, 'AlreadyExists')) this.#event('Warning', 'FailedCreate', what);
      return [`failed to create PVC ${name}: ${error.message}`];
    }
  }

  #succeeded(verb: Verb, pod: Pod): void {
    this.#event('Normal', `Successful${titled(verb)}`, `${this.#about(verb, pod)} successful`);
  }

  /** A refusal becomes an event, too. */
  #attempt(verb: Verb, pod: Pod, call: () => unknown): void {
    try {
      call();
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      if (!(verb === 'create' && isReason(error, 'AlreadyExists')))
        this.#event('Warning', `Failed${titled(verb)}`, `${this.#about(verb, pod)} failed error: ${error.message}`);
      throw error;
    }
  }

  #about(verb: Verb, { metadata }: Pod): string {
    return `${verb} Pod ${metadata.name} in StatefulSet ${this.#set.metadata.name}`;
  }

  #event(type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.#context.events.event(this.#set, type, reason, message);
  }
}

type Verb = 'create' | 'update' | 'delete';

const titled = (verb: Verb) => `${verb[0]!.toUpperCase()}${verb.slice(1)}`;

/** As Go's aggregate of errors reads. */
function aggregate(problems: string[]): string {
  const distinct = [...new Set(problems)];
  return distinct.length === 1 ? distinct[0]! : `[${distinct.join(', ')}]`;
}
